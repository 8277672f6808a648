// Faults of Discord's REST API and CDN: which requests, how many, what befalls them, and how often it did.

import { useSignal } from "@preact/signals";
import { ask } from "../../api/sandbox";
import { Section, useSection } from "../deed";
import { usePoll } from "../poll";
import { counted } from "../words";
import { type Arranged, ArrangedList, type SlowCdn } from "./arranged-list";
import { AnswerLate, AnswerStatus, type Arrange, CutConnection, LoseAnswer, SlowPictures } from "./fault-choices";
import { ANY, bodyOf, TargetFields } from "./fault-target";

interface Faults {
  faults: Arranged[];
  slow_cdn: SlowCdn;
}

const EVERY_MS = 1_500;

export function DiscordFaults() {
  return (
    <Section
      title="Faults of Discord"
      intro="The bot’s next requests go wrong. Arrange one, then use a command and look at what people see."
    >
      <Faulty />
    </Section>
  );
}

function Faulty() {
  const { act, busy } = useSection();
  const known = useSignal<Faults | null>(null);
  const target = useSignal(ANY);
  const look = async () => {
    known.value = await ask<Faults>("GET", "/faults");
  };
  usePoll(look, EVERY_MS);

  const arrange: Arrange = (fault, words) => async () => {
    const { count, label } = target.value;
    await ask("POST", "/faults", { ...fault, ...bodyOf(target.value) });
    await look();
    return `Arranged: the next ${count === 1 ? "request" : counted(count, "request")} (${label}) will ${words}.`;
  };
  const slow = (fault: object) => async () => {
    await ask("POST", "/faults", fault);
    await look();
    return "Pictures from Discord are slow now, for the bot and for this page.";
  };
  const clear = async () => {
    known.value = await ask<Faults>("DELETE", "/faults");
    return "Cleared: Discord does everything right again.";
  };
  return (
    <>
      <TargetFields target={target} />
      <div class="choices">
        <LoseAnswer arrange={arrange} />
        <CutConnection arrange={arrange} />
        <AnswerLate arrange={arrange} />
        <AnswerStatus arrange={arrange} />
        <SlowPictures arrange={slow} />
      </div>
      {known.value && (
        <ArrangedList
          faults={known.value.faults}
          slow={known.value.slow_cdn}
          busy={busy.value}
          onClear={() => void act(clear)}
        />
      )}
    </>
  );
}
