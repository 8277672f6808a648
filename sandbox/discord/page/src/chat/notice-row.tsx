// What Discord's own app says in the bot's name where a command failed. Nobody else sees it, and no server keeps it.

import { dismissNotice, type Notice } from "../state/interactions";
import { me, nameOf, state } from "../state/world";
import { Avatar } from "./avatar";

export function NoticeRow({ notice }: { notice: Notice }) {
  const person = me.value;
  const bot = state.value?.bot;
  if (!person || !bot) return null;
  return (
    <div class="message notice" data-ephemeral>
      {notice.command && (
        <p class="origin">
          <Avatar user={person} size={16} /> <b>{nameOf(person)}</b> used{" "}
          <span class="command-name">/{notice.command}</span>
        </p>
      )}
      <div class="message-main">
        <Avatar user={bot} size={40} />
        <div class="message-content">
          <div class="byline">
            <span class="author">{nameOf(bot)}</span>
            <span class="app-tag">APP</span>
          </div>
          <p class="notice-words" role="alert">
            {notice.words}
          </p>
          <p class="only-you">
            <span aria-hidden="true">👁 </span>Only you can see this ·{" "}
            <button type="button" class="link" onClick={() => dismissNotice(notice.id)}>
              Dismiss message
            </button>
          </p>
        </div>
      </div>
    </div>
  );
}
