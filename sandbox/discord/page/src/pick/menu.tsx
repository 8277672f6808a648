// The one menu that is open: of a message, of a person, of options to add. With one level of submenus.

import { signal } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./icon";
import { type Anchor, onPhone, Popup } from "./popup";

export interface MenuEntry {
  label: string;
  description?: string | undefined;
  icon?: IconName;
  /** Its picture's address. */
  picture?: string;
  danger?: boolean;
  /** A line above it. */
  apart?: boolean;
  onChoose?: () => void;
  entries?: MenuEntry[];
}

interface OpenMenu {
  label: string;
  entries: MenuEntry[];
  at: Anchor;
  /** Who gets the focus back. */
  from: HTMLElement | null;
}

const opened = signal<OpenMenu | null>(null);

export function openMenu(label: string, entries: MenuEntry[], at: Anchor): void {
  const from = at instanceof HTMLElement ? at : (document.activeElement as HTMLElement | null);
  opened.value = { label, entries, at, from };
}

/** Whether the menu beside this element is open: for its `aria-expanded`. */
export function isMenuOpen(label: string): boolean {
  return opened.value?.label === label;
}

export function MenuHost() {
  const menu = opened.value;
  if (!menu) return null;
  const close = (giveBack: boolean) => {
    opened.value = null;
    if (giveBack) menu.from?.focus({ preventScroll: true });
  };
  return (
    <section aria-label="Menu">
      <Popup class="menu-popup" anchor={menu.at} sheet onOutside={() => close(false)}>
        <Menu key={menu.label} label={menu.label} entries={menu.entries} onClose={close} />
      </Popup>
    </section>
  );
}

interface MenuProps {
  label: string;
  entries: MenuEntry[];
  onClose: (giveBack: boolean) => void;
  /** In a submenu: back to the menu that it belongs to. */
  onBack?: () => void;
}

function Menu({ label, entries, onClose, onBack }: MenuProps) {
  const [unfolded, unfold] = useState<number | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const typed = useRef<Typed>({ letters: "", at: 0 });
  useLayoutEffect(() => items()[0]?.focus({ preventScroll: true }), []);

  function items(): HTMLElement[] {
    return [...(list.current?.querySelectorAll<HTMLElement>(":scope > .menu-item") ?? [])];
  }

  function onKeyDown(event: KeyboardEvent) {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = target(event, at, all) ?? ahead(event, at, all, typed.current);
    if (event.key === "Escape") onClose(true);
    else if (event.key === "Tab") onClose(true);
    else if (event.key === "ArrowLeft" && onBack) onBack();
    else if (event.key === "ArrowRight" && entries[at]?.entries) unfold(at);
    else if (to) to.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function choose(entry: MenuEntry, index: number) {
    if (entry.entries) {
      unfold(index);
      return;
    }
    // The focus goes back first, so that what the entry opens can take it.
    onClose(true);
    entry.onChoose?.();
  }

  return (
    <div class="menu" role="menu" tabIndex={-1} aria-label={label} ref={list} onKeyDown={onKeyDown}>
      {entries.map((entry, index) => (
        <>
          {entry.apart && <hr key={`${entry.label} line`} />}
          <button
            key={entry.label}
            type="button"
            class="menu-item"
            role="menuitem"
            aria-label={entry.label}
            aria-description={entry.description}
            tabIndex={index === 0 ? 0 : -1}
            data-takes-focus={index === 0 || undefined}
            data-danger={entry.danger || undefined}
            aria-haspopup={entry.entries ? "menu" : undefined}
            aria-expanded={entry.entries ? unfolded === index : undefined}
            onClick={() => choose(entry, index)}
            onPointerEnter={(event) => {
              if (event.pointerType !== "mouse") return;
              event.currentTarget.focus({ preventScroll: true });
              unfold(entry.entries ? index : null);
            }}
          >
            {entry.picture && <img class="menu-picture" src={entry.picture} alt="" />}
            <span class="entry-words">
              <span class="entry-label">{entry.label}</span>
              {entry.description && <span class="entry-description">{entry.description}</span>}
            </span>
            {entry.entries ? <Icon name="right" size={16} /> : entry.icon && <Icon name={entry.icon} size={18} />}
          </button>
          {entry.entries && unfolded === index && (
            <Submenu
              label={entry.label}
              entries={entry.entries}
              beside={items()[index] ?? null}
              onClose={onClose}
              onBack={() => {
                unfold(null);
                items()[index]?.focus();
              }}
            />
          )}
        </>
      ))}
    </div>
  );
}

function Submenu(props: Required<MenuProps> & { beside: HTMLElement | null }) {
  const { beside, ...menu } = props;
  // A sheet has no room beside it.
  if (onPhone()) return <Menu {...menu} />;
  return (
    <Popup class="menu-popup" anchor={beside} placement="right-start">
      <Menu {...menu} />
    </Popup>
  );
}

/** The item that a key leads to: arrows, and both ends. */
function target({ key }: KeyboardEvent, at: number, all: HTMLElement[]): HTMLElement | undefined {
  if (key === "ArrowDown") return all[(at + 1) % all.length];
  if (key === "ArrowUp") return all[(at - 1 + all.length) % all.length];
  if (key === "Home") return all[0];
  if (key === "End") return all[all.length - 1];
  return undefined;
}

/** What was typed in one go, and when the last letter was. */
interface Typed {
  letters: string;
  at: number;
}

/** Letters farther apart begin another word. */
const IN_ONE_GO_MS = 700;

/** The item that begins with what was typed in one go; one letter again and again leads from one to the next. */
function ahead(event: KeyboardEvent, at: number, all: HTMLElement[], typed: Typed): HTMLElement | undefined {
  const letter = event.key.toLowerCase();
  if (letter.length !== 1 || letter === " " || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  typed.letters = event.timeStamp - typed.at > IN_ONE_GO_MS ? letter : typed.letters + letter;
  typed.at = event.timeStamp;
  const isOneLetter = [...typed.letters].every((one) => one === letter);
  const wanted = isOneLetter ? letter : typed.letters;
  const from = isOneLetter ? at + 1 : Math.max(at, 0);
  const round = [...all.slice(from), ...all.slice(0, from)];
  return round.find((one) => one.textContent?.toLowerCase().startsWith(wanted));
}
