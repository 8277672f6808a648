// The line above a message: whose command it answers, or which message it replies to.

import type { Message } from "../api/types";
import { Markdown } from "../markdown/markdown";
import { nameOf } from "../state/world";
import { Avatar } from "./avatar";

/** More than one line holds; the end of the line cuts it. */
const EXCERPT = 400;
/** What makes headings, small print, quotes and lists of lines: in one line they would stand there as signs. */
const LINE_STARTS = /^ *(?:#{1,3}|-#|>{1,3}|[-*]|\d+\.) +/gm;
/** To slash commands, and to those of context menus. What follows them is a reply to the first answer. */
const ANSWERS_TO_COMMANDS = new Set([20, 23]);

export function Origin({ message }: { message: Message }) {
  const used = message.interaction_metadata;
  if (used?.name && ANSWERS_TO_COMMANDS.has(message.type)) {
    return (
      <p class="origin">
        <Avatar user={used.user} size={16} /> <b>{nameOf(used.user)}</b> used{" "}
        <span class="command-name">
          {used.command_type === 1 || used.command_type === undefined ? "/" : ""}
          {used.name}
        </span>
      </p>
    );
  }
  if (!message.message_reference) return null;
  const original = message.referenced_message;
  if (!original) return <p class="origin">Original message was deleted</p>;
  return (
    <p class="origin">
      <Avatar user={original.author} size={16} />{" "}
      <button type="button" class="link" title="Jump to the message" onClick={() => jumpTo(original)}>
        {nameOf(original.author)}
      </button>
      {original.author.bot && <span class="app-tag">APP</span>}
      <span class="excerpt">
        <Markdown text={excerptOf(original)} inline />
      </span>
    </p>
  );
}

function jumpTo(message: Message): void {
  document.getElementById(`message-${message.id}`)?.scrollIntoView({ block: "center", behavior: "smooth" });
}

function excerptOf(message: Message): string {
  const said = message.content || firstText(message.components) || "Click to see attachment";
  const words = said.replace(LINE_STARTS, "").replace(/\n+/g, " ");
  return words.length > EXCERPT ? `${words.slice(0, EXCERPT)}…` : words;
}

function firstText(components: unknown): string {
  if (!Array.isArray(components)) return "";
  for (const one of components) {
    if (one.type === 10) return one.content;
    const inside = firstText(one.components);
    if (inside) return inside;
  }
  return "";
}
