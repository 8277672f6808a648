// Where one writes: the message box, or the fields of a command that was picked.

import { useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { channel, titleOf } from "../state/world";
import "../styles/composer.css";
import { CommandForm } from "./command-form";
import { type Draft, draft, focusBox, mayWrite } from "./drafts";
import { ExampleOffer } from "./example-rows";
import { FileDrops } from "./file-drops";
import { ReplyBar } from "./reply-bar";
import { sendCommand, sendMessage } from "./send";
import { TextBox } from "./text-box";

export function Composer() {
  const open = draft.value;
  const place = channel.value;
  useTypingAnywhere();
  if (!open || !place) return <form id="composer" class="composer" aria-label="Command line" />;
  const allowed = mayWrite(place);
  const title = `${place.type === 1 ? "@" : "#"}${titleOf(place)}`;
  return (
    <form
      id="composer"
      class="composer"
      aria-label="Command line"
      tabIndex={-1}
      onFocus={(event) => event.target === event.currentTarget && focusBox()}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented || !open.command.value) return;
        event.preventDefault();
        open.leaveCommand();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        void (open.command.value ? sendCommand(open) : sendMessage(open));
      }}
    >
      {allowed ? (
        <Writing key={`${open.userId} ${open.channelId}`} draft={open} title={title} />
      ) : (
        <p class="composer-shut">You do not have permission to send messages in this channel.</p>
      )}
    </form>
  );
}

function Writing({ draft: open, title }: { draft: Draft; title: string }) {
  const command = open.command.value;
  return (
    <>
      {open.isEmpty && <ExampleOffer draft={open} />}
      <Problem draft={open} />
      <div class="composer-box">
        {command ? (
          <CommandForm key={command.entry.name} draft={open} filled={command} />
        ) : (
          <>
            <ReplyBar draft={open} />
            <TextBox draft={open} title={title} />
          </>
        )}
      </div>
      <FileDrops draft={open} title={title} />
    </>
  );
}

function Problem({ draft: open }: { draft: Draft }) {
  useSignalEffect(() => {
    // Typing on takes the words away, as correcting what they speak of.
    if (open.text.value && !open.sending.peek()) open.problem.value = null;
  });
  return (
    <p class="composer-problem" role="alert">
      {open.problem.value}
    </p>
  );
}

/** Who types while nothing has the focus means the message box, as in Discord. */
function useTypingAnywhere() {
  useEffect(() => {
    const typed = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      const nowhere = target === document.body || target.classList.contains("scroller");
      if (!nowhere || event.key.length !== 1 || event.key === " ") return;
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
      document.getElementById("message-box")?.focus();
    };
    document.addEventListener("keydown", typed);
    return () => document.removeEventListener("keydown", typed);
  }, []);
}
