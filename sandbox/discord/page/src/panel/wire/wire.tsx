// The tab for developers: all that bot and Discord say to each other, as they say it.

import "./wire.css";
import { computed, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { wordsOf } from "../../api/sandbox";
import { counted } from "../words";
import { brokenRule, isLetDie } from "./blame";
import { isHeartbeat, mentions, type WireRecord } from "./record";
import { WireDetails } from "./wire-details";
import { WireFeed } from "./wire-feed";
import { WireList } from "./wire-list";

const SHOWN = { all: "All", rest: "REST", gateway: "Gateway", broken: "Broken rules" };
type Shown = keyof typeof SHOWN;

/** Older ones are held, and come into sight when a filter makes room. */
const MOST_SHOWN = 500;

const feed = new WireFeed();
const shown = signal<Shown>("all");
const heartbeats = signal(false);
const sought = signal("");
const chosen = signal<WireRecord | null>(null);
const trouble = signal("");

const passing = computed(() => {
  const words = sought.value.trim().toLowerCase();
  const found = feed.records.value.filter(
    (record) =>
      (shown.value === "all" || (shown.value === "broken" ? record.broke !== null : record.kind === shown.value)) &&
      (heartbeats.value || record.broke !== null || !isHeartbeat(record)) &&
      (!words || mentions(record, words)),
  );
  return found.slice(-MOST_SHOWN);
});
const brokenCount = computed(() => feed.records.value.filter((record) => brokenRule(record) !== null).length);
const letDieCount = computed(() => feed.records.value.filter(isLetDie).length);

export function Wire() {
  useEffect(() => {
    const follow = () => (document.hidden ? feed.close() : feed.open());
    follow();
    attempt(feed.recallBroken());
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      feed.close();
    };
  }, []);
  const record = chosen.value;
  return (
    <div class="wire">
      <Filters />
      <Summary />
      <WireList records={passing.value} chosen={record?.number ?? null} onChoose={choose} />
      {record && <WireDetails key={record.number} record={record} onClose={closeDetails} />}
    </div>
  );
}

function Filters() {
  const paused = feed.paused.value;
  return (
    <div class="wire-filters">
      <select
        aria-label="Show"
        value={shown.value}
        onChange={(event) => (shown.value = event.currentTarget.value as Shown)}
      >
        {Object.entries(SHOWN).map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
      <input
        type="search"
        aria-label="Search in what passed"
        placeholder="Search"
        spellcheck={false}
        value={sought.value}
        onInput={(event) => (sought.value = event.currentTarget.value)}
      />
      <label class="switch">
        <input
          type="checkbox"
          checked={!heartbeats.value}
          onChange={(event) => (heartbeats.value = !event.currentTarget.checked)}
        />
        Hide heartbeats
      </label>
      <span class="wire-buttons">
        <button type="button" class="plain" aria-pressed={paused} onClick={() => feed.pause(!paused)}>
          {paused ? `Go on (${feed.waitingCount.value} new)` : "Pause"}
        </button>
        <button type="button" class="plain" onClick={() => attempt(clear())}>
          Clear
        </button>
      </span>
    </div>
  );
}

function Summary() {
  const broken = brokenCount.value;
  const letDie = letDieCount.value;
  return (
    <p class="wire-summary" role="status">
      <span data-wrong={broken > 0 || undefined}>
        {broken ? `The bot broke ${counted(broken, "rule")}.` : "The bot broke no rule."}
      </span>{" "}
      {letDie > 0 &&
        `${counted(letDie, "request was", "requests were")} refused: ${letDie === 1 ? "a token" : "tokens"} that you let die. `}
      {trouble.value || (feed.up.value ? "" : "The wire is not connected; trying again…")}
    </p>
  );
}

function choose(record: WireRecord): void {
  chosen.value = record;
}

function closeDetails(): void {
  document.querySelector<HTMLElement>(".wire-row [aria-pressed='true']")?.focus();
  chosen.value = null;
}

async function clear(): Promise<void> {
  await feed.clear();
  chosen.value = null;
}

function attempt(asked: Promise<void>): void {
  asked.then(
    () => (trouble.value = ""),
    (error) => (trouble.value = wordsOf(error)),
  );
}
