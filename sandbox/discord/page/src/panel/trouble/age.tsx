// Making everything older at once, instead of waiting for it.

import { useSignal } from "@preact/signals";
import { ask } from "../../api/sandbox";
import { DeedButton, Section, useSection } from "../deed";
import { durationOf } from "../words";

const UNITS = { minutes: 60, hours: 3_600, days: 86_400 };
type Unit = keyof typeof UNITS;

export function Age() {
  return (
    <Section
      title="Time"
      intro="Puts the clock of this Discord forward: tokens, picture links and waiting commands age."
    >
      <div class="deeds">
        <DeedButton
          title="16 minutes older"
          sentence="Reply tokens live 15 minutes: what the bot has not answered yet, it can only answer in another way."
          deed={age(16 * UNITS.minutes, "Reply tokens from before are dead.")}
        />
        <DeedButton
          title="25 hours older"
          sentence="Links to pictures die after 24 hours: use an old message’s buttons and see whether the picture is still found."
          deed={age(25 * UNITS.hours, "Links and tokens from before are dead.")}
        />
        <DeedButton
          title="30 days older"
          sentence="A month passes. Look: buttons under old messages still do something sensible."
          deed={age(30 * UNITS.days, "Everything you see is from last month.")}
        />
      </div>
      <OtherAge />
    </Section>
  );
}

function OtherAge() {
  const { act, busy } = useSection();
  const amount = useSignal(5);
  const unit = useSignal<Unit>("minutes");
  return (
    <form
      class="inline-form"
      onSubmit={(event) => {
        event.preventDefault();
        void act(age(amount.value * UNITS[unit.value]), "Making it older");
      }}
    >
      <label>
        Older by{" "}
        <input
          type="number"
          min={1}
          max={1000}
          required
          value={amount.value}
          onInput={(event) => (amount.value = event.currentTarget.valueAsNumber)}
        />
      </label>
      <select
        aria-label="Unit"
        value={unit.value}
        onChange={(event) => (unit.value = event.currentTarget.value as Unit)}
      >
        {Object.keys(UNITS).map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
      <button type="submit" class="plain" disabled={busy.value}>
        Make older
      </button>
    </form>
  );
}

function age(seconds: number, consequence = ""): () => Promise<string> {
  return async () => {
    const { now } = await ask<{ now: string }>("POST", "/age", { seconds });
    return `Everything is ${durationOf(seconds)} older. ${consequence} It is ${new Date(now).toLocaleString()} here now.`;
  };
}
