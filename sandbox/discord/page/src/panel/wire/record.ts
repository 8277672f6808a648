// What passed between bot and Discord, as the wire log tells it (sandbox/discord/wirelog.py), and how it reads.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

interface Common {
  number: number;
  at_s: number;
  /** The rule that the bot broke. */
  broke: string | null;
  /** The arranged fault that struck. */
  fault: string | null;
  /** What is large is the beginning of its JSON instead; the whole record has all of it. */
  clipped?: boolean;
}

export interface RestRecord extends Common {
  kind: "rest";
  method: string;
  path: string;
  query: string;
  request: Json;
  files: { index: number; filename: string; size: number }[] | null;
  status: number | null;
  response: Json;
  took_ms: number | null;
}

export interface GatewayRecord extends Common {
  kind: "gateway";
  /** By the sandbox: `sent` is to the bot. */
  direction: "sent" | "received";
  session: string | null;
  op: number | null;
  event: string | null;
  seq: number | null;
  data: Json;
}

export type WireRecord = RestRecord | GatewayRecord;

const OPS: Record<number, string> = {
  0: "DISPATCH",
  1: "HEARTBEAT",
  2: "IDENTIFY",
  3: "PRESENCE UPDATE",
  4: "VOICE STATE UPDATE",
  6: "RESUME",
  7: "RECONNECT",
  8: "REQUEST GUILD MEMBERS",
  9: "INVALID SESSION",
  10: "HELLO",
  11: "HEARTBEAT ACK",
  31: "REQUEST SOUNDBOARD SOUNDS",
};
const HEARTBEATS = new Set([1, 11]);
const LONG_SEGMENT = 20;

export function isHeartbeat(record: WireRecord): boolean {
  return record.kind === "gateway" && HEARTBEATS.has(record.op ?? -1);
}

/** Where it came from and went to. */
export function directionOf(record: WireRecord): { sign: string; words: string } {
  if (record.kind === "rest") return { sign: "⇄", words: "request of the bot" };
  return record.direction === "sent" ? { sign: "↓", words: "to the bot" } : { sign: "↑", words: "from the bot" };
}

/** `PATCH /webhooks/…0001/…f3a9/messages/@original`, `INTERACTION_CREATE`, `HEARTBEAT`. */
export function nameOf(record: WireRecord): string {
  if (record.kind === "gateway") return record.event ?? OPS[record.op ?? -1] ?? `op ${record.op}`;
  const path = record.path.replace(/^\/api\/v\d+/, "");
  return `${record.method} ${path.split("/").map(shortened).join("/")}`;
}

/** 200, or why there is none. */
export function statusOf(record: WireRecord): string {
  if (record.kind === "gateway") return record.seq === null ? "" : `#${record.seq}`;
  return record.status === null ? "no answer" : String(record.status);
}

export function isRefusal(record: WireRecord): boolean {
  return record.kind === "rest" && (record.status === null || record.status >= 400);
}

export function filesWeight(record: WireRecord): number {
  return record.kind === "rest" ? (record.files ?? []).reduce((sum, file) => sum + file.size, 0) : 0;
}

const haystacks = new WeakMap<WireRecord, string>();

/** Whether the words are anywhere in it; `words` in small letters. */
export function mentions(record: WireRecord, words: string): boolean {
  let haystack = haystacks.get(record);
  if (haystack === undefined) {
    haystack = `${nameOf(record)} ${JSON.stringify(record)}`.toLowerCase();
    haystacks.set(record, haystack);
  }
  return haystack.includes(words);
}

/** Tokens fill a line without telling anything. */
function shortened(segment: string): string {
  return segment.length > LONG_SEGMENT || /^\d{17,}$/.test(segment) ? `…${segment.slice(-4)}` : segment;
}
