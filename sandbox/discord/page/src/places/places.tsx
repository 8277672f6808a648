// Where one can go: the rail of servers, the channels of the open one, and who one is.

import type { ComponentChildren } from "preact";
import type { Channel, Guild } from "../api/types";
import { Avatar } from "../chat/avatar";
import { Icon } from "../pick/icon";
import { anyUnread, goTo, unread } from "../state/live";
import { drawer } from "../state/session";
import { channel, guild, state, titleOf } from "../state/world";
import { ChannelSign } from "./channel-sign";
import { WhoAmI } from "./who-am-i";

const FORUM_AND_VOICE = new Set([2, 4]);

export function Places() {
  const here = guild.value;
  return (
    <aside class="places" aria-label="Servers, channels, and who you are">
      <nav class="rail" aria-label="Servers">
        <GuildButton
          label="Direct messages"
          current={!here}
          onClick={() => go(state.value?.dms[0])}
          short={<Icon name="mail" />}
          unread={dmsUnread()}
        />
        <hr />
        {state.value?.guilds.map((one) => (
          <GuildButton
            key={one.id}
            label={one.name}
            short={initials(one.name)}
            current={one.id === here?.id}
            unread={anyUnread(one.id)}
            onClick={() => go(one.channels.find((inside) => !FORUM_AND_VOICE.has(inside.type)))}
          />
        ))}
      </nav>
      <div class="channels">
        <h2 class="server-name">{here?.name ?? "Direct messages"}</h2>
        {here && !here.bot_is_member && (
          <p class="hint">The bot is no member here; the app comes with those who installed it for themselves.</p>
        )}
        <nav aria-label="Channels">{here ? <GuildChannels guild={here} /> : <Dms />}</nav>
        <WhoAmI />
      </div>
    </aside>
  );
}

function go(place: Channel | undefined): void {
  if (place) goTo(place.id);
}

function GuildButton(props: {
  label: string;
  short: ComponentChildren;
  current: boolean;
  unread: boolean;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      class="guild"
      title={props.label}
      aria-label={props.unread ? `${props.label}, unread messages` : props.label}
      aria-current={props.current ? "true" : undefined}
      data-unread={props.unread || undefined}
      onClick={props.onClick}
    >
      {props.short}
    </button>
  );
}

function GuildChannels({ guild: shown }: { guild: Guild }) {
  const top = shown.channels.filter((one) => one.type < 10 && !FORUM_AND_VOICE.has(one.type));
  return (
    <ul>
      {top.map((one) => (
        <li key={one.id}>
          <ChannelLink place={one} />
          {shown.channels.some((thread) => thread.parent_id === one.id && thread.type >= 10) && (
            <ul class="threads">
              {shown.channels
                .filter((thread) => thread.parent_id === one.id && thread.type >= 10)
                .map((thread) => (
                  <li key={thread.id}>
                    <ChannelLink place={thread} />
                  </li>
                ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

function Dms() {
  const dms = state.value?.dms ?? [];
  if (!dms.length) return <p class="hint">No direct messages yet.</p>;
  return (
    <ul>
      {dms.map((one) => (
        <li key={one.id}>
          <ChannelLink place={one} />
        </li>
      ))}
    </ul>
  );
}

function ChannelLink({ place }: { place: Channel }) {
  const current = channel.value?.id === place.id;
  const isUnread = unread.value.has(place.id);
  const bot = state.value?.bot;
  return (
    <a
      class="channel"
      href={`/channels/${place.guild_id ?? "@me"}/${place.id}${location.search}`}
      aria-current={current ? "page" : undefined}
      data-unread={isUnread || undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        goTo(place.id);
        drawer.value = false;
      }}
    >
      {place.type === 1 && bot ? <Avatar user={bot} size={24} /> : <ChannelSign place={place} />}
      <span class="name">{titleOf(place)}</span>
      {place.nsfw && (
        <span class="tag" title="Age-restricted">
          18+
        </span>
      )}
      {isUnread && <span class="visually-hidden">unread messages</span>}
    </a>
  );
}

function dmsUnread(): boolean {
  return (state.value?.dms ?? []).some((dm) => unread.value.has(dm.id));
}

function initials(name: string): string {
  return name
    .split(/\s+/)
    .map((word) => word[0])
    .join("")
    .slice(0, 3);
}
