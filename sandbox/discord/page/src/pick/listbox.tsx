// A list to choose from. The focus stays in the field that it belongs to, which says which entry is the active one.

import { useLayoutEffect, useRef } from "preact/hooks";
import { Avatar } from "../chat/avatar";
import { CustomEmoji } from "../markdown/custom-emoji";
import type { Candidate } from "./candidates";
import { Icon } from "./icon";

interface Props {
  id: string;
  label: string;
  candidates: Candidate[];
  active: number;
  chosen: ReadonlySet<string>;
  /** Several may be chosen: each shows a box to tick. */
  several?: boolean;
  onPick: (candidate: Candidate) => void;
  onPoint: (index: number) => void;
}

export function ListBox({ id, label, candidates, active, chosen, several = false, onPick, onPoint }: Props) {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => list.current?.children[active]?.scrollIntoView({ block: "nearest" }), [active]);
  return (
    <div
      class="listbox"
      id={id}
      ref={list}
      role="listbox"
      aria-label={label}
      aria-multiselectable={several || undefined}
    >
      {candidates.map((one, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field that has the focus takes the keys
        <div
          key={one.key}
          id={entryId(id, index)}
          class="listbox-entry"
          role="option"
          tabIndex={-1}
          aria-selected={chosen.has(one.key)}
          data-active={index === active || undefined}
          onPointerDown={(event) => event.preventDefault()}
          onPointerMove={() => index !== active && onPoint(index)}
          onClick={() => onPick(one)}
        >
          <CandidateLine candidate={one} />
          {several && <span class="tick">{chosen.has(one.key) && <Icon name="check" size={14} />}</span>}
        </div>
      ))}
    </div>
  );
}

export function entryId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** A candidate's sign, name and description. */
export function CandidateLine({ candidate }: { candidate: Candidate }) {
  const { kind, label, description, colour, emoji, user } = candidate;
  return (
    <>
      {user && <Avatar user={user} size={24} />}
      {kind === "role" && <span class="role-dot" style={{ backgroundColor: colour ?? "var(--text-quiet)" }} />}
      {kind === "channel" && <span aria-hidden="true">#</span>}
      {emoji?.id && <CustomEmoji id={emoji.id} name={emoji.name || "emoji"} />}
      {emoji && !emoji.id && <span class="entry-emoji">{emoji.name}</span>}
      <span class="entry-words">
        <span class="entry-label">{label}</span>
        {description && <span class="entry-description">{description}</span>}
      </span>
    </>
  );
}

/** Where the arrow keys lead in a list of so many entries; `null` for keys that lead nowhere. */
export function afterKey(key: string, active: number, count: number): number | null {
  if (count === 0) return null;
  if (key === "ArrowDown") return (active + 1) % count;
  if (key === "ArrowUp") return (active - 1 + count) % count;
  if (key === "PageDown") return Math.min(active + 8, count - 1);
  if (key === "PageUp") return Math.max(active - 8, 0);
  return null;
}
