// Whether the bot is online, live, and how long it was last away.

import { effect, signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { botOnline } from "../../state/world";
import { measured, timeOfDay } from "../words";

interface Outage {
  from: number;
  until: number | null;
}

const TICK_MS = 100;

/** The last time that the bot was away, since the panel was first opened. */
const outage = signal<Outage | null>(null);

/** Nobody knows since when a bot is away that never was there. */
let wasOnline = false;

effect(() => {
  const online = botOnline.value;
  const last = outage.peek();
  if (!online && wasOnline) outage.value = { from: Date.now(), until: null };
  else if (online && last?.until === null) outage.value = { ...last, until: Date.now() };
  wasOnline = online;
});

export function Presence() {
  const online = botOnline.value;
  const last = outage.value;
  return (
    <p class="presence" data-online={online}>
      <b role="status">{online ? "The bot is online" : "The bot is offline"}</b>
      {!online && last && <Since from={last.from} />}
      {online && last?.until && (
        <span>
          away at {timeOfDay(last.from)} for {measured((last.until - last.from) / 1000)}
        </span>
      )}
    </p>
  );
}

function Since({ from }: { from: number }) {
  const now = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now();
    }, TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return <span>for {measured(Math.max(0, now.value - from) / 1000)}</span>;
}
