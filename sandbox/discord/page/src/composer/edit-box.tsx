// One's own message, being edited in its place.

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { wordsOf } from "../api/sandbox";
import type { Message } from "../api/types";
import { askToDelete } from "../chat/message-actions";
import { editing, focusBox, withoutMentions } from "./drafts";
import { sendEdit } from "./send";
import { fitHeight } from "./text-box";

export function EditBox({ message }: { message: Message }) {
  const box = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => withoutMentions(message.content));
  const [problem, setProblem] = useState<string | null>(null);

  useLayoutEffect(() => {
    box.current?.focus();
    box.current?.setSelectionRange(text.length, text.length);
  }, []);
  useLayoutEffect(() => fitHeight(box.current), [text]);

  function close() {
    editing.value = null;
    focusBox();
  }

  async function save() {
    if (text.trim() === withoutMentions(message.content)) return close();
    if (!text.trim() && !message.attachments.length) return askToDelete(message);
    try {
      await sendEdit(message, text);
      close();
    } catch (error) {
      setProblem(wordsOf(error));
    }
  }

  return (
    <form
      class="edit-box"
      aria-label="Edit message"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <textarea
        ref={box}
        rows={1}
        maxLength={4000}
        aria-label="Edit message"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.isComposing) return;
          if (event.key === "Escape") close();
          else if (event.key === "Enter" && !event.shiftKey) void save();
          else return;
          event.preventDefault();
        }}
      />
      {problem && (
        <p class="composer-problem" role="alert">
          {problem}
        </p>
      )}
      <p class="edit-hint">
        escape to{" "}
        <button type="button" class="link" onClick={close}>
          cancel
        </button>{" "}
        · enter to{" "}
        <button type="submit" class="link">
          save
        </button>
      </p>
    </form>
  );
}
