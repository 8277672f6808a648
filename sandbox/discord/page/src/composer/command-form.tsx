// A picked command: what the option with the focus means, the files, and a field for each option.

import { useEffect } from "preact/hooks";
import { Icon } from "../pick/icon";
import { isMenuOpen, openMenu } from "../pick/menu";
import { AttachmentCard } from "./attachment-card";
import type { Draft } from "./drafts";
import { ExampleRow } from "./example-rows";
import type { FilledCommand } from "./filled-command";
import { OptionPill } from "./option-pill";
import { SendButton } from "./text-box";

interface Props {
  draft: Draft;
  filled: FilledCommand;
}

const MORE = "More options";

export function CommandForm({ draft, filled }: Props) {
  const cards = filled.shown.filter((field) => field.isFile);
  const pills = filled.shown.filter((field) => !field.isFile);

  useEffect(() => {
    // Coming back to a half-filled command, one goes on where one was.
    filled.focused.peek()?.element?.focus();
  }, [filled]);

  return (
    <div class="command-form">
      <div class="command-upper">
        <OptionHint filled={filled} />
        {cards.length > 0 && (
          <div class="cards">
            {cards.map((field) => (
              <AttachmentCard key={field.option.name} draft={draft} filled={filled} field={field} />
            ))}
          </div>
        )}
        <ExampleRow filled={filled} />
      </div>
      <div class="command-line">
        <button
          type="button"
          class="icon"
          aria-label="Leave the command"
          title="Leave the command (Esc)"
          onClick={() => draft.leaveCommand()}
        >
          <Icon name="close" size={18} />
        </button>
        <b class="command-title">/{filled.entry.shownName}</b>
        <div class="pills">
          {pills.map((field) => (
            <OptionPill key={field.option.name} draft={draft} filled={filled} field={field} />
          ))}
          <MoreOptions filled={filled} />
        </div>
        <SendButton idle={false} busy={draft.sending.value} />
      </div>
    </div>
  );
}

/** The focused option's name, description, type and range; the command's description while none has the focus. */
function OptionHint({ filled }: { filled: FilledCommand }) {
  const field = filled.focused.value;
  const fault = filled.shown.find((one) => one.fault.value)?.fault.value;
  if (!field) {
    return (
      <p class="option-hint">
        <b>/{filled.entry.shownName}</b> {filled.entry.description}
      </p>
    );
  }
  const most = field.option.max_length;
  const counted = field.option.type === 3 && !field.isFromList && (most !== undefined || field.option.min_length);
  return (
    <p class="option-hint" data-fault={fault ? true : undefined}>
      <b>{field.name}</b> {field.description}{" "}
      <span class="option-kind">
        {field.option.required ? "" : "optional "}
        {field.kind}
        {counted && ` · ${field.text.value.length}${most === undefined ? "" : `/${most}`}`}
      </span>
    </p>
  );
}

function MoreOptions({ filled }: { filled: FilledCommand }) {
  const { hidden } = filled;
  if (!hidden.length) return null;
  return (
    <button
      type="button"
      class="more-options"
      aria-haspopup="menu"
      aria-expanded={isMenuOpen(MORE)}
      onClick={(event) =>
        openMenu(
          MORE,
          hidden.map((field) => ({
            label: field.name,
            description: field.description,
            onChoose: () => filled.add(field),
          })),
          event.currentTarget,
        )
      }
    >
      +{hidden.length} more
    </button>
  );
}
