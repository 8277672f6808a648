// Numbers as people say them.

export function counted(number: number, thing: string, things = `${thing}s`): string {
  return `${number} ${number === 1 ? thing : things}`;
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** 900 → "15 minutes", 90_000 → "25 hours", 0.5 → "0.5 seconds": the largest unit that there is a whole number of. */
export function durationOf(seconds: number): string {
  for (const [unit, length] of UNITS) {
    // A single day is better known as 24 hours.
    const least = unit === "day" ? 2 : 1;
    if (seconds % length === 0 && seconds / length >= least) return counted(seconds / length, unit);
  }
  return counted(Math.round(seconds * 10) / 10, "second");
}

/** 0.42 s, 12.5 s, 3 min 20 s: a time that was measured. */
export function measured(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

export function sizeOf(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** A time of day to the second, or to the millisecond. */
export function timeOfDay(milliseconds: number, exact = false): string {
  const date = new Date(milliseconds);
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0"));
  return parts.join(":") + (exact ? `.${String(date.getMilliseconds()).padStart(3, "0")}` : "");
}
