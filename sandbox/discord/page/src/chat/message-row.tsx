// One message: who, when, on what it answers, and its body. It redraws only when its own signal changes.

import { type Signal, useComputed } from "@preact/signals";
import { memo } from "preact/compat";
import { Flag, type Message } from "../api/types";
import { editing } from "../composer/drafts";
import { EditBox } from "../composer/edit-box";
import { MessageBody } from "../message/message-body";
import { failedBelow } from "../state/interactions";
import type { ChannelMessages } from "../state/messages";
import { colourOf, guild, me, nameOf, state } from "../state/world";
import { Avatar } from "./avatar";
import { MessageActions, onContextMenu } from "./message-actions";
import { Origin } from "./origin";
import { clock, fullTime } from "./times";
import { openUserCard } from "./user-card";

const GROUPED_WITHIN_MS = 7 * 60_000;
const THREAD_CREATED = 18;

interface Props {
  message: Signal<Message>;
  before: Signal<Message> | undefined;
  list: ChannelMessages;
}

export const MessageRow = memo(function MessageRow({ message: shown, before, list }: Props) {
  const message = shown.value;
  // Peeked: who wrote it and when never changes, and an edit above must not redraw what is below.
  const grouped = before !== undefined && continues(before.peek(), message);
  const ephemeral = (message.flags & Flag.EPHEMERAL) !== 0;
  const failure = failedBelow.value.get(message.id);
  const author = nameOf(message.author);
  const edited = useComputed(() => editing.value === shown.value.id).value;
  if (message.type === THREAD_CREATED) {
    return (
      <li class="message" id={`message-${message.id}`} aria-label={`${author}, ${clock(message.timestamp)}`}>
        <MessageBody message={message} />
      </li>
    );
  }
  return (
    <li
      class="message"
      id={`message-${message.id}`}
      data-grouped={grouped || undefined}
      data-ephemeral={ephemeral || undefined}
      data-mentioned={mentionsMe(message) || undefined}
      aria-label={`${author}, ${clock(message.timestamp)}`}
      onContextMenu={(event) => onContextMenu(event, message, list)}
    >
      <Origin message={message} />
      <div class="message-main">
        {!grouped && (
          // For the mouse only: the name beside it does the same.
          <button
            type="button"
            class="avatar-button"
            aria-hidden="true"
            tabIndex={-1}
            onClick={(event) => openUserCard(message.author, event.currentTarget)}
          >
            <Avatar user={message.author} size={40} />
          </button>
        )}
        <div class="message-content">
          {!grouped && (
            <div class="byline">
              <button
                type="button"
                class="author"
                style={{ color: colourOf(message.author) }}
                aria-haspopup="dialog"
                onClick={(event) => openUserCard(message.author, event.currentTarget)}
              >
                {author}
              </button>
              {message.author.bot && <span class="app-tag">APP</span>}
              <time dateTime={message.timestamp} title={fullTime(message.timestamp)}>
                {clock(message.timestamp)}
              </time>
            </div>
          )}
          {edited ? <EditBox message={message} /> : <MessageBody message={message} />}
          {failure && (
            <p class="component-failed" role="alert">
              {failure}
            </p>
          )}
          {ephemeral && (
            <p class="only-you">
              <span aria-hidden="true">👁 </span>Only you can see this ·{" "}
              <button type="button" class="link" onClick={() => list.dismiss(message.id)}>
                Dismiss message
              </button>
            </p>
          )}
        </div>
      </div>
      <MessageActions message={message} list={list} />
    </li>
  );
});

/** Whether a message goes on under the one before: same author, soon after, and nothing to be said above it. */
function continues(before: Message, message: Message): boolean {
  return (
    before.author.id === message.author.id &&
    !message.message_reference &&
    !message.interaction_metadata &&
    (before.flags & Flag.EPHEMERAL) === (message.flags & Flag.EPHEMERAL) &&
    Date.parse(message.timestamp) - Date.parse(before.timestamp) < GROUPED_WITHIN_MS
  );
}

/** Whether it speaks to the tab's person: by name, through a role of theirs, or as one of all. */
function mentionsMe(message: Message): boolean {
  const id = me.value?.id;
  if (message.mention_everyone || message.mentions.some((one) => one.id === id)) return true;
  if (!message.mention_roles.length) return false;
  const mine = guild.value?.members.find((one) => one.user_id === id)?.role_ids;
  return message.mention_roles.some((one) => mine?.includes(one));
}

export function isBot(message: Message): boolean {
  return message.author.id === state.value?.bot.id;
}
