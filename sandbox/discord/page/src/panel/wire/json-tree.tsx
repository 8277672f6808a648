// JSON to read and to fold. What is folded is not drawn, so that a large body costs nothing until it is opened.

import { useSignal } from "@preact/signals";
import type { Json } from "./record";

const OPEN_TO_DEPTH = 3;
const OPEN_AT_MOST = 20;
const MOST_ENTRIES = 200;
const LONG_STRING = 400;

export function JsonTree({ value }: { value: Json }) {
  return (
    <div class="json">
      <Node value={value} depth={0} />
    </div>
  );
}

function Node({ name, value, depth }: { name?: string; value: Json; depth: number }) {
  if (value === null || typeof value !== "object")
    return <Leaf {...(name === undefined ? {} : { name })} value={value} />;
  return <Branch {...(name === undefined ? {} : { name })} value={value} depth={depth} />;
}

function Leaf({ name, value }: { name?: string; value: null | boolean | number | string }) {
  const all = useSignal(false);
  const isLong = typeof value === "string" && value.length > LONG_STRING;
  const shown = isLong && !all.value ? `${value.slice(0, LONG_STRING)}…` : value;
  return (
    <div class="leaf">
      {name !== undefined && <span class="key">{name}: </span>}
      <span data-type={value === null ? "null" : typeof value}>
        {typeof shown === "string" ? `“${shown}”` : String(shown)}
      </span>
      {isLong && !all.value && (
        <button type="button" class="link" onClick={() => (all.value = true)}>
          all {value.length} characters
        </button>
      )}
    </div>
  );
}

function Branch({ name, value, depth }: { name?: string; value: Json[] | { [key: string]: Json }; depth: number }) {
  const entries = Object.entries(value);
  const open = useSignal(depth === 0 || (depth < OPEN_TO_DEPTH && entries.length <= OPEN_AT_MOST));
  const isList = Array.isArray(value);
  const [from, to] = isList ? "[]" : "{}";
  if (!entries.length) {
    return (
      <div class="leaf">
        {name !== undefined && <span class="key">{name}: </span>}
        {from}
        {to}
      </div>
    );
  }
  return (
    <details open={open.value} onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>
        {name !== undefined && <span class="key">{name}: </span>}
        <span class="hint">
          {from} {entries.length} {to}
        </span>
      </summary>
      {open.value && (
        <div class="inside">
          {entries.slice(0, MOST_ENTRIES).map(([key, inside]) => (
            <Node key={key} name={key} value={inside} depth={depth + 1} />
          ))}
          {entries.length > MOST_ENTRIES && <div class="hint">and {entries.length - MOST_ENTRIES} more</div>}
        </div>
      )}
    </details>
  );
}
