// Who and what there is, as the tab's person sees it.

import { computed, signal } from "@preact/signals";
import { ask } from "../api/sandbox";
import { type Channel, type Guild, type Id, Permission, type Person, type State, type User } from "../api/types";
import { asUser, channelId } from "./session";

export const state = signal<State | null>(null);
/** Whether the feed is up; false shows that the sandbox is gone. */
export const connected = signal(true);
export const botOnline = signal(false);
/** Counts up when the bot's commands changed. */
export const commandsVersion = signal(0);
/** The sandbox's clock minus this machine's: tests and the backstage panel can age the world. */
export const clockAheadMs = signal(0);

export const me = computed<Person | null>(
  () => state.value?.users.find((user) => user.username === asUser.value) ?? state.value?.users[0] ?? null,
);

/** Every channel and thread that the person can look into, by id. */
export const channels = computed(() => {
  const found = new Map<Id, Channel>();
  for (const guild of state.value?.guilds ?? []) for (const one of guild.channels) found.set(one.id, one);
  for (const dm of state.value?.dms ?? []) found.set(dm.id, dm);
  return found;
});

export const channel = computed(() => channels.value.get(channelId.value ?? "") ?? null);
export const guild = computed(() => guildOf(channel.value));

export const users = computed(() => {
  const found = new Map<Id, User>();
  for (const user of state.value?.users ?? []) found.set(user.id, user);
  if (state.value) found.set(state.value.bot.id, state.value.bot);
  return found;
});

export function guildOf(place: Channel | null): Guild | null {
  return state.value?.guilds.find((one) => one.channels.some((inside) => inside.id === place?.id)) ?? null;
}

/** How often the state was asked for, which of those answers stands, and how often the feed told of the bot. */
let asked = 0;
let stands = 0;
let botTold = 0;

/** What the feed tells of the bot. */
export function botIsNow(online: boolean): void {
  botTold++;
  botOnline.value = online;
}

export async function loadState(): Promise<void> {
  const number = ++asked;
  const toldBefore = botTold;
  // Once without a person: it tells who there is.
  const everyone = state.value ?? (await ask<State>("GET", "/state"));
  const person = everyone.users.find((user) => user.username === asUser.value) ?? everyone.users[0];
  const seen = await ask<State>("GET", "/state", undefined, { user_id: person?.id });
  // A sandbox that was started anew knows nothing of what is on this page.
  if (state.value && state.value.world !== seen.world) return location.reload();
  // Answers may come in another order than they were asked for, and after what the feed told since.
  if (number < stands) return;
  stands = number;
  clockAheadMs.value = Date.parse(seen.now) - Date.now();
  if (botTold === toldBefore) botOnline.value = seen.bot.connected;
  state.value = seen;
}

export function can(permission: bigint, place: Channel | null = channel.value): boolean {
  const has = BigInt(place?.sandbox_permissions ?? "0");
  return (has & Permission.ADMINISTRATOR) !== 0n || (has & permission) === permission;
}

/** A user's name in the server one looks at. */
export function nameOf(user: User): string {
  const member = guild.value?.members.find((one) => one.user_id === user.id);
  return member?.nick ?? user.global_name ?? user.username;
}

/** The colour of a user's highest coloured role, as CSS. */
export function colourOf(user: User): string | undefined {
  const member = guild.value?.members.find((one) => one.user_id === user.id);
  const role = guild.value?.roles.find((one) => one.color && member?.role_ids.includes(one.id));
  return role ? cssColour(role.color) : undefined;
}

export function cssColour(colour: number): string {
  return `#${colour.toString(16).padStart(6, "0")}`;
}

/** How a channel is called: `#repaints`, `@Noor`. */
export function titleOf(place: Channel): string {
  if (place.type !== 1) return place.name ?? "";
  return place.recipients?.find((one) => one.id !== me.value?.id)?.username ?? state.value?.bot.username ?? "";
}

/** Milliseconds since 1970 on the sandbox's clock. */
export function sandboxNow(): number {
  return Date.now() + clockAheadMs.value;
}

/** Changes when the sandbox's day does because it was aged: only then is what shows days drawn again. */
const day = computed(() => new Date(sandboxNow()).toDateString());

/** Whether it is the same day, on the sandbox's clock. */
export function isToday(then: Date): boolean {
  day.value;
  return then.toDateString() === new Date(Date.now() + clockAheadMs.peek()).toDateString();
}
