// One kind of fault: what it is, where it strikes, what else can be set, and the button that adds it.

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { Stage } from "./api";
import { type FaultWords, STAGES } from "./fault-kinds";

interface Props {
  kind: string;
  words: FaultWords;
  stages: Stage[];
  busy: boolean;
  onAdd: (rule: { kind: string; at?: Stage }) => Promise<void>;
}

type Setting = NonNullable<FaultWords["settings"]>[number];

const LABELS: Record<Setting, string> = {
  retry_after_s: "Retry-After, s",
  retry_after_form: "written as",
  delay_s: "late by, s",
  reason: "reason",
  looks: "looks (0: for ever)",
  spelling: "word for done",
  location: "to (empty: our own)",
};
const DEFAULTS: Record<Setting, string | number> = {
  retry_after_s: 2,
  retry_after_form: "seconds",
  delay_s: 10,
  reason: "CUDA out of memory",
  looks: 3,
  spelling: "Completed",
  location: "",
};

export function FaultKindRow({ kind, words, stages, busy, onAdd }: Props) {
  const at = useSignal<Stage | undefined>(stages[0]);
  const settings = words.settings ?? [];
  const values = useSignal(Object.fromEntries(settings.map((name) => [name, DEFAULTS[name]])));
  const add = () => {
    const given = Object.entries(values.value).filter(([, value]) => value !== "");
    void onAdd({ kind, ...(at.value && at.value !== "job" ? { at: at.value } : {}), ...Object.fromEntries(given) });
  };
  return (
    <li class="fault-kind">
      <div>
        <b>{words.title}</b>
        <p class="hint">{words.sentence}</p>
        {(stages.length > 1 || settings.length > 0) && (
          <div class="fields">
            {stages.length > 1 && (
              <label class="field">
                where
                <select value={at.value} onChange={(event) => (at.value = event.currentTarget.value as Stage)}>
                  {stages.map((stage) => (
                    <option key={stage} value={stage}>
                      {STAGES[stage]}
                    </option>
                  ))}
                </select>
              </label>
            )}
            {settings.map((name) => (
              <SettingField
                key={name}
                name={name}
                value={values.value[name] ?? ""}
                onChange={(value) => {
                  values.value = { ...values.value, [name]: value };
                }}
              />
            ))}
          </div>
        )}
      </div>
      <button type="button" class="plain" aria-label={`Add ${words.title}`} disabled={busy} onClick={add}>
        Add
      </button>
    </li>
  );
}

interface FieldProps {
  name: Setting;
  value: string | number;
  onChange: (value: string | number) => void;
}

function SettingField({ name, value, onChange }: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{LABELS[name]}</label>
      {name === "retry_after_form" ? (
        <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="seconds">seconds</option>
          <option value="date">a date</option>
          <option value="absent">not at all</option>
        </select>
      ) : typeof DEFAULTS[name] === "number" ? (
        <input
          id={id}
          type="number"
          min={0}
          value={value}
          onInput={(event) => onChange(event.currentTarget.valueAsNumber || 0)}
        />
      ) : (
        <input id={id} value={value} onInput={(event) => onChange(event.currentTarget.value)} />
      )}
    </div>
  );
}
