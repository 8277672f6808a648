// The times that Discord sets, and its rate limits: shorter ones show in seconds what takes a day out there.

import { ask } from "../../api/sandbox";
import type { Limits } from "../../api/types";
import { state } from "../../state/world";
import { Section, useSection } from "../deed";
import { StepSlider } from "../step-slider";
import { durationOf } from "../words";

const MINUTE = 60;
const HOUR = 3_600;

/** Discord's own, which are also where the sliders end. */
const DISCORDS: Limits = {
  token_life_s: 15 * MINUTE,
  cdn_link_life_s: 24 * HOUR,
  acknowledge_within_s: 3,
  rate_limits: true,
};

const TOKEN_STEPS = [10, 20, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE];
const LINK_STEPS = [10, 30, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR];
const ACKNOWLEDGE_STEPS = [0.2, 0.5, 1, 2, 3, 5, 10, 30];

export function Times() {
  return (
    <Section title="Discord’s limits">
      <Limited />
    </Section>
  );
}

function Limited() {
  const { act, busy } = useSection();
  const limits = state.value?.limits;
  if (!limits) return <p class="hint">This sandbox does not tell its limits.</p>;
  const change = (asked: Limits, words: string) =>
    act(async () => {
      const told = await ask<Limits>("PATCH", "/limits", asked);
      if (state.value) state.value = { ...state.value, limits: told };
      return words;
    });
  const isDiscords = Object.entries(DISCORDS).every(([key, value]) => limits[key] === value);
  return (
    <>
      <StepSlider
        label="A reply token lives"
        hint="So long after a command the bot may answer it or change its answer."
        steps={TOKEN_STEPS}
        value={Number(limits.token_life_s)}
        words={durationOf}
        onChoose={(value) => change({ token_life_s: value }, `Reply tokens live ${durationOf(value)} now.`)}
      />
      <StepSlider
        label="A link to a picture lives"
        hint="After that the file must be asked for anew. Pictures already on this page stay."
        steps={LINK_STEPS}
        value={Number(limits.cdn_link_life_s)}
        words={durationOf}
        onChoose={(value) =>
          change({ cdn_link_life_s: value }, `Links given out from now on live ${durationOf(value)}.`)
        }
      />
      <StepSlider
        label="The bot must react within"
        hint="Else people read “The application did not respond”."
        steps={ACKNOWLEDGE_STEPS}
        value={Number(limits.acknowledge_within_s)}
        words={durationOf}
        onChoose={(value) => change({ acknowledge_within_s: value }, `The bot has ${durationOf(value)} to react now.`)}
      />
      <label class="switch">
        <input
          type="checkbox"
          role="switch"
          aria-checked={limits.rate_limits === true}
          checked={limits.rate_limits === true}
          onChange={(event) => {
            const on = event.currentTarget.checked;
            void change({ rate_limits: on }, on ? "Rate limits are on." : "Rate limits are off: nothing is too fast.");
          }}
        />
        Rate limits
      </label>
      <p class="hint">On: who asks too often is told 429 and has to wait, as at Discord.</p>
      {!isDiscords && (
        <button
          type="button"
          class="plain"
          disabled={busy.value}
          onClick={() => void change(DISCORDS, "All limits are Discord’s own again.")}
        >
          As at Discord again
        </button>
      )}
    </>
  );
}
