// The live feed: server-sent events, taken in batches so that a storm of edits costs one drawing per frame.

import type { Id } from "./types";

export interface Happening {
  kind: string;
  data: unknown;
}

interface Listener {
  /** Called with what happened since the last frame, later states of the same message in place of earlier ones. */
  happened: (batch: Happening[]) => void;
  /** Called when the feed is up, at first and again after a break: what was missed must be asked for. */
  opened: () => void;
  lost: () => void;
}

const KINDS = [
  "message_create",
  "message_update",
  "message_delete",
  "interaction_update",
  "typing_start",
  "thread_create",
  "commands_update",
  "bot_update",
  "limits_update",
  "people_update",
];
/** How many are handed on in a frame: as many as this machine draws within the time, measured as it goes. */
const FEWEST_A_FRAME = 2;
const MOST_A_FRAME = 40;
const FRAME_TAKES_MS = { atLeast: 10, atMost: 24 };
const HIDDEN_PAUSE_MS = 250;

export class Feed {
  private readonly source: EventSource;
  private waiting = new Map<string, Happening>();
  private number = 0;
  private scheduled = false;
  private aFrame = 8;

  constructor(
    userId: Id,
    private readonly listener: Listener,
  ) {
    this.source = new EventSource(`/sandbox/events?user_id=${userId}`);
    this.source.addEventListener("open", () => listener.opened());
    this.source.addEventListener("error", () => listener.lost());
    for (const kind of KINDS) {
      this.source.addEventListener(kind, (event) => this.take(kind, JSON.parse((event as MessageEvent<string>).data)));
    }
  }

  close(): void {
    this.source.close();
    this.waiting.clear();
  }

  private take(kind: string, data: { id?: Id }): void {
    const isChange = kind === "message_update" || kind === "interaction_update";
    this.waiting.set(isChange ? `${kind} ${data.id}` : `${this.number++}`, { kind, data });
    if (!this.scheduled) this.schedule();
  }

  private schedule(): void {
    this.scheduled = true;
    // A hidden tab gets no frames.
    if (document.hidden) setTimeout(() => this.hand(), HIDDEN_PAUSE_MS);
    else requestAnimationFrame(() => this.hand());
  }

  private hand(): void {
    this.scheduled = false;
    const most = document.hidden ? Number.POSITIVE_INFINITY : this.aFrame;
    const batch: Happening[] = [];
    for (const [key, happening] of this.waiting) {
      if (batch.length >= most) break;
      batch.push(happening);
      this.waiting.delete(key);
    }
    if (batch.length >= most) this.pace();
    if (this.waiting.size) this.schedule();
    if (batch.length) this.listener.happened(batch);
  }

  /** Look how long this frame takes, its layout and painting included, and let the next be fuller or emptier. */
  private pace(): void {
    const began = performance.now();
    setTimeout(() => {
      const took = performance.now() - began;
      if (took > FRAME_TAKES_MS.atMost) this.aFrame = Math.max(FEWEST_A_FRAME, Math.floor(this.aFrame / 2));
      else if (took < FRAME_TAKES_MS.atLeast) this.aFrame = Math.min(MOST_A_FRAME, this.aFrame + 2);
    });
  }
}
