// "Are you sure?", before something is lost.

import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";

interface Question {
  title: string;
  words: string;
  yes: string;
  danger?: boolean;
  onYes: () => void;
}

const asked = signal<Question | null>(null);

export function askToConfirm(question: Question): void {
  asked.value = question;
}

export function ConfirmDialog() {
  const question = asked.value;
  return question && <Asking question={question} />;
}

function Asking({ question }: { question: Question }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const close = () => {
    // Shut before it goes, so that the focus returns to where it was.
    dialog.current?.close();
    asked.value = null;
  };
  return (
    <dialog
      class="dialog"
      ref={dialog}
      aria-labelledby="confirm-title"
      aria-describedby="confirm-words"
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <h2 id="confirm-title">{question.title}</h2>
      <p id="confirm-words">{question.words}</p>
      <div class="dialog-buttons">
        <button type="button" class="button-plain" onClick={close}>
          Cancel
        </button>
        <button
          type="button"
          class={question.danger ? "button-danger" : "button-main"}
          onClick={() => {
            close();
            question.onYes();
          }}
        >
          {question.yes}
        </button>
      </div>
    </dialog>
  );
}
