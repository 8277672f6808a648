// Which of the bot's requests a fault is meant for, and how many of them.

import type { Signal } from "@preact/signals";

export interface Target {
  label: string;
  method: string | null;
  /** A regular expression that the path must contain; none is any. */
  path: string;
  count: number;
}

type Kind = Omit<Target, "count">;

const OWN = "of my choice";
const TARGETS: Kind[] = [
  { label: "any request", method: null, path: "" },
  { label: "the first reaction to a command or a button", method: "POST", path: "/callback$" },
  { label: "a change of an answer: progress, pictures", method: "PATCH", path: "/webhooks/.+/messages/" },
  { label: "a further answer", method: "POST", path: "/webhooks/[^/]+/[^/]+$" },
  { label: "messages in a channel", method: null, path: "/channels/[0-9]+/messages" },
  { label: "new links for old pictures", method: "POST", path: "/attachments/refresh-urls$" },
];
export const ANY: Target = { label: "any request", method: null, path: "", count: 1 };

/** The target as `POST /sandbox/faults` takes it. Raises Error where the path is no regular expression. */
export function bodyOf({ method, path, count }: Target): object {
  try {
    new RegExp(path);
  } catch {
    throw new Error(`“${path}” is no regular expression, so nothing was arranged.`);
  }
  return { ...(method ? { method } : {}), path, count };
}

export function TargetFields({ target }: { target: Signal<Target> }) {
  const { label, count, method, path } = target.value;
  const change = (changed: Partial<Target>) => {
    target.value = { ...target.value, ...changed };
  };
  const isOwn = label === OWN;
  return (
    <fieldset class="fields">
      <legend>Which requests</legend>
      <label class="field grows">
        What the bot asks for
        <select
          value={label}
          onChange={(event) => {
            const chosen = event.currentTarget.value;
            change(TARGETS.find((one) => one.label === chosen) ?? { label: OWN });
          }}
        >
          {TARGETS.map((one) => (
            <option key={one.label}>{one.label}</option>
          ))}
          <option>{OWN}</option>
        </select>
      </label>
      <label class="field">
        How many
        <input
          type="number"
          min={1}
          max={1000}
          value={count}
          onInput={(event) => change({ count: Math.max(1, event.currentTarget.valueAsNumber || 1) })}
        />
      </label>
      {isOwn && (
        <>
          <label class="field">
            Method
            <select value={method ?? ""} onChange={(event) => change({ method: event.currentTarget.value || null })}>
              <option value="">any</option>
              {["GET", "POST", "PUT", "PATCH", "DELETE"].map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
          <label class="field grows">
            Path, as a regular expression
            <input
              type="text"
              spellcheck={false}
              value={path}
              placeholder="/commands$"
              onInput={(event) => change({ path: event.currentTarget.value })}
            />
          </label>
        </>
      )}
    </fieldset>
  );
}
