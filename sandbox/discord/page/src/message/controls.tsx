// What can be pressed in a message: rows of buttons and selects.

import { useContext } from "preact/hooks";
import type { ActionRow, Button, Emoji, Select } from "../api/types";
import { CustomEmoji } from "../markdown/custom-emoji";
import { SelectMenu } from "../pick/select-menu";
import { press, waiting } from "../state/interactions";
import { ShownMessage } from "./shown-message";
import { UnknownComponent } from "./unknown-component";

const STYLES: Record<number, string> = {
  1: "primary",
  2: "secondary",
  3: "success",
  4: "danger",
  5: "link",
  6: "premium",
};

export function Row({ row }: { row: ActionRow }) {
  return (
    <div class="action-row">
      {row.components.map((one) => (
        <Control key={one.id} component={one} />
      ))}
    </div>
  );
}

function Control({ component }: { component: Button | Select }) {
  if (component.type === 2) return <ButtonShown button={component} />;
  if ([3, 5, 6, 7, 8].includes(component.type)) return <SelectShown select={component} />;
  return <UnknownComponent type={component.type} />;
}

export function ButtonShown({ button }: { button: Button }) {
  const message = useContext(ShownMessage);
  const look = <Face button={button} />;
  if (button.style === 5) {
    const safe = button.url && /^(?:https?|mailto):/i.test(button.url);
    return button.disabled || !safe ? (
      <button type="button" class="button" data-style="link" disabled title={button.url ?? ""}>
        {look}
        <Away />
      </button>
    ) : (
      <a
        class="button"
        data-style="link"
        href={button.url ?? ""}
        target="_blank"
        rel="noopener noreferrer"
        title={button.url ?? ""}
      >
        {look}
        <Away />
      </a>
    );
  }
  const busy = message !== null && waiting.value.has(`${message.id}/${button.custom_id}`);
  return (
    <button
      type="button"
      class="button"
      data-style={STYLES[button.style] ?? "secondary"}
      disabled={button.disabled || button.style === 6}
      // Not `disabled`, which would take the focus away.
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={() => {
        if (!busy && message) void press(message.id, button);
      }}
    >
      {look}
      {busy && (
        <span class="dots" aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
      )}
    </button>
  );
}

function Face({ button }: { button: Button }) {
  const label = button.label || (button.style === 6 ? "Get premium" : "");
  return (
    <span class="button-face" title={label.length > 30 ? label : undefined}>
      {button.emoji && <ButtonEmoji emoji={button.emoji} />}
      {label && <span class="button-label">{label}</span>}
    </span>
  );
}

function ButtonEmoji({ emoji }: { emoji: Emoji }) {
  if (emoji.id) return <CustomEmoji id={emoji.id} name={emoji.name || "emoji"} />;
  return <span class="emoji">{emoji.name}</span>;
}

function Away() {
  return (
    <span class="away" role="img" aria-label="opens in a new tab">
      ↗
    </span>
  );
}

function SelectShown({ select }: { select: Select }) {
  const message = useContext(ShownMessage);
  if (!message) return null;
  return (
    <SelectMenu
      select={select}
      busy={waiting.value.has(`${message.id}/${select.custom_id}`)}
      onChoose={(values) => void press(message.id, select, values)}
    />
  );
}
