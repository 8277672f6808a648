// How the bot comes back after trouble: it resumes its session, or it introduces itself anew. The wire tells.

import type { WireRecord } from "../wire/record";
import { measured } from "../words";

const PATIENCE_MS = 150_000;
const OPEN_WITHIN_MS = 1_000;
/** Nothing of the past is wanted. */
const FROM_NOW_ON = Number.MAX_SAFE_INTEGER;

const WORDS: Record<string, (after: string) => string> = {
  RESUMED: (after) => `It resumed after ${after} and heard what it had missed.`,
  READY: (after) => `It introduced itself anew after ${after}.`,
};

/** One at a time: a browser allows six connections in all, and only the last trouble is spoken of. */
let watching: EventSource | null = null;

/** Do something to the bot and watch for its return. `later` says how it came back; it stays silent if it does not. */
export async function untilBack<Done>(trouble: () => Promise<Done>): Promise<{ done: Done; later: Promise<string> }> {
  const source = new EventSource(`/sandbox/wire/events?after=${FROM_NOW_ON}`);
  watching?.close();
  watching = source;
  await opened(source);
  let began = Date.now();
  const later = new Promise<string>((resolve) => {
    const patience = setTimeout(() => end(""), PATIENCE_MS);
    const end = (words: string) => {
      clearTimeout(patience);
      source.close();
      resolve(words);
    };
    source.addEventListener("record", (event) => {
      const record: WireRecord = JSON.parse((event as MessageEvent<string>).data);
      // What a zombie's line swallows is on the wire too, marked as struck.
      const words = record.kind === "gateway" && record.fault === null ? WORDS[record.event ?? ""] : undefined;
      if (words) end(words(measured((Date.now() - began) / 1000)));
    });
  });
  try {
    began = Date.now();
    return { done: await trouble(), later };
  } catch (error) {
    source.close();
    throw error;
  }
}

function opened(source: EventSource): Promise<void> {
  return new Promise((resolve) => {
    source.addEventListener("open", () => resolve());
    setTimeout(resolve, OPEN_WITHIN_MS);
  });
}
