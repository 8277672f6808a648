// A deferred answer that has not come: "thinking…", or that it never will.

import type { Message } from "../api/types";
import { nameOf } from "../state/world";

export function Thinking({ message }: { message: Message }) {
  if (message.sandbox_no_answer) {
    return (
      <p class="no-answer">
        <span aria-hidden="true">⚠ </span>The application did not respond
      </p>
    );
  }
  return (
    <p class="thinking">
      <span class="dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {nameOf(message.author)} is thinking…
    </p>
  );
}
