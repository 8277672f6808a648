// Times that everybody reads in their own zone and language, and those that count ("in 5 minutes").

import { computed, signal, useComputed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { me, sandboxNow } from "../state/world";

const TICK_MS = 1000;
const MOST_MS = 8.64e15;
const LONG: Intl.DateTimeFormatOptions = { dateStyle: "full", timeStyle: "short" };
const STYLES: Record<string, Intl.DateTimeFormatOptions> = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: LONG,
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
};
const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

const locale = computed(() => me.value?.locale);
const tick = signal(0);
let watchers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

export function Timestamp({ seconds, format = "f" }: { seconds: number; format?: string | undefined }) {
  const ms = seconds * 1000;
  if (Math.abs(ms) > MOST_MS) return <span class="timestamp">Invalid Date</span>;
  return (
    <time class="timestamp" dateTime={new Date(ms).toISOString()} title={written(ms, LONG)}>
      {format === "R" ? <Relative ms={ms} /> : written(ms, STYLES[format] ?? LONG)}
    </time>
  );
}

function Relative({ ms }: { ms: number }) {
  useEffect(keepTicking, []);
  const words = useComputed(() => {
    tick.value;
    return relative(ms - sandboxNow());
  });
  // The signal itself is the child: a tick changes one text and redraws nothing.
  return <>{words}</>;
}

/** One timer for all of them, and none while there are none. */
function keepTicking(): () => void {
  watchers++;
  timer ??= setInterval(() => {
    tick.value++;
  }, TICK_MS);
  return () => {
    if (--watchers > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function written(ms: number, style: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale.value, style).format(ms);
}

function relative(awayMs: number): string {
  const seconds = Math.round(awayMs / 1000);
  const [unit, length] = UNITS.find(([, one]) => Math.abs(seconds) >= one) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(locale.value).format(Math.round(seconds / length), unit);
}
