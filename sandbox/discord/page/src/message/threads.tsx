// Threads, seen from the channel that they hang on.

import type { Channel, Message } from "../api/types";
import { goTo } from "../state/live";
import { channels, nameOf, titleOf } from "../state/world";

/** The line that says who started a thread. */
export function ThreadCreated({ message }: { message: Message }) {
  const thread = message.thread ?? channels.value.get(message.message_reference?.channel_id ?? "");
  return (
    <p class="system-line">
      <span aria-hidden="true">🧵 </span>
      <b>{nameOf(message.author)}</b> started a thread:{" "}
      {thread ? <ThreadButton thread={thread} words={titleOf(thread)} /> : <b>{message.content}</b>}
    </p>
  );
}

/** Below a message that a thread hangs on. */
export function ThreadCard({ thread }: { thread: Channel }) {
  return (
    <div class="thread-card">
      <b dir="auto">{titleOf(thread)}</b> <ThreadButton thread={thread} words="See thread ›" />
    </div>
  );
}

function ThreadButton({ thread, words }: { thread: Channel; words: string }) {
  return (
    <button type="button" class="link" onClick={() => goTo(thread.id)}>
      {words}
    </button>
  );
}
