// What a message says and shows.

import { Flag, type Message } from "../api/types";
import { Markdown } from "../markdown/markdown";
import { Attachments } from "./attachments";
import { Components } from "./components";
import { Embeds } from "./embeds";
import { ShownMessage } from "./shown-message";
import { Thinking } from "./thinking";
import { ThreadCard, ThreadCreated } from "./threads";
import "../styles/message.css";

const THREAD_CREATED = 18;
const THREAD_STARTER = 21;

export function MessageBody({ message }: { message: Message }) {
  if (message.type === THREAD_CREATED) return <ThreadCreated message={message} />;
  if (message.type === THREAD_STARTER && message.referenced_message) {
    return <MessageBody message={message.referenced_message} />;
  }
  if (message.flags & Flag.LOADING) return <Thinking message={message} />;
  const isV2 = (message.flags & Flag.COMPONENTS_V2) !== 0;
  return (
    <ShownMessage.Provider value={message}>
      <div class="message-body" data-v2={isV2 || undefined}>
        {isV2 ? <Layout message={message} /> : <Classic message={message} />}
        {message.thread && <ThreadCard thread={message.thread} />}
      </div>
    </ShownMessage.Provider>
  );
}

/** Text, files, embeds and buttons, in this order. */
function Classic({ message }: { message: Message }) {
  const { content, attachments, embeds, components } = message;
  return (
    <>
      {content ? (
        <Markdown text={content} jumbo>
          <Edited message={message} />
        </Markdown>
      ) : (
        <Edited message={message} />
      )}
      {attachments.length > 0 && <Attachments files={attachments} />}
      {!(message.flags & Flag.SUPPRESS_EMBEDS) && <Embeds embeds={embeds} />}
      <Components components={components} />
    </>
  );
}

function Layout({ message }: { message: Message }) {
  const unshown = message.sandbox_unshown_attachments?.length ?? 0;
  return (
    <>
      <Components components={message.components} />
      {unshown > 0 && (
        <p class="unshown">
          <span aria-hidden="true">⚠ </span>
          {unshown === 1
            ? "1 uploaded file is not shown: no component refers to it."
            : `${unshown} uploaded files are not shown: no component refers to them.`}
        </p>
      )}
      <Edited message={message} />
    </>
  );
}

function Edited({ message }: { message: Message }) {
  if (!message.edited_timestamp) return null;
  return (
    <span class="edited" title={new Date(message.edited_timestamp).toLocaleString()}>
      {message.content && " "}
      (edited)
    </span>
  );
}
