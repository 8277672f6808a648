// What can befall the bot's requests, each with the one or two things that can be set about it.

import { useSignal } from "@preact/signals";
import { DeedButton } from "../deed";
import { NumberField } from "../number-field";
import { durationOf, sizeOf } from "../words";

/** Makes the deed that arranges a fault; `words` go on from "the next 2 requests (…) will ". */
export type Arrange = (fault: object, words: string) => () => Promise<string>;

interface Props {
  arrange: Arrange;
}

const LONGEST_S = 600;
const STATUSES: Record<number, string> = {
  500: "Discord broke",
  502: "something before Discord broke",
  503: "Discord is overloaded",
  429: "too many requests",
  403: "not allowed",
  404: "there is no such thing",
};

export function LoseAnswer({ arrange }: Props) {
  const holdS = useSignal(5);
  return (
    <div class="choice">
      <DeedButton
        title="Lose the answer"
        sentence={`Carried out, but after ${durationOf(holdS.value)} of silence the line goes dead. Look: nothing is posted twice.`}
        deed={arrange({ kind: "lose_answer", hold_s: holdS.value }, "be carried out, and the answer lost")}
      />
      <NumberField label="Silence" unit="s" value={holdS} min={0} max={LONGEST_S} />
    </div>
  );
}

export function AnswerLate({ arrange }: Props) {
  const holdS = useSignal(5);
  return (
    <div class="choice">
      <DeedButton
        title="Answer late"
        sentence={`Carried out, but answered ${durationOf(holdS.value)} late. Look: the bot serves others meanwhile.`}
        deed={arrange({ kind: "delay", hold_s: holdS.value }, `be answered ${durationOf(holdS.value)} late`)}
      />
      <NumberField label="Late by" unit="s" value={holdS} min={0} max={LONGEST_S} />
    </div>
  );
}

export function CutConnection({ arrange }: Props) {
  const when = useSignal("before");
  const hope = when.value === "before" ? "it is tried again" : "it is not done twice";
  return (
    <div class="choice">
      <DeedButton
        title="Cut the connection"
        sentence={`“Connection reset by peer”, ${when.value} it is carried out. Look: ${hope}.`}
        deed={arrange({ kind: "reset", when: when.value }, `be cut ${when.value} being carried out`)}
      />
      <label class="field">
        When
        <select value={when.value} onChange={(event) => (when.value = event.currentTarget.value)}>
          <option value="before">before it is carried out</option>
          <option value="after">after it is carried out</option>
        </select>
      </label>
    </div>
  );
}

export function AnswerStatus({ arrange }: Props) {
  const status = useSignal(503);
  const retryAfterS = useSignal(5);
  return (
    <div class="choice">
      <DeedButton
        title={`Answer ${status.value}`}
        sentence={`“${STATUSES[status.value]}”; not carried out. Look: tried again where that helps, else said in plain words.`}
        deed={arrange(
          { kind: "answer", status: status.value, retry_after_s: retryAfterS.value },
          `be answered ${status.value}`,
        )}
      />
      <label class="field">
        Status
        <select value={status.value} onChange={(event) => (status.value = Number(event.currentTarget.value))}>
          {Object.entries(STATUSES).map(([number, words]) => (
            <option key={number} value={number}>
              {number} · {words}
            </option>
          ))}
        </select>
      </label>
      {status.value === 429 && (
        <NumberField label="Try again after" unit="s" value={retryAfterS} min={0} max={LONGEST_S} />
      )}
    </div>
  );
}

/** Unlike the others it lasts until it is cleared, and strikes whoever downloads. */
export function SlowPictures({ arrange }: { arrange: (fault: object) => () => Promise<string> }) {
  const delayS = useSignal(3);
  const kilobytes = useSignal(200);
  const speed = kilobytes.value
    ? `trickles at ${sizeOf(kilobytes.value * 1_000)} a second`
    : "then comes at full speed";
  return (
    <div class="choice">
      <DeedButton
        title="Slow pictures"
        sentence={`Every download from Discord starts ${durationOf(delayS.value)} late and ${speed}, until cleared.`}
        deed={arrange({ kind: "slow_cdn", delay_s: delayS.value, bytes_per_s: kilobytes.value * 1_000 })}
      />
      <NumberField label="Late by" unit="s" value={delayS} min={0} max={LONGEST_S} />
      <NumberField label="Speed (0: full)" unit="kB/s" value={kilobytes} min={0} max={100_000} />
    </div>
  );
}
