// Ties the feed to what is on screen: the open channel's messages, unread marks, who is typing.

import { batch, computed, effect, signal, untracked } from "@preact/signals";
import { Feed, type Happening } from "../api/feed";
import type { Id, Interaction, Message } from "../api/types";
import { onInteraction } from "./interactions";
import { ChannelMessages } from "./messages";
import { asUser, channelId, putInAddress } from "./session";
import { botIsNow, channel, channels, commandsVersion, connected, guild, guildOf, loadState, me, state } from "./world";

const TYPING_LASTS_MS = 10_000;
const AGAIN_MS = 2_000;

export const messages = signal<ChannelMessages | null>(null);
export const unread = signal<ReadonlySet<Id>>(new Set());
/** Who types in the open channel: user id to the time it ends. */
export const typing = signal<ReadonlyMap<Id, number>>(new Map());

let feed: Feed | null = null;

/** Load what there is and keep it live; again whenever the person or the channel changes. */
export async function start(): Promise<void> {
  await untilLoaded();
  // By id: the state is loaded anew now and then, and is then made of other objects.
  const personId = computed(() => me.value?.id);
  const placeId = computed(() => channel.value?.id);
  effect(() => {
    const person = personId.value;
    if (person) untracked(() => become(person));
  });
  effect(() => {
    const place = placeId.value;
    const person = personId.value;
    if (place && person) untracked(() => void enter(place, person));
  });
}

/** Act as somebody else in this tab. */
export async function switchUser(username: string): Promise<void> {
  asUser.value = username;
  await loadState();
  stayOrGoHome();
}

export function goTo(id: Id): void {
  channelId.value = id;
}

async function untilLoaded(): Promise<void> {
  for (;;) {
    try {
      await loadState();
      connected.value = true;
      break;
    } catch {
      connected.value = false;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
  if (!asUser.value) asUser.value = me.value?.username ?? "";
  stayOrGoHome();
}

/** Stay in the open channel if the person may look into it, else go to their first. */
function stayOrGoHome(): void {
  if (!channels.value.has(channelId.value ?? "")) channelId.value = channels.value.keys().next().value ?? null;
  putInAddress(guild.value?.id, true);
}

function become(userId: Id): void {
  feed?.close();
  unread.value = new Set();
  typing.value = new Map();
  feed = new Feed(userId, {
    happened: (happenings) => batch(() => happenings.forEach(take)),
    opened: () => {
      connected.value = true;
      void refresh();
    },
    lost: () => {
      connected.value = false;
    },
  });
}

async function enter(id: Id, userId: Id): Promise<void> {
  putInAddress(guild.value?.id, false);
  if (messages.value?.channelId === id && messages.value.userId === userId) return;
  const entered = new ChannelMessages(id, userId);
  batch(() => {
    messages.value = entered;
    typing.value = new Map();
    unread.value = new Set([...unread.value].filter((one) => one !== id));
  });
  await entered.load().catch(() => {});
}

/** After a break: the state and the newest messages anew. */
async function refresh(): Promise<void> {
  await loadState().catch(() => {});
  await messages.value?.load().catch(() => {});
}

function take({ kind, data }: Happening): void {
  const open = messages.value;
  if (kind === "message_create" || kind === "message_update") {
    const message = data as Message;
    if (message.channel_id === open?.channelId) {
      open.upsert(message);
      stopTyping(message.author.id);
    } else if (kind === "message_create" && message.author.id !== me.value?.id) {
      unread.value = new Set([...unread.value, message.channel_id]);
    }
  } else if (kind === "message_delete") {
    open?.remove((data as { id: Id }).id);
  } else if (kind === "interaction_update") {
    onInteraction(data as Interaction);
  } else if (kind === "typing_start") {
    startTyping(data as { channel_id: Id; user_id: Id });
  } else if (kind === "commands_update") {
    commandsVersion.value++;
  } else if (kind === "bot_update") {
    botIsNow((data as { connected: boolean }).connected);
  } else {
    void loadState().catch(() => {});
  }
}

function startTyping({ channel_id, user_id }: { channel_id: Id; user_id: Id }): void {
  if (channel_id !== messages.value?.channelId || user_id === me.value?.id) return;
  typing.value = new Map([...typing.value, [user_id, Date.now() + TYPING_LASTS_MS]]);
  setTimeout(() => {
    if ((typing.value.get(user_id) ?? Number.POSITIVE_INFINITY) <= Date.now()) stopTyping(user_id);
  }, TYPING_LASTS_MS + 10);
}

function stopTyping(userId: Id): void {
  if (!typing.value.has(userId)) return;
  const left = new Map(typing.value);
  left.delete(userId);
  typing.value = left;
}

/** Unread marks of a server's channels, together. */
export function anyUnread(guildId: Id): boolean {
  const marked = unread.value;
  return [...marked].some((id) => guildOf(channels.value.get(id) ?? null)?.id === guildId);
}

effect(() => {
  const place = channel.value;
  document.title = place
    ? `${place.type === 1 ? "@" : "#"}${place.name ?? state.value?.bot.username} · Retouch sandbox`
    : "Retouch sandbox";
});
