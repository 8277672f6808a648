// A slider over a few sensible values that lie far apart: ten seconds, a minute, a day.

import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";

interface Props {
  label: string;
  hint?: string;
  /** Rising. */
  steps: readonly number[];
  value: number;
  words: (value: number) => string;
  /** Told once the handle is let go; the handle stays there until it is done. */
  onChoose: (value: number) => Promise<void> | void;
  disabled?: boolean;
}

export function StepSlider({ label, hint, steps, value, words, onChoose, disabled }: Props) {
  const id = useId();
  const dragged = useSignal<number | null>(null);
  const choosing = useRef(false);
  const choose = async () => {
    // Arrow keys may be faster than the sandbox: only the last place counts.
    if (choosing.current) return;
    choosing.current = true;
    let told: number | null = null;
    while (dragged.value !== null && told !== dragged.value) {
      told = dragged.value;
      await onChoose(steps[told] ?? value);
    }
    choosing.current = false;
    dragged.value = null;
  };
  const place = dragged.value ?? nearest(steps, value);
  const shown = dragged.value === null ? value : (steps[dragged.value] ?? value);
  return (
    <div class="step-slider">
      <label for={id}>{label}</label>
      <output for={id}>{words(shown)}</output>
      <input
        id={id}
        type="range"
        min={0}
        max={steps.length - 1}
        step={1}
        value={place}
        disabled={disabled}
        aria-valuetext={words(shown)}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onInput={(event) => {
          dragged.value = event.currentTarget.valueAsNumber;
        }}
        // preact/compat makes onChange of inputs an onInput; this one it leaves alone.
        onChangeCapture={() => void choose()}
      />
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** The place of the step that is nearest by ratio, as the steps lie. */
function nearest(steps: readonly number[], value: number): number {
  const away = (step: number) => Math.abs(Math.log((step + 1) / (value + 1)));
  return steps.reduce((best, step, place) => (away(step) < away(steps[best] ?? 0) ? place : best), 0);
}
