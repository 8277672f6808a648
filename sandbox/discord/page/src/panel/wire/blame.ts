// Which refusals are the bot's own fault, and which were brought about backstage.

import { computed } from "@preact/signals";
import { clockAheadMs, state } from "../../state/world";
import type { WireRecord } from "./record";

const DISCORDS_TOKEN_LIFE_S = 900;
/** Clocks of one machine are never that far apart unless somebody moved one. */
const AGED_MS = 30_000;
const DEAD_TOKEN = /^the token is older than /;

/** Whether reply tokens die early here: this Discord was aged, or their life was made shorter. */
const tokensDieEarly = computed(
  () =>
    clockAheadMs.value > AGED_MS ||
    Number(state.value?.limits.token_life_s ?? DISCORDS_TOKEN_LIFE_S) < DISCORDS_TOKEN_LIFE_S,
);

/** Refused because of a token that whoever is backstage let die. */
export function isLetDie({ broke }: WireRecord): boolean {
  return broke !== null && DEAD_TOKEN.test(broke) && tokensDieEarly.value;
}

/** The rule by which the bot itself went wrong. */
export function brokenRule(record: WireRecord): string | null {
  return isLetDie(record) ? null : record.broke;
}
