// What this person set in motion: what is waited for, what failed, and the modal that is open.

import { signal } from "@preact/signals";
import { ask, wordsOf } from "../api/sandbox";
import type { Command, Component, Id, Interaction, Modal } from "../api/types";
import { channelId } from "./session";
import { me } from "./world";

/** A line that only this tab shows, where Discord's own app would show one. */
export interface Notice {
  id: number;
  channelId: Id;
  /** Who it speaks of: the command that failed. */
  command: string | null;
  words: string;
}

export interface OpenModal {
  interaction: Interaction;
  modal: Modal;
}

export const notices = signal<Notice[]>([]);
/** Components that wait for the bot, as `message id/custom id`. */
export const waiting = signal<ReadonlySet<string>>(new Set());
/** Messages whose component failed, and the words below them. */
export const failedBelow = signal<ReadonlyMap<Id, string>>(new Map());
export const openModal = signal<OpenModal | null>(null);
/** The modal's own submission, while it is under way, and what went wrong with the last. */
export const modalSubmission = signal<{ id: Id | null; failed: string | null }>({ id: null, failed: null });

const DID_NOT_RESPOND = "The application did not respond";
const COMPONENT_FAILED = "This interaction failed";
const MODAL_FAILED = "Something went wrong. Try again.";
/** Those that are over, and how: the feed may tell it before the request that began them is answered. */
const ended = new Map<Id, Interaction["state"]>();
let noticeNumber = 0;

/** Use a command; `where` if it was begun in another channel than the open one. */
export async function useCommand(
  command: Command,
  name: string,
  options: object,
  targetId?: Id,
  where?: { userId: Id; channelId: Id },
): Promise<Interaction> {
  return ask("POST", "/interactions", {
    user_id: where?.userId ?? me.value?.id,
    channel_id: where?.channelId ?? channelId.value,
    name,
    options,
    type: command.type,
    ...(targetId ? { target_id: targetId } : {}),
  });
}

/** Press a button or choose from a select of a message. */
export async function press(
  messageId: Id,
  component: Component & { custom_id?: string },
  values?: string[],
): Promise<void> {
  const key = `${messageId}/${component.custom_id}`;
  clearFailure(messageId);
  waiting.value = new Set([...waiting.value, key]);
  try {
    await ask("POST", "/components", {
      user_id: me.value?.id,
      channel_id: channelId.value,
      message_id: messageId,
      custom_id: component.custom_id,
      values,
    });
  } catch (error) {
    stopWaiting(key);
    failedBelow.value = new Map([...failedBelow.value, [messageId, wordsOf(error)]]);
  }
}

export async function submitModal(open: OpenModal, values: Record<string, unknown>): Promise<void> {
  modalSubmission.value = { id: null, failed: null };
  const sent = await ask<Interaction>("POST", "/modals", {
    user_id: me.value?.id,
    interaction_id: open.interaction.id,
    values,
  });
  const end = ended.get(sent.id);
  if (end === undefined) modalSubmission.value = { id: sent.id, failed: null };
  else if (end !== "failed") closeModal();
}

export function closeModal(): void {
  openModal.value = null;
  modalSubmission.value = { id: null, failed: null };
}

/** Take in how far an interaction of this person has come. */
export function onInteraction(interaction: Interaction): void {
  if (interaction.user_id !== me.value?.id || interaction.state === "pending" || interaction.type === 4) return;
  if (interaction.message_id && interaction.custom_id)
    stopWaiting(`${interaction.message_id}/${interaction.custom_id}`);
  if (ended.has(interaction.id)) return;
  ended.set(interaction.id, interaction.state);
  if (interaction.state === "failed") onFailure(interaction);
  else if (interaction.modal) openModal.value = { interaction, modal: interaction.modal };
  else if (interaction.type === 5 && interaction.id === modalSubmission.value.id) closeModal();
}

export function say(words: string, command: string | null = null): void {
  if (channelId.value === null) return;
  notices.value = [...notices.value, { id: noticeNumber++, channelId: channelId.value, command, words }];
}

export function dismissNotice(id: number): void {
  notices.value = notices.value.filter((one) => one.id !== id);
}

function onFailure(interaction: Interaction): void {
  if (interaction.type === 5) {
    modalSubmission.value = { id: null, failed: MODAL_FAILED };
  } else if (interaction.type === 3 && interaction.message_id) {
    failedBelow.value = new Map([...failedBelow.value, [interaction.message_id, COMPONENT_FAILED]]);
  } else {
    const { command, channel_id } = interaction;
    notices.value = [...notices.value, { id: noticeNumber++, channelId: channel_id, command, words: DID_NOT_RESPOND }];
  }
}

function clearFailure(messageId: Id): void {
  if (!failedBelow.value.has(messageId)) return;
  const left = new Map(failedBelow.value);
  left.delete(messageId);
  failedBelow.value = left;
}

function stopWaiting(key: string): void {
  if (!waiting.value.has(key)) return;
  const left = new Set(waiting.value);
  left.delete(key);
  waiting.value = left;
}
