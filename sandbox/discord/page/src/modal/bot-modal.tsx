// The modal that the bot answered with. It stays, with all that was typed, until the bot took what was sent.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Refused, wordsOf } from "../api/sandbox";
import type { Modal } from "../api/types";
import { Avatar } from "../chat/avatar";
import { Markdown } from "../markdown/markdown";
import { appName } from "../pick/candidates";
import { Icon } from "../pick/icon";
import { closeModal, modalSubmission, type OpenModal, submitModal } from "../state/interactions";
import { me, state } from "../state/world";
import "../styles/modal.css";
import { askToConfirm } from "./confirm-dialog";
import { type Answers, answersOf, valuesOf } from "./modal-answers";
import { ModalField } from "./modal-field";

export function BotModal({ open }: { open: OpenModal }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [answers] = useState(() => answersOf(open.modal));
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const busy = sending || modalSubmission.value.id !== null;
  const words = problem ?? modalSubmission.value.failed;
  const owner = useRef(me.peek()?.id);

  useLayoutEffect(() => {
    const from = document.activeElement as HTMLElement | null;
    dialog.current?.showModal();
    focusIn(dialog.current?.querySelector("[data-modal-field]"));
    return () => {
      // Whoever opened it may be gone by now; then the message box is next.
      const isThere = from?.isConnected && from !== document.body;
      const to = isThere ? from : document.getElementById("message-box");
      to?.focus({ preventScroll: true });
    };
  }, []);

  // Somebody else's modal is none of the next person's business.
  const person = me.value?.id;
  useEffect(() => {
    if (person !== owner.current) closeModal();
  }, [person]);

  function dismiss() {
    if (![...answers.values()].some((answer) => answer.isTouched)) return closeModal();
    askToConfirm({
      title: "Discard?",
      words: "What you have filled in will be lost.",
      yes: "Discard",
      danger: true,
      onYes: closeModal,
    });
  }

  async function submit() {
    if (busy || !check(answers, dialog.current)) return;
    setSending(true);
    setProblem(null);
    try {
      await submitModal(open, await valuesOf(answers));
    } catch (error) {
      const at = error instanceof Refused && error.field ? answers.get(error.field) : undefined;
      if (at) at.fault.value = wordsOf(error).replace(`${at.input.custom_id}: `, "");
      else setProblem(wordsOf(error));
      for (const answer of answers.values()) for (const file of answer.files.value) file.forget();
    } finally {
      setSending(false);
    }
  }

  return (
    <dialog
      class="dialog bot-modal"
      ref={dialog}
      aria-labelledby="modal-title"
      onCancel={(event) => {
        event.preventDefault();
        dismiss();
      }}
      onPointerDown={(event) => event.target === dialog.current && dismiss()}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <header>
          {state.value && <Avatar user={state.value.bot} size={32} />}
          <h2 id="modal-title">{open.modal.title}</h2>
          <button type="button" class="icon" aria-label="Close" onClick={dismiss}>
            <Icon name="close" />
          </button>
        </header>
        <div class="modal-rows">
          <Rows modal={open.modal} answers={answers} />
          <p class="modal-note">
            This form will be submitted to <b>{appName()}</b>. Do not share passwords or other sensitive information.
          </p>
        </div>
        <p class="modal-problem" role="alert">
          {words}
        </p>
        <div class="dialog-buttons">
          <button type="button" class="button-plain" onClick={dismiss}>
            Cancel
          </button>
          <button type="submit" class="button-main" aria-busy={busy} disabled={busy}>
            {busy ? <span class="spinner" /> : null}
            Submit
          </button>
        </div>
      </form>
    </dialog>
  );
}

function Rows({ modal, answers }: { modal: Modal; answers: Answers }) {
  return modal.components.map((row) => {
    if (row.type === 10) {
      return (
        <div class="modal-text" key={row.id}>
          <Markdown text={row.content} />
        </div>
      );
    }
    const input = row.type === 18 ? row.component : row.components[0];
    const answer = answers.get(input?.custom_id ?? "");
    if (!answer) return null;
    const label = row.type === 18 ? row.label : (row.components[0]?.label ?? "");
    return (
      <ModalField
        key={row.id}
        label={label}
        description={(row.type === 18 && row.description) || null}
        answer={answer}
      />
    );
  });
}

/** Mark what is wrong and give the first of it the focus; whether all is right. */
function check(answers: Answers, dialog: HTMLElement | null): boolean {
  const all = [...answers.values()];
  for (const answer of all) answer.fault.value = answer.check();
  const wrong = all.findIndex((answer) => answer.fault.value !== null);
  if (wrong < 0) return true;
  focusIn(dialog?.querySelectorAll("[data-modal-field]")[wrong]);
  return false;
}

function focusIn(field: Element | null | undefined): void {
  field?.querySelector<HTMLElement>("input, textarea, button")?.focus();
}
