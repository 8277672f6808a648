// Above the box: whom one is answering.

import { Icon } from "../pick/icon";
import { colourOf, nameOf } from "../state/world";
import type { Draft } from "./drafts";

export function ReplyBar({ draft }: { draft: Draft }) {
  const message = draft.replyingTo.value;
  if (!message) return null;
  return (
    <div class="reply-bar">
      <p>
        Replying to <b style={{ color: colourOf(message.author) }}>{nameOf(message.author)}</b>
      </p>
      <button
        type="button"
        class="icon"
        aria-label="Cancel the reply"
        title="Cancel the reply"
        onClick={() => {
          draft.replyingTo.value = null;
        }}
      >
        <Icon name="close" size={16} />
      </button>
    </div>
  );
}
