// The faults of Discord that are arranged, and how often each has struck.

import { counted, durationOf, sizeOf } from "../words";

export interface Arranged {
  id: number;
  kind: string;
  method: string | null;
  path: string;
  count: number;
  when: string;
  status: number;
  retry_after_s: number;
  hold_s: number;
  used: number;
}

export interface SlowCdn {
  delay_s: number;
  bytes_per_s: number | null;
}

interface Props {
  faults: Arranged[];
  slow: SlowCdn;
  busy: boolean;
  onClear: () => void;
}

export function ArrangedList({ faults, slow, busy, onClear }: Props) {
  const isSlow = slow.delay_s > 0 || slow.bytes_per_s !== null;
  if (!faults.length && !isSlow) return <p class="hint">Nothing is arranged: Discord does everything right.</p>;
  return (
    <>
      <h4>Arranged</h4>
      <ul class="arranged">
        {isSlow && (
          <li>
            <span>
              slow pictures: {durationOf(slow.delay_s)} late
              {slow.bytes_per_s ? `, ${sizeOf(slow.bytes_per_s)} a second` : ""}
            </span>
          </li>
        )}
        {faults.map((one) => (
          <li key={one.id} data-spent={one.used >= one.count || undefined}>
            <span>
              {whatOf(one)}
              {(one.method || one.path) && (
                <code>
                  {one.method ?? "any"} {one.path}
                </code>
              )}
            </span>
            <b>
              {one.used >= one.count
                ? `struck ${counted(one.used, "time")}, over`
                : `struck ${one.used} of ${one.count}`}
            </b>
          </li>
        ))}
      </ul>
      <button type="button" class="plain" disabled={busy} onClick={onClear}>
        Let all go right again
      </button>
    </>
  );
}

function whatOf(fault: Arranged): string {
  const words: Record<string, string> = {
    lose_answer: `lose the answer after ${durationOf(fault.hold_s)}`,
    delay: `answer ${durationOf(fault.hold_s)} late`,
    reset: `cut the connection ${fault.when} it is carried out`,
    answer: `answer ${fault.status}${fault.status === 429 ? `, wait ${durationOf(fault.retry_after_s)}` : ""}`,
  };
  return words[fault.kind] ?? fault.kind;
}
