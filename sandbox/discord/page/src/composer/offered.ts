// The commands that the bot offers this person in this channel, as the list of slash commands and the menus show them.

import { computed, effect, signal, untracked } from "@preact/signals";
import { ask } from "../api/sandbox";
import type { Command, CommandOption, Id } from "../api/types";
import { localised } from "../pick/candidates";
import { channelId } from "../state/session";
import { botOnline, commandsVersion, me } from "../state/world";

/** One slash command that can be used: a command, or one of its subcommands ("settings show"). */
export interface Entry {
  command: Command;
  /** As it is sent. */
  name: string;
  /** As it is shown: in the person's language. */
  shownName: string;
  description: string;
  options: CommandOption[];
}

const SUBCOMMAND = 1;
const GROUP = 2;

interface Offer {
  /** For whom and where it was asked. */
  userId: Id;
  channelId: Id;
  commands: Command[];
}

const offer = signal<Offer | null>(null);

/** `null` until they are known. */
export const offered = computed<Command[] | null>(() => {
  const now = offer.value;
  return now && now.userId === me.value?.id && now.channelId === channelId.value ? now.commands : null;
});

export const slashCommands = computed<Entry[]>(() =>
  (offered.value ?? []).filter((one) => one.type === 1).flatMap(entriesOf),
);

export const userCommands = computed(() => (offered.value ?? []).filter((one) => one.type === 2));
export const messageCommands = computed(() => (offered.value ?? []).filter((one) => one.type === 3));

/** The locales that the app's commands are translated into. */
export const spokenByApp = computed(
  () => new Set((offered.value ?? []).flatMap((one) => Object.keys(one.description_localizations ?? {}))),
);

effect(() => {
  const userId = me.value?.id;
  const place = channelId.value;
  commandsVersion.value;
  botOnline.value;
  if (userId && place) untracked(() => void load(userId, place));
});

async function load(userId: Id, place: Id): Promise<void> {
  // What cannot be had now is asked for again when the bot, the person or the channel changes.
  const commands = await ask<Command[]>("GET", "/commands", undefined, { user_id: userId, channel_id: place }).catch(
    () => [],
  );
  if (userId === me.value?.id && place === channelId.value) offer.value = { userId, channelId: place, commands };
}

function entriesOf(command: Command): Entry[] {
  return leaves(command.options ?? [], [command]).map(({ options, path }) => ({
    command,
    name: path.map((one) => one.name).join(" "),
    shownName: path.map(nameOfCommand).join(" "),
    description: descriptionOf(path[path.length - 1] as Command),
    options,
  }));
}

type Named = Command | CommandOption;

function leaves(options: CommandOption[], path: Named[]): { options: CommandOption[]; path: Named[] }[] {
  const inside = options.filter((one) => one.type === SUBCOMMAND || one.type === GROUP);
  if (!inside.length) return [{ options, path }];
  return inside.flatMap((one) => leaves(one.options ?? [], [...path, one]));
}

export function nameOfCommand(named: Named): string {
  return localised(named.name, named.name_localizations);
}

export function descriptionOf(named: Named): string {
  return localised(named.description, named.description_localizations);
}

/** Those whose name matches what was typed after the slash; first those that begin with it. */
export function entriesMatching(entries: Entry[], typed: string): Entry[] {
  const wanted = typed.toLowerCase().trimEnd();
  const rank = (entry: Entry) => {
    const names = [entry.shownName.toLowerCase(), entry.name.toLowerCase()];
    if (names.some((name) => name.startsWith(wanted))) return 0;
    return names.some((name) => name.includes(wanted)) ? 1 : 2;
  };
  return entries.filter((one) => rank(one) < 2).sort((a, b) => rank(a) - rank(b));
}
