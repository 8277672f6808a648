// The fields of the image API's knobs.

import { useSignal } from "@preact/signals";
import { StepSlider } from "../step-slider";
import { sizeOf } from "../words";
import type { Knobs, Span } from "./api";

const SIZES = [50_000, 200_000, 700_000, 1_400_000, 3_000_000, 5_000_000, 8_000_000, 12_000_000, 25_000_000];
const LONGEST_S = 86_400;

interface Props {
  knobs: Knobs;
  onChange: (changed: Partial<Knobs>) => void;
}

export function KnobFields({ knobs, onChange }: Props) {
  const isNoise = knobs.fill === "noise";
  return (
    <>
      <SpanFields label="Wait before the work" span={knobs.queue_s} onChange={(queue_s) => onChange({ queue_s })} />
      <SpanFields
        label={isNoise ? "The work takes" : "The work takes at least"}
        span={knobs.work_s}
        onChange={(work_s) => onChange({ work_s })}
      />
      <label class="field">
        Jobs at once (0: any)
        <input
          type="number"
          min={0}
          max={1000}
          value={knobs.concurrency}
          onInput={(event) => onChange({ concurrency: event.currentTarget.valueAsNumber || 0 })}
        />
      </label>
      <label class="field grows">
        The hole is filled with
        <select value={knobs.fill} onChange={(event) => onChange({ fill: event.currentTarget.value as Knobs["fill"] })}>
          <option value="patchmatch">the rest of the picture (PatchMatch)</option>
          <option value="noise">noise: costs nothing, for load tests</option>
        </select>
      </label>
      {isNoise && (
        <>
          <StepSlider
            label="A result weighs about"
            steps={SIZES}
            value={knobs.result_bytes}
            words={sizeOf}
            onChoose={(result_bytes) => onChange({ result_bytes })}
          />
          <label class="switch">
            <input
              type="checkbox"
              checked={knobs.fetch_inputs}
              onChange={(event) => onChange({ fetch_inputs: event.currentTarget.checked })}
            />
            Still download picture and mask
          </label>
        </>
      )}
    </>
  );
}

function SpanFields({ label, span, onChange }: { label: string; span: Span; onChange: (span: Span) => void }) {
  const [from, to] = span;
  const varies = useSignal(from !== to);
  const isRange = varies.value || from !== to;
  return (
    <fieldset class="span">
      <legend>{label}</legend>
      <select
        aria-label={`${label}: fixed, or drawn between two`}
        value={isRange ? "range" : "fixed"}
        onChange={(event) => {
          varies.value = event.currentTarget.value === "range";
          onChange(varies.value ? [from, Math.max(to, from)] : [from, from]);
        }}
      >
        <option value="fixed">always</option>
        <option value="range">between</option>
      </select>
      <Seconds
        label={isRange ? "from" : label}
        value={from}
        onInput={(value) => onChange([value, isRange ? to : value])}
      />
      {isRange && (
        <>
          <span>and</span>
          <Seconds label="to" value={to} onInput={(value) => onChange([from, value])} />
        </>
      )}
      <span>s</span>
    </fieldset>
  );
}

function Seconds({ label, value, onInput }: { label: string; value: number; onInput: (value: number) => void }) {
  return (
    <input
      type="number"
      aria-label={`${label}, in seconds`}
      min={0}
      max={LONGEST_S}
      step="any"
      value={value}
      onInput={(event) => onInput(event.currentTarget.valueAsNumber || 0)}
    />
  );
}
