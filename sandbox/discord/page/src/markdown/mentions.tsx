// Mentions of people, roles, channels and commands, by the names they have where one looks.

import { goTo } from "../state/live";
import { channels, cssColour, guild, nameOf, titleOf, users } from "../state/world";

export function UserMention({ id }: { id: string }) {
  const user = users.value.get(id);
  return (
    <span class="mention" title={user?.username}>
      @{user ? nameOf(user) : "unknown-user"}
    </span>
  );
}

export function RoleMention({ id }: { id: string }) {
  const role = guild.value?.roles.find((one) => one.id === id);
  const name = role?.name.replace(/^@/, "") ?? "unknown-role";
  return (
    <span class="mention role" style={role?.color ? { "--role": cssColour(role.color) } : undefined}>
      @{name}
    </span>
  );
}

export function ChannelMention({ id, inert }: { id: string; inert: boolean }) {
  const place = channels.value.get(id);
  if (!place) return <span class="mention">#unknown</span>;
  const name = `${place.type === 1 ? "@" : "#"}${titleOf(place)}`;
  if (inert) return <span class="mention">{name}</span>;
  return (
    <a
      class="mention"
      href={`/channels/${place.guild_id ?? "@me"}/${id}${location.search}`}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        goTo(id);
      }}
    >
      {name}
    </a>
  );
}

export function CommandMention({ name }: { name: string }) {
  return <span class="mention">/{name}</span>;
}

const GUILD_PAGES: Record<string, string> = {
  customize: "Channels & Roles",
  browse: "Browse Channels",
  guide: "Server Guide",
  "linked-roles": "Linked Roles",
};

export function GuildPage({ name }: { name: string }) {
  return <span class="mention">{GUILD_PAGES[name] ?? name}</span>;
}
