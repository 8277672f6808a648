// How the time of a message is written. Formatters are kept: making one costs more than drawing a message.

import { isToday } from "../state/world";

const TIME = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit" });
const DAY_AND_TIME = new Intl.DateTimeFormat([], { dateStyle: "short", timeStyle: "short" });
const FULL = new Intl.DateTimeFormat([], { dateStyle: "full", timeStyle: "medium" });

/** As beside a name: the time of day, with the day where it is another than today. */
export function clock(timestamp: string): string {
  const then = new Date(timestamp);
  return (isToday(then) ? TIME : DAY_AND_TIME).format(then);
}

export function fullTime(timestamp: string): string {
  return FULL.format(new Date(timestamp));
}
