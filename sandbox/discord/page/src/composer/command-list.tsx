// The slash commands that match what is being typed, above the message box.

import { useLayoutEffect, useRef } from "preact/hooks";
import { Avatar } from "../chat/avatar";
import { appName } from "../pick/candidates";
import { entryId } from "../pick/listbox";
import { botOnline, state } from "../state/world";
import { type Entry, nameOfCommand, offered, slashCommands } from "./offered";

export const COMMAND_LIST = "command-list";

interface Props {
  entries: Entry[];
  active: number;
  onPick: (entry: Entry) => void;
  onPoint: (index: number) => void;
}

export function CommandList({ entries, active, onPick, onPoint }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const bot = state.value?.bot;
  useLayoutEffect(() => list.current?.children[active]?.scrollIntoView({ block: "nearest" }), [active]);
  return (
    <div class="above-box command-list">
      <p class="list-title">
        {bot && <Avatar user={bot} size={16} />}
        {appName()}
        {!botOnline.value && <span class="list-warning">is offline</span>}
      </p>
      {entries.length === 0 ? (
        <p class="list-empty">{whyNone()}</p>
      ) : (
        <div ref={list} id={COMMAND_LIST} role="listbox" aria-label="Slash commands">
          {entries.map((entry, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the box that has the focus takes the keys
            <div
              key={entry.name}
              id={entryId(COMMAND_LIST, index)}
              class="command-entry"
              role="option"
              tabIndex={index === active ? 0 : -1}
              aria-selected={index === active}
              data-active={index === active || undefined}
              onPointerDown={(event) => event.preventDefault()}
              onPointerMove={() => index !== active && onPoint(index)}
              onClick={() => onPick(entry)}
            >
              {bot && <Avatar user={bot} size={32} />}
              <span class="entry-words">
                <span class="entry-label">
                  <b>/{entry.shownName}</b> <Options entry={entry} />
                </span>
                <span class="entry-description">{entry.description}</span>
              </span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

function Options({ entry }: { entry: Entry }) {
  const required = entry.options.filter((one) => one.required);
  const more = entry.options.length - required.length;
  return (
    <>
      {required.map((option) => (
        <span class="option-name" key={option.name}>
          {nameOfCommand(option)}
        </span>
      ))}
      {more > 0 && <span class="option-more">+{more} optional</span>}
    </>
  );
}

function whyNone(): string {
  if (offered.value === null) return "Loading commands…";
  if (slashCommands.value.length) return "No commands match";
  return botOnline.value
    ? `${appName()} offers you no commands here.`
    : `${appName()} is offline and has registered no commands yet.`;
}
