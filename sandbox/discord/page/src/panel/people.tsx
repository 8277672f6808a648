// Who is here: the members of the open server by their highest role, or the two of a direct message.

import type { Guild, User } from "../api/types";
import { Avatar } from "../chat/avatar";
import { openUserCard, openUserMenu } from "../chat/user-card";
import { onPhone } from "../pick/popup";
import { panel } from "../state/session";
import { botOnline, channel, cssColour, guild, me, nameOf, state, users } from "../state/world";
import { PanelFrame } from "./frame";

interface Group {
  title: string;
  people: User[];
}

export default function People() {
  const here = guild.value;
  const groups = here ? groupsOf(here) : [{ title: "In this conversation", people: theTwo() }];
  const count = groups.reduce((sum, group) => sum + group.people.length, 0);
  return (
    <PanelFrame
      title="Members"
      width="narrow"
      promise={here ? `${count} in ${here.name}` : "Only the two of you see this."}
    >
      <div class="people">
        {groups.map(({ title, people }) => (
          <section key={title} aria-label={title}>
            <h3>
              {title} — {people.length}
            </h3>
            <ul>
              {people.map((user) => (
                <MemberRow key={user.id} user={user} here={here} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </PanelFrame>
  );
}

function MemberRow({ user, here }: { user: User; here: Guild | null }) {
  const offline = user.bot === true && !botOnline.value;
  const colour = here ? colourIn(here, user) : undefined;
  return (
    <li>
      <button
        type="button"
        class="member"
        data-user-id={user.id}
        data-offline={offline || undefined}
        onClick={(event) => {
          openUserCard(user, event.currentTarget);
          // What one does on the card is done in the chat, which the panel covers there.
          if (onPhone()) panel.value = null;
        }}
        onContextMenu={(event) => {
          event.preventDefault();
          if (!onPhone()) openUserMenu(user, event.currentTarget);
        }}
      >
        <Avatar user={user} size={32} />
        <span class="member-names">
          <span class="member-name" style={colour ? { "--role": colour } : {}}>
            {nameOf(user)}
          </span>
          {user.bot && <span class="app-tag">APP</span>}
          {here?.owner_id === user.id && (
            <span class="crown" title="Owner of this server">
              <span aria-hidden="true">♛</span>
              <span class="visually-hidden">owner</span>
            </span>
          )}
          <span class="hint">
            {user.username}
            {user.id === me.value?.id && " · you"}
            {user.bot && (offline ? " · offline" : " · online")}
          </span>
        </span>
      </button>
    </li>
  );
}

/** By highest role; a bot's own role makes no group, apps have theirs. */
function groupsOf(here: Guild): Group[] {
  const roles = here.roles.filter((role) => role.id !== here.id && !role.managed);
  roles.sort((one, other) => other.position - one.position);
  const groups = new Map<string, Group>(roles.map((role) => [role.id, { title: role.name, people: [] }]));
  const members: Group = { title: "Members", people: [] };
  const apps: Group = { title: "Apps", people: [] };
  for (const member of here.members) {
    const user = users.value.get(member.user_id);
    if (!user) continue;
    const highest = roles.find((role) => member.role_ids.includes(role.id));
    const group = user.bot ? apps : groups.get(highest?.id ?? "");
    (group ?? members).people.push(user);
  }
  const all = [...groups.values(), members, apps].filter((group) => group.people.length);
  for (const group of all) group.people.sort((one, other) => nameOf(one).localeCompare(nameOf(other)));
  return all;
}

/** In a direct message: you and whom you talk to, which is the bot unless the channel names somebody else. */
function theTwo(): User[] {
  const mine = me.value;
  const other = channel.value?.recipients?.find((one) => one.id !== mine?.id) ?? state.value?.bot;
  return [mine, other].filter((one) => one !== null && one !== undefined);
}

function colourIn(here: Guild, user: User): string | undefined {
  const member = here.members.find((one) => one.user_id === user.id);
  const coloured = here.roles.filter((role) => role.color && member?.role_ids.includes(role.id));
  const highest = coloured.sort((one, other) => other.position - one.position)[0];
  return highest && cssColour(highest.color);
}
