// The image API's knobs: how long jobs wait and work, how many at once, and what results are made of.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Section, useSection } from "../deed";
import { counted } from "../words";
import { askImageApi, type Knobs, type Span } from "./api";
import { KnobFields } from "./knob-fields";

const PRESETS: { title: string; queue_s: Span; work_s: Span }[] = [
  { title: "As fast as it can", queue_s: [0, 0], work_s: [0, 0] },
  { title: "Like the real one, 4–7 s", queue_s: [0, 0], work_s: [4, 7] },
  { title: "Slow, 20–60 s", queue_s: [0, 0], work_s: [20, 60] },
];

export function Speed() {
  return (
    <Section title="Speed and results">
      <Turn />
    </Section>
  );
}

function Turn() {
  const { act, busy } = useSection();
  /** As they are, and as the form has them before they are set. */
  const knobs = useSignal<Knobs | null>(null);
  const draft = useSignal<Knobs | null>(null);
  const take = (told: Knobs) => {
    knobs.value = told;
    draft.value = told;
  };
  const turn = (wanted: Partial<Knobs>) =>
    act(async () => {
      take(await askImageApi<Knobs>("PUT", "/knobs", wanted));
      return knobs.value ? `From the next job on: ${wordsOf(knobs.value)}` : "";
    });
  useEffect(() => {
    askImageApi<Knobs>("GET", "/knobs").then(take, () => {});
  }, []);

  const now = knobs.value;
  const form = draft.value;
  if (!now || !form) return <p class="hint">Asking for the knobs…</p>;
  return (
    <>
      <fieldset class="presets">
        <legend class="visually-hidden">Speed</legend>
        {PRESETS.map(({ title, queue_s, work_s }) => (
          <button
            key={title}
            type="button"
            class="plain"
            aria-pressed={String([now.queue_s, now.work_s]) === String([queue_s, work_s])}
            disabled={busy.value}
            onClick={() => void turn({ queue_s, work_s })}
          >
            {title}
          </button>
        ))}
      </fieldset>
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          void turn({ ...form, queue_s: rising(form.queue_s), work_s: rising(form.work_s) });
        }}
      >
        <KnobFields
          knobs={form}
          onChange={(changed) => {
            draft.value = { ...form, ...changed };
          }}
        />
        <button type="submit" class="plain" disabled={busy.value || JSON.stringify(form) === JSON.stringify(now)}>
          Set
        </button>
      </form>
    </>
  );
}

/** Who writes “between 5 and 2” means it the other way round. */
function rising([from, to]: Span): Span {
  return [Math.min(from, to), Math.max(from, to)];
}

function wordsOf(knobs: Knobs): string {
  const atOnce = knobs.concurrency ? `${counted(knobs.concurrency, "job")} at once` : "any number at once";
  const fill = knobs.fill === "noise" ? "results are noise" : "the hole is really filled";
  return `waits ${spanOf(knobs.queue_s)}, works ${spanOf(knobs.work_s)}, ${atOnce}; ${fill}.`;
}

function spanOf([from, to]: Span): string {
  if (from !== to) return `${from} to ${to} s`;
  return from ? `${from} s` : "no longer than it must";
}
