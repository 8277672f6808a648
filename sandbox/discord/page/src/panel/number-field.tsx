// A labelled number with its unit.

import type { Signal } from "@preact/signals";

interface Props {
  label: string;
  unit?: string;
  value: Signal<number>;
  min: number;
  max: number;
  step?: number | "any";
}

export function NumberField({ label, unit, value, min, max, step = "any" }: Props) {
  return (
    <label class="field">
      {label}
      <span class="with-unit">
        <input
          type="number"
          min={min}
          max={max}
          step={step}
          value={value.value}
          // preact/compat makes onChange of inputs an onInput; this one it leaves alone.
          onChangeCapture={(event) => {
            const given = event.currentTarget.valueAsNumber;
            value.value = Number.isNaN(given) ? min : Math.min(max, Math.max(min, given));
            // What was typed out of range is put right even where the value is the old one.
            event.currentTarget.value = String(value.value);
          }}
        />
        {unit && <span>{unit}</span>}
      </span>
    </label>
  );
}
