// What a list offers to choose from: choices, people, roles, channels. Made of what the person can see.

import type { Channel, Choice, Emoji, Role, Select, SelectOption, User } from "../api/types";
import { channel, cssColour, guild, me, nameOf, state, users } from "../state/world";

export interface Candidate {
  kind: "option" | "user" | "role" | "channel";
  /** Tells it from the others in its list. */
  key: string;
  /** What is sent when it is chosen. */
  value: string | number | boolean;
  label: string;
  description?: string | undefined;
  user?: User;
  colour?: string | undefined;
  emoji?: Emoji | undefined;
}

/** A list that is longer, or of people and places, has a search field. */
const SEARCHED = 10;

/** The candidates of a message's or a modal's select. */
export function candidatesOf(select: Select): Candidate[] {
  if (select.type === 3) return (select.options ?? []).map(ofOption);
  if (select.type === 5) return people();
  if (select.type === 6) return roles();
  if (select.type === 7) return [...people(), ...roles()];
  return places(select.channel_types);
}

function ofOption(option: SelectOption): Candidate {
  const { label, value, description, emoji } = option;
  return { kind: "option", key: value, value, label, description, emoji };
}

export function ofChoice(choice: Choice): Candidate {
  return {
    kind: "option",
    key: `${typeof choice.value} ${choice.value}`,
    value: choice.value,
    label: localised(choice.name, choice.name_localizations),
  };
}

export function yesAndNo(): Candidate[] {
  return [true, false].map((value) => ({
    kind: "option",
    key: String(value),
    value,
    label: value ? "True" : "False",
  }));
}

/** Who is in the server, or in the conversation. */
export function people(): Candidate[] {
  const here = guild.value;
  const known = users.value;
  const recipients = [...(channel.value?.recipients ?? []), ...(me.value ? [me.value] : [])];
  const found = here
    ? here.members.flatMap((member) => known.get(member.user_id) ?? [])
    : [...new Map(recipients.map((one) => [one.id, known.get(one.id) ?? one])).values()];
  return found.map((user) => ({
    kind: "user",
    key: user.id,
    value: user.id,
    label: nameOf(user),
    description: user.username,
    user,
  }));
}

export function roles(): Candidate[] {
  const sorted: Role[] = [...(guild.value?.roles ?? [])].sort((a, b) => b.position - a.position);
  return sorted.map((role) => ({
    kind: "role",
    key: role.id,
    value: role.id,
    label: role.name.startsWith("@") ? role.name : `@${role.name}`,
    colour: role.color ? cssColour(role.color) : undefined,
  }));
}

/** The server's channels, of certain types if any are named. */
export function places(types: number[] | undefined): Candidate[] {
  const found: Channel[] = guild.value?.channels ?? [];
  return found
    .filter((place) => !types?.length || types.includes(place.type))
    .map((place) => ({
      kind: "channel",
      key: place.id,
      value: place.id,
      label: place.name ?? "",
      description: found.find((one) => one.id === place.parent_id)?.name ?? undefined,
    }));
}

/** Those that match what was typed: first those that begin with it. */
export function matching(candidates: Candidate[], typed: string): Candidate[] {
  const wanted = typed.trim().toLowerCase().replace(/^[@#]/, "");
  if (!wanted) return candidates;
  const rank = ({ label, description }: Candidate) => {
    const name = label.toLowerCase().replace(/^[@#]/, "");
    if (name.startsWith(wanted)) return 0;
    return name.includes(wanted) ? 1 : description?.toLowerCase().includes(wanted) ? 2 : 3;
  };
  return candidates.filter((one) => rank(one) < 3).sort((a, b) => rank(a) - rank(b));
}

/** Whether a list is long enough for a search field. */
export function wantsSearch(candidates: Candidate[]): boolean {
  return candidates.length > SEARCHED || candidates.some((one) => one.kind !== "option");
}

/** A name or description in the person's language, where the bot gave one. */
export function localised(words: string, translations: Record<string, string> | null | undefined): string {
  return translations?.[me.value?.locale ?? ""] ?? words;
}

export function appName(): string {
  return state.value?.application.name ?? "The app";
}
