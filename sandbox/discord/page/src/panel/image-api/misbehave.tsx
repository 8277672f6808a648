// What the image API gets wrong: how often, which of the kinds, and the rules in force.

import { type Signal, useSignal } from "@preact/signals";
import { Section, useSection } from "../deed";
import { askImageApi, type Faults, type Rule } from "./api";
import { FaultKindRow } from "./fault-kind-row";
import { groupsOf, STAGES, titleOf } from "./fault-kinds";

interface Props {
  faults: Signal<Faults | null>;
  /** Look again at once. */
  soon: () => void;
}

type Often = { next: number } | { share: number };

export function Misbehave(props: Props) {
  return (
    <Section title="Make it misbehave" intro="Say how often, choose what, then ask for a picture in the chat.">
      <Choose {...props} />
    </Section>
  );
}

function Choose({ faults, soon }: Props) {
  const { act, busy } = useSection();
  const mode = useSignal<"next" | "share">("next");
  const next = useSignal(1);
  const percent = useSignal(20);
  const known = faults.value;
  if (!known) return null;

  const often = (): Often => (mode.value === "next" ? { next: next.value } : { share: percent.value / 100 });
  const add = (rule: object & { kind: string }) =>
    act(async () => {
      const chosen = often();
      faults.value = await askImageApi<Faults>("POST", "/faults", { ...rule, ...chosen });
      soon();
      const times =
        "next" in chosen ? (chosen.next === 1 ? "once" : `${chosen.next} times`) : `in ${percent.value} % of cases`;
      return `“${titleOf(rule.kind)}” will strike ${times}.`;
    });
  const clear = () =>
    act(async () => {
      faults.value = await askImageApi<Faults>("DELETE", "/faults");
      soon();
      return "All goes right again. Jobs that were struck keep their fault.";
    });
  return (
    <>
      <fieldset class="often">
        <legend>How often</legend>
        <label>
          <input type="radio" name="often" checked={mode.value === "next"} onChange={() => (mode.value = "next")} />
          the next
        </label>
        <input
          type="number"
          aria-label="How many"
          min={1}
          max={10_000}
          value={next.value}
          onFocus={() => (mode.value = "next")}
          onInput={(event) => (next.value = Math.max(1, event.currentTarget.valueAsNumber || 1))}
        />
        <label>
          <input type="radio" name="often" checked={mode.value === "share"} onChange={() => (mode.value = "share")} />a
          share of
        </label>
        <span class="with-unit">
          <input
            type="number"
            aria-label="Share in percent"
            min={1}
            max={100}
            value={percent.value}
            onFocus={() => (mode.value = "share")}
            onInput={(event) => (percent.value = Math.min(100, Math.max(1, event.currentTarget.valueAsNumber || 1)))}
          />
          %
        </span>
      </fieldset>
      {groupsOf(Object.keys(known.kinds)).map((group) => (
        <details class="fault-group" key={group.title}>
          <summary>
            {group.title} <span class="hint">{Object.keys(group.kinds).length}</span>
          </summary>
          <ul>
            {Object.entries(group.kinds).map(([kind, words]) => (
              <FaultKindRow
                key={kind}
                kind={kind}
                words={words}
                stages={known.kinds[kind] ?? []}
                busy={busy.value}
                onAdd={add}
              />
            ))}
          </ul>
        </details>
      ))}
      <InForce rules={known.rules} busy={busy.value} onClear={clear} />
    </>
  );
}

function InForce({ rules, busy, onClear }: { rules: Rule[]; busy: boolean; onClear: () => Promise<void> }) {
  if (!rules.length) return <p class="hint">No rule is in force: all goes right.</p>;
  return (
    <>
      <h4>In force</h4>
      <ul class="arranged">
        {rules.map((rule, place) => (
          <li key={place}>
            <span>
              {titleOf(rule.kind)}
              {rule.at ? `, ${STAGES[rule.at]}` : ""}
            </span>
            <b>
              {rule.share ? `${Math.round(rule.share * 100)} % of them` : `${(rule.next ?? 1) - rule.struck} to come`},
              struck {rule.struck}×
            </b>
          </li>
        ))}
      </ul>
      <button type="button" class="plain" disabled={busy} onClick={() => void onClear()}>
        Let all go right again
      </button>
    </>
  );
}
