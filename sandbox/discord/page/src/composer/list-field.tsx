// A field with a list: of choices, people, roles, channels, or of what the bot suggests while one types.

import { useRef, useState } from "preact/hooks";
import { type Candidate, matching } from "../pick/candidates";
import { afterKey, entryId, ListBox } from "../pick/listbox";
import { Popup } from "../pick/popup";
import { common, type FieldProps, onFieldKey } from "./field-props";
import type { OptionField } from "./option-field";
import { type Suggestions, useSuggestions } from "./suggestions";

export function ListField({ draft, filled, field, id }: FieldProps) {
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const suggestions = useSuggestions(draft, filled, field, open);
  const typed = field.chosen.value ? "" : field.text.value;
  const found = field.isFromList
    ? matching(field.candidates(), typed)
    : suggestions.state === "here"
      ? suggestions.candidates
      : [];
  const listId = `${id}-list`;
  const base = common({ draft, filled, field, id });

  function pick(candidate: Candidate) {
    field.choose(candidate);
    setOpen(false);
    filled.focusNextRequired();
  }

  /** A choice whose whole name was typed is chosen, even without the list. */
  function settle() {
    setOpen(false);
    const whole = found.find((one) => one.label.toLowerCase() === field.text.value.trim().toLowerCase());
    if (field.isFromList && !field.chosen.value && whole) field.choose(whole);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.isComposing) return;
    const to = afterKey(event.key, open ? active : -1, found.length);
    const picked = open ? found[active] : undefined;
    if (to !== null || (!open && event.key === "ArrowDown")) {
      setOpen(true);
      setActive(Math.max(to ?? 0, 0));
    } else if (picked && (event.key === "Enter" || event.key === "Tab") && !event.shiftKey) {
      // An optional field that was left empty is not filled by passing through it.
      if (event.key === "Tab" && field.isEmpty) return settle();
      pick(picked);
    } else if (open && event.key === "Escape") setOpen(false);
    else {
      if (event.key === "Enter") settle();
      return onFieldKey(event, draft, filled, field);
    }
    event.preventDefault();
  }

  return (
    <>
      <input
        {...base}
        ref={(element) => {
          input.current = element;
          field.element = element;
        }}
        type="text"
        role="combobox"
        aria-expanded={open}
        aria-controls={open && found.length ? listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={open && found.length ? entryId(listId, active) : undefined}
        value={field.text.value}
        onFocus={() => {
          base.onFocus();
          setOpen(!field.chosen.value);
        }}
        onClick={() => setOpen(true)}
        onBlur={settle}
        onInput={(event) => {
          field.type(event.currentTarget.value);
          setActive(0);
          setOpen(true);
        }}
        onKeyDown={onKeyDown}
      />
      {open && (
        <Popup class="option-popup" anchor={lineOf(input.current)} placement="top-start" sameWidth>
          <p class="list-title">
            <b>{field.name}</b> {field.description}
          </p>
          <ListBox
            id={listId}
            label={field.name}
            candidates={found}
            active={active}
            chosen={new Set(field.chosen.value ? [field.chosen.value.key] : [])}
            onPick={pick}
            onPoint={setActive}
          />
          <p class={found.length ? "visually-hidden" : "list-empty"} role="status">
            {wordsFor(field, suggestions, found.length)}
          </p>
        </Popup>
      )}
    </>
  );
}

function wordsFor(field: OptionField, suggestions: Suggestions, count: number): string {
  if (!field.isFromList && suggestions.state === "loading") return "Loading options…";
  if (!field.isFromList && suggestions.state === "failed") return "Loading options failed";
  if (count === 0) return "No options match your search";
  return `${count} ${count === 1 ? "option" : "options"}`;
}

/** The list is as wide as the line of options, not as its field. */
function lineOf(field: HTMLElement | null): HTMLElement | null {
  return field?.closest<HTMLElement>(".command-line") ?? field;
}
