// The card of a person or of the bot: who they are, their roles, and the app's commands on them.

import { signal } from "@preact/signals";
import type { Role, User } from "../api/types";
import { mayWrite, writeIn } from "../composer/drafts";
import { userCommands } from "../composer/offered";
import { type MenuEntry, openMenu } from "../pick/menu";
import { type Anchor, Popup } from "../pick/popup";
import { channel, cssColour, guild, me, nameOf } from "../state/world";
import { appEntries, copy } from "./app-entries";
import { Avatar } from "./avatar";

const opened = signal<{ user: User; at: HTMLElement } | null>(null);

export function openUserCard(user: User, at: HTMLElement): void {
  opened.value = opened.value?.user.id === user.id && opened.value.at === at ? null : { user, at };
}

/** The menu of a person: by right click on their name. */
export function openUserMenu(user: User, at: Anchor): void {
  const profile: MenuEntry[] =
    at instanceof HTMLElement ? [{ label: "Profile", onChoose: () => openUserCard(user, at) }] : [];
  const apps = appEntries(userCommands.value, user.id);
  const mention = { label: "Mention", onChoose: () => writeIn(`@${user.username}`) };
  openMenu(
    nameOf(user),
    [
      ...profile,
      ...(mayWrite(channel.value) ? [mention] : []),
      ...(apps ? [apps] : []),
      { label: "Copy user ID", apart: true, onChoose: () => copy(user.id) },
    ],
    at,
  );
}

export function UserCard() {
  const open = opened.value;
  return open && <Card key={open.user.id} user={open.user} at={open.at} />;
}

function Card({ user, at }: { user: User; at: HTMLElement }) {
  const close = () => {
    opened.value = null;
    at.focus({ preventScroll: true });
  };
  const apps = appEntries(userCommands.value, user.id)?.entries ?? [];
  const roles = rolesOf(user);
  return (
    <Popup
      class="user-card-popup"
      anchor={at}
      placement="right-start"
      sheet
      onOutside={() => {
        opened.value = null;
      }}
    >
      <div
        class="user-card"
        role="dialog"
        aria-label={`Profile of ${nameOf(user)}`}
        tabIndex={-1}
        data-takes-focus
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          close();
        }}
      >
        <div class="user-banner" />
        <Avatar user={user} size={72} />
        <h2>
          {nameOf(user)} {user.bot && <span class="app-tag">APP</span>}
          {user.id === me.value?.id && <span class="you-tag">you</span>}
        </h2>
        <p class="user-name">
          {user.username}
          {user.discriminator !== "0" && `#${user.discriminator}`}
        </p>
        {roles.length > 0 && (
          <ul class="user-roles" aria-label="Roles">
            {roles.map((role) => (
              <li key={role.id}>
                <span
                  class="role-dot"
                  style={{ backgroundColor: role.color ? cssColour(role.color) : "var(--text-quiet)" }}
                />
                {role.name}
              </li>
            ))}
          </ul>
        )}
        {apps.length > 0 && <h3>Apps</h3>}
        <div class="user-deeds">
          {apps.map((entry) => (
            <button
              key={entry.label}
              type="button"
              class="button-plain"
              onClick={() => {
                close();
                entry.onChoose?.();
              }}
            >
              {entry.label}
            </button>
          ))}
        </div>
        <div class="user-deeds">
          {mayWrite(channel.value) && (
            <button
              type="button"
              class="button-main"
              onClick={() => {
                close();
                writeIn(`@${user.username}`);
              }}
            >
              Mention
            </button>
          )}
          <button type="button" class="button-plain" onClick={() => copy(user.id)}>
            Copy ID
          </button>
        </div>
      </div>
    </Popup>
  );
}

function rolesOf(user: User): Role[] {
  const here = guild.value;
  const member = here?.members?.find((one) => one.user_id === user.id);
  return (here?.roles ?? [])
    .filter((role) => member?.role_ids.includes(role.id))
    .sort((a, b) => b.position - a.position);
}
