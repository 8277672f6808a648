// What one can do with a message: reply, use the app's commands on it, edit and delete it. A toolbar, and a menu.

import { useRef } from "preact/hooks";
import { ask, wordsOf } from "../api/sandbox";
import { Flag, type Message, Permission } from "../api/types";
import { editing, mayWrite, replyTo } from "../composer/drafts";
import { messageCommands } from "../composer/offered";
import { askToConfirm } from "../modal/confirm-dialog";
import { Icon, type IconName } from "../pick/icon";
import { isMenuOpen, type MenuEntry, openMenu } from "../pick/menu";
import type { Anchor } from "../pick/popup";
import { say } from "../state/interactions";
import type { ChannelMessages } from "../state/messages";
import { can, channel, guild, me, nameOf } from "../state/world";
import "../pick/long-press";
import "../styles/menus.css";
import { appEntries, copy } from "./app-entries";
import { openUserMenu } from "./user-card";

const DEFAULT = 0;
const REPLY = 19;

interface Action {
  label: string;
  icon: IconName;
  danger?: boolean;
  run: () => void;
}

/** One stop for the Tab key, as toolbars have; the arrow keys lead on from there. */
export function MessageActions({ message, list }: { message: Message; list: ChannelMessages }) {
  const bar = useRef<HTMLDivElement>(null);
  const label = `Actions for the message of ${nameOf(message.author)}`;
  const quick = actionsOn(message, list).filter((one) => !one.danger);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const all = [...(bar.current?.querySelectorAll("button") ?? [])];
    const next = all[all.indexOf(document.activeElement as HTMLButtonElement) + step];
    if (!step || !next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <div class="message-actions" role="toolbar" tabIndex={-1} aria-label={label} ref={bar} onKeyDown={onKeyDown}>
      {quick.map((action, index) => (
        <button
          key={action.label}
          type="button"
          class="icon"
          aria-label={action.label}
          title={action.label}
          tabIndex={index === 0 ? 0 : -1}
          onClick={action.run}
        >
          <Icon name={action.icon} size={18} />
        </button>
      ))}
      {!isEphemeral(message) && (
        <button
          type="button"
          class="icon"
          aria-label="More"
          title="More"
          tabIndex={quick.length ? -1 : 0}
          aria-haspopup="menu"
          aria-expanded={isMenuOpen(menuLabel(message))}
          onClick={(event) => openMessageMenu(message, list, event.currentTarget)}
        >
          <Icon name="more" size={18} />
        </button>
      )}
    </div>
  );
}

/** Open the menu of a message, with what belongs to the link or picture under the pointer. */
export function openMessageMenu(message: Message, list: ChannelMessages, at: Anchor, target?: Element | null): void {
  const entries: MenuEntry[] = actionsOn(message, list).map(({ label, icon, danger, run }) => ({
    label,
    icon,
    danger: danger ?? false,
    onChoose: run,
  }));
  const apps = appEntries(messageCommands.value, message.id);
  const danger = entries.filter((one) => one.danger);
  openMenu(
    menuLabel(message),
    [
      ...entries.filter((one) => !one.danger),
      ...(apps && !isEphemeral(message) ? [apps] : []),
      ...copies(message),
      ...linkEntries(target),
      ...danger.map((one) => ({ ...one, apart: true })),
    ],
    at,
  );
}

/** Right click, the menu key, Shift+F10, or a finger that stays: the menu of the person or of the message there. */
export function onContextMenu(event: MouseEvent, message: Message, list: ChannelMessages): void {
  const target = event.target as Element;
  // Fields have a menu of the browser's own.
  if (target.closest("textarea, input")) return;
  event.preventDefault();
  const person = target.closest<HTMLElement>(".author, .avatar-button");
  // Keys have no pointer; some browsers say it is in the corner.
  const at = event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : (target as HTMLElement);
  if (person) openUserMenu(message.author, person);
  else openMessageMenu(message, list, at, target);
}

/** Ask first, as Discord does. */
export function askToDelete(message: Message): void {
  askToConfirm({
    title: "Delete Message",
    words: "Are you sure you want to delete this message?",
    yes: "Delete",
    danger: true,
    onYes: () => void remove(message),
  });
}

async function remove(message: Message): Promise<void> {
  try {
    const path = `/channels/${message.channel_id}/messages/${message.id}`;
    await ask("DELETE", path, undefined, { user_id: me.value?.id });
    if (editing.value === message.id) editing.value = null;
  } catch (error) {
    say(wordsOf(error));
  }
}

function actionsOn(message: Message, list: ChannelMessages): Action[] {
  if (isEphemeral(message)) {
    return [{ label: "Dismiss message", icon: "close", run: () => list.dismiss(message.id) }];
  }
  const isOwn = message.author.id === me.value?.id;
  const isWritten = message.type === DEFAULT || message.type === REPLY;
  const found: Action[] = [];
  if (mayWrite(channel.value)) found.push({ label: "Reply", icon: "reply", run: () => replyTo(message) });
  if (isOwn && isWritten) {
    found.push({
      label: "Edit message",
      icon: "pencil",
      run: () => {
        editing.value = message.id;
      },
    });
  }
  if (isOwn || (guild.value && can(Permission.MANAGE_MESSAGES))) {
    found.push({ label: "Delete message", icon: "trash", danger: true, run: () => askToDelete(message) });
  }
  return found;
}

function copies(message: Message): MenuEntry[] {
  const place = `${location.origin}/channels/${guild.value?.id ?? "@me"}/${message.channel_id}/${message.id}`;
  const text = message.content || textsIn(message.components).join("\n");
  const ofText = text ? [{ label: "Copy text", apart: true, onChoose: () => copy(text) }] : [];
  // What only one person sees has no link for others.
  if (isEphemeral(message)) return ofText;
  return [
    ...ofText,
    { label: "Copy message link", apart: !text, onChoose: () => copy(place) },
    { label: "Copy message ID", onChoose: () => copy(message.id) },
  ];
}

function linkEntries(target: Element | null | undefined): MenuEntry[] {
  const address = target?.closest("a")?.href ?? (target instanceof HTMLImageElement ? target.src : null);
  if (!address?.startsWith("http")) return [];
  return [
    { label: "Copy link", apart: true, onChoose: () => copy(address) },
    { label: "Open link", onChoose: () => void open(address, "_blank", "noopener") },
  ];
}

function textsIn(components: unknown): string[] {
  if (!Array.isArray(components)) return [];
  return components.flatMap((one) => (one.type === 10 ? [one.content] : textsIn(one.components)));
}

function isEphemeral(message: Message): boolean {
  return (message.flags & Flag.EPHEMERAL) !== 0;
}

function menuLabel(message: Message): string {
  return `Message of ${nameOf(message.author)}, ${message.id}`;
}
