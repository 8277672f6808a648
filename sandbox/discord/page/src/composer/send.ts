// Sends what was written or filled in. What could not be sent stays where it is.

import { ask, Refused, wordsOf } from "../api/sandbox";
import type { Message } from "../api/types";
import { useCommand } from "../state/interactions";
import { messages } from "../state/live";
import { type Draft, focusBoxAgain, draft as openDraft, withMentions } from "./drafts";

export const MESSAGE_AT_MOST = 2000;

export async function sendMessage(draft: Draft): Promise<void> {
  const content = withMentions(draft.text.value.trim());
  if ((!content && !draft.files.value.length) || draft.sending.value) return;
  if (content.length > MESSAGE_AT_MOST) {
    draft.problem.value = `Your message is too long: ${content.length} of ${MESSAGE_AT_MOST} characters.`;
    return;
  }
  const written = draft.text.value;
  draft.text.value = "";
  const putBack = () => {
    draft.text.value = [written, draft.text.value].filter(Boolean).join("\n");
  };
  await sending(draft, putBack, async () => {
    const attachments = await Promise.all(draft.files.value.map((file) => file.upload()));
    await ask<Message>("POST", "/messages", {
      user_id: draft.userId,
      channel_id: draft.channelId,
      content,
      ...(attachments.length ? { attachment_ids: attachments.map((one) => one.id) } : {}),
      ...(draft.replyingTo.value ? { reply_to: draft.replyingTo.value.id } : {}),
    });
    // What was typed meanwhile is the next message.
    draft.dropFiles();
    draft.replyingTo.value = null;
  });
}

export async function sendCommand(draft: Draft): Promise<void> {
  const filled = draft.command.value;
  if (!filled || draft.sending.value || !filled.check()) return;
  const { command, name } = filled.entry;
  const keep = () => {};
  await sending(draft, keep, async () => {
    await useCommand(command, name, await filled.values(), undefined, draft);
    draft.empty();
  });
}

export async function sendEdit(message: Message, text: string): Promise<void> {
  await ask("PATCH", `/channels/${message.channel_id}/messages/${message.id}`, {
    user_id: message.author.id,
    content: withMentions(text.trim()),
  });
}

/** Who sends something sees what comes of it, wherever in the channel they were reading. */
function showNewest(draft: Draft): void {
  const shown = messages.value;
  if (shown?.channelId === draft.channelId) shown.atEnd = true;
}

async function sending(draft: Draft, putBack: () => void, send: () => Promise<void>): Promise<void> {
  draft.sending.value = true;
  draft.problem.value = null;
  try {
    await send();
    showNewest(draft);
    if (openDraft.value === draft) focusBoxAgain();
  } catch (error) {
    putBack();
    const field = error instanceof Refused ? error.field : null;
    if (!draft.command.value?.refuse(field, wordsOf(error))) draft.problem.value = wordsOf(error);
    for (const file of draft.files.value) file.forget();
  } finally {
    draft.sending.value = false;
  }
}
