// A select as Discord draws it: of strings, users, roles, both, or channels; one choice or several.

import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Select } from "../api/types";
import { type Candidate, candidatesOf, matching, wantsSearch } from "./candidates";
import { Icon } from "./icon";
import { afterKey, CandidateLine, entryId, ListBox } from "./listbox";
import { Popup } from "./popup";

interface Props {
  select: Select;
  /** Waiting for the bot: nothing can be chosen. */
  busy?: boolean;
  /** In a modal: told at every change. In a message: told once, when the choice is made. */
  onChoose: (values: string[]) => void;
  immediate?: boolean;
  /** In a modal: whose words name it, and describe it. */
  labelledBy?: string;
  describedBy?: string | undefined;
}

export function SelectMenu({ select, busy = false, onChoose, immediate = false, labelledBy, describedBy }: Props) {
  const id = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  const [chosen, setChosen] = useState(() => chosenAtFirst(select));
  const [open, setOpen] = useState(false);
  const before = useRef(chosen);
  const several = select.max_values > 1;
  const candidates = candidatesOf(select);
  const shut = select.disabled || busy;

  // An edit of the message that changes what is offered or chosen starts the select anew.
  const offered = JSON.stringify([select.options, select.default_values]);
  const known = useRef(offered);
  useEffect(() => {
    if (known.current === offered) return;
    known.current = offered;
    setChosen(chosenAtFirst(select));
  }, [offered, select]);

  function show() {
    if (shut) return;
    before.current = chosen;
    setOpen(true);
  }

  function close(giveBack: boolean) {
    setOpen(false);
    if (giveBack) trigger.current?.focus({ preventScroll: true });
    if (immediate || !several || same(before.current, chosen)) return;
    if (chosen.length >= select.min_values) onChoose(chosen);
    else setChosen(before.current);
  }

  function pick({ key }: Candidate) {
    if (several) {
      const left = chosen.filter((one) => one !== key);
      if (left.length === chosen.length && chosen.length >= select.max_values) return;
      change(left.length < chosen.length ? left : [...chosen, key]);
      return;
    }
    setOpen(false);
    trigger.current?.focus({ preventScroll: true });
    if (!chosen.includes(key)) change([key]);
    else if (select.min_values === 0) change([]);
  }

  function change(next: string[]) {
    setChosen(next);
    if (immediate || !several) onChoose(next);
  }

  const shown = chosen.flatMap((key) => candidates.find((one) => one.key === key) ?? []);
  const placeholder = select.placeholder ?? "Make a selection";
  return (
    <div class="select-menu">
      <button
        type="button"
        class="select-trigger"
        id={`${id}-trigger`}
        ref={trigger}
        role="combobox"
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-controls={open ? `${id}-list` : undefined}
        aria-label={labelledBy ? undefined : placeholder}
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        aria-busy={busy || undefined}
        disabled={shut}
        onClick={() => (open ? close(true) : show())}
        onKeyDown={(event) => {
          if (open || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
          event.preventDefault();
          show();
        }}
      >
        <span class="select-shown">
          {shown.length === 0 && <span class="select-placeholder">{placeholder}</span>}
          {shown.map((one) =>
            several ? (
              <span class="chip" key={one.key}>
                <CandidateLine candidate={{ ...one, description: undefined }} />
              </span>
            ) : (
              <CandidateLine key={one.key} candidate={{ ...one, description: undefined }} />
            ),
          )}
        </span>
        {busy ? <span class="spinner" /> : <Icon name="chevron" />}
      </button>
      {open && (
        <Popup class="select-popup" anchor={trigger.current} sameWidth sheet onOutside={() => close(false)}>
          <SelectList
            id={`${id}-list`}
            label={placeholder}
            candidates={candidates}
            chosen={chosen}
            several={several}
            least={select.min_values}
            onPick={pick}
            onClose={() => close(true)}
          />
        </Popup>
      )}
    </div>
  );
}

interface ListProps {
  id: string;
  label: string;
  candidates: Candidate[];
  chosen: string[];
  several: boolean;
  least: number;
  onPick: (candidate: Candidate) => void;
  onClose: () => void;
}

function SelectList({ id, label, candidates, chosen, several, least, onPick, onClose }: ListProps) {
  const [typed, type] = useState("");
  const found = matching(candidates, typed);
  const [active, setActive] = useState(() =>
    Math.max(
      found.findIndex((one) => chosen.includes(one.key)),
      0,
    ),
  );
  const search = wantsSearch(candidates);

  function onKeyDown(event: KeyboardEvent) {
    const to = afterKey(event.key, active, found.length);
    const picked = found[active];
    if (to !== null) setActive(to);
    else if (event.key === "Home" && !search) setActive(0);
    else if (event.key === "End" && !search) setActive(found.length - 1);
    else if (event.key === "Escape" || event.key === "Tab") onClose();
    else if (event.key === "Enter" || (event.key === " " && !typed)) picked && onPick(picked);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div class="select-list">
      <div class="sheet-title">
        <span>{label}</span>
        <button type="button" class="link" onClick={onClose}>
          Done
        </button>
      </div>
      {/* Without a search field on show it still takes the keys, and jumps to what is typed. On a touch screen a
          search field waits to be touched, lest the keyboard cover the list. */}
      <input
        class={search ? "select-search" : "visually-hidden"}
        data-takes-focus={!search || !matchMedia("(hover: none)").matches || undefined}
        role="combobox"
        aria-label={search ? "Search" : label}
        aria-expanded="true"
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={found.length ? entryId(id, active) : undefined}
        placeholder="Search"
        inputMode={search ? "search" : "none"}
        autocomplete="off"
        value={search ? typed : ""}
        onInput={(event) => {
          const text = event.currentTarget.value;
          if (search) {
            type(text);
            setActive(0);
            return;
          }
          event.currentTarget.value = "";
          const jump = candidates.indexOf(matching(candidates, text)[0] as Candidate);
          if (jump >= 0) setActive(jump);
        }}
        onKeyDown={onKeyDown}
      />
      <ListBox
        id={id}
        label={label}
        candidates={found}
        active={active}
        chosen={new Set(chosen)}
        several={several}
        onPick={onPick}
        onPoint={setActive}
      />
      {found.length === 0 && <p class="list-empty">No results found</p>}
      {several && chosen.length < least && <p class="list-hint">Select at least {least}</p>}
      <p class="visually-hidden" role="status">
        {found.length} {found.length === 1 ? "result" : "results"}
      </p>
    </div>
  );
}

function chosenAtFirst(select: Select): string[] {
  if (select.type !== 3) return (select.default_values ?? []).map((one) => one.id);
  return (select.options ?? []).filter((one) => one.default).map((one) => one.value);
}

function same(one: string[], other: string[]): boolean {
  return one.length === other.length && one.every((key) => other.includes(key));
}
