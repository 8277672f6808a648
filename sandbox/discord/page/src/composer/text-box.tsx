// The message box: text, files, and the list of commands that a slash opens.

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Permission } from "../api/types";
import { FileTile } from "../pick/file-tile";
import { Icon } from "../pick/icon";
import { afterKey, entryId } from "../pick/listbox";
import { messages } from "../state/live";
import { can } from "../state/world";
import { COMMAND_LIST, CommandList } from "./command-list";
import { type Draft, editing } from "./drafts";
import { addFiles } from "./file-drops";
import { type Entry, entriesMatching, slashCommands } from "./offered";
import { MESSAGE_AT_MOST, sendMessage } from "./send";

/** So near its end the box tells how many letters are left. */
const COUNTED_FROM = MESSAGE_AT_MOST - 200;

export function TextBox({ draft, title }: { draft: Draft; title: string }) {
  const box = useRef<HTMLTextAreaElement>(null);
  const [active, setActive] = useState(0);
  const [shut, setShut] = useState(false);
  const text = draft.text.value;
  const isSlash = text.startsWith("/") && !text.includes("\n");
  const entries = isSlash ? entriesMatching(slashCommands.value, text.slice(1)) : [];
  const listed = isSlash && !shut;

  useLayoutEffect(() => fitHeight(box.current), [text]);

  function write(next: string) {
    draft.text.value = next;
    setActive(0);
    if (!next.startsWith("/")) setShut(false);
    // A command's whole name and a blank pick it.
    const isWhole = next.startsWith("/") && next.endsWith(" ");
    const exact = isWhole && slashCommands.value.find((one) => isNamed(one, next.slice(1).trim()));
    if (exact) begin(exact);
  }

  function begin(entry: Entry) {
    const command = draft.begin(entry);
    setTimeout(() => (command.shown[0]?.element ?? document.getElementById("send"))?.focus());
  }

  function onKeyDown(event: KeyboardEvent) {
    // Enter that ends the writing of a Japanese word sends nothing.
    if (event.isComposing) return;
    const entry = entries[active];
    const to = listed ? afterKey(event.key, active, entries.length) : null;
    if (to !== null) setActive(to);
    else if (listed && entry && (event.key === "Enter" || event.key === "Tab") && !event.shiftKey) begin(entry);
    else if (listed && event.key === "Escape") setShut(true);
    else if (event.key === "Enter" && !event.shiftKey) void sendMessage(draft);
    else if (event.key === "Escape" && draft.replyingTo.value) draft.replyingTo.value = null;
    else if (event.key !== "ArrowUp" || text || !editLastOwn()) return;
    event.preventDefault();
  }

  return (
    <>
      {listed && <CommandList entries={entries} active={active} onPick={begin} onPoint={setActive} />}
      {draft.files.value.length > 0 && <Files draft={draft} />}
      <div class="box-line">
        <UploadButton draft={draft} />
        <textarea
          id="message-box"
          ref={box}
          rows={1}
          placeholder={`Message ${title}`}
          aria-label={`Message ${title}`}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={listed && entries.length ? COMMAND_LIST : undefined}
          aria-activedescendant={listed && entries.length ? entryId(COMMAND_LIST, active) : undefined}
          value={text}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="button"
          class="icon"
          aria-label="Use apps: slash commands"
          title="Slash commands"
          disabled={text !== "" && !isSlash}
          onClick={() => {
            setShut(false);
            write("/");
            box.current?.focus();
          }}
        >
          <Icon name="slash" />
        </button>
        {text.length > COUNTED_FROM && (
          <span class="letters-left" data-over={text.length > MESSAGE_AT_MOST || undefined}>
            {MESSAGE_AT_MOST - text.length}
          </span>
        )}
        <SendButton idle={!text.trim() && !draft.files.value.length} busy={draft.sending.value} />
      </div>
      <p class="visually-hidden" role="status">
        {listed && `${entries.length} ${entries.length === 1 ? "command" : "commands"}`}
      </p>
    </>
  );
}

export function SendButton({ idle, busy }: { idle: boolean; busy: boolean }) {
  return (
    <button type="submit" id="send" class="send" disabled={idle} aria-label="Send" title="Send" aria-busy={busy}>
      {busy ? <span class="spinner" /> : <Icon name="send" />}
    </button>
  );
}

function UploadButton({ draft }: { draft: Draft }) {
  const field = useRef<HTMLInputElement>(null);
  if (!can(Permission.ATTACH_FILES)) return null;
  return (
    <>
      <button
        type="button"
        class="icon"
        aria-label="Upload a file"
        title="Upload a file"
        onClick={() => field.current?.click()}
      >
        <Icon name="plus" />
      </button>
      <input
        type="file"
        class="visually-hidden"
        ref={field}
        multiple
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          addFiles(draft, [...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}

function Files({ draft }: { draft: Draft }) {
  return (
    <ul class="box-files" aria-label="Files to send">
      {draft.files.value.map((file) => (
        <li key={file.key}>
          <FileTile
            file={file}
            onRemove={() => {
              file.release();
              draft.files.value = draft.files.value.filter((one) => one !== file);
            }}
          />
        </li>
      ))}
    </ul>
  );
}

function isNamed(entry: Entry, typed: string): boolean {
  return entry.name === typed || entry.shownName.toLowerCase() === typed.toLowerCase();
}

/** As tall as its text, up to what the style sheet allows. */
export function fitHeight(box: HTMLTextAreaElement | null): void {
  if (!box) return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
}

/** Edit the newest message of one's own; whether there is one. */
function editLastOwn(): boolean {
  const shown = messages.value;
  const own = shown?.ids.value.filter((id) => shown.message(id)?.value.author.id === shown.userId) ?? [];
  const last = own[own.length - 1];
  if (last) editing.value = last;
  return last !== undefined;
}
