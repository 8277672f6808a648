// The wire, live: records are taken in as they come and handed on a few times a second, before a frame is drawn.

import { signal } from "@preact/signals";
import { ask } from "../../api/sandbox";
import type { WireRecord } from "./record";

/** As many as the sandbox itself remembers. */
const MOST_HELD = 2_000;
/** A request has its number when it starts and is told when it ends: some lower ones may come after a higher one. */
const LATECOMERS = 100;
const AGAIN_MS = 2_000;
/** Quick enough for eyes; drawing each frame anew would leave little for the chat when much passes. */
const HAND_EVERY_MS = 100;

export class WireFeed {
  readonly records = signal<readonly WireRecord[]>([]);
  readonly up = signal(false);
  readonly paused = signal(false);
  /** How many wait for the end of the pause. */
  readonly waitingCount = signal(0);
  private source: EventSource | null = null;
  private waiting: WireRecord[] = [];
  private readonly known = new Set<number>();
  private highest = 0;
  private frame: number | null = null;
  private handed = 0;
  private again: ReturnType<typeof setTimeout> | undefined;

  /** Open, for as long as it is looked at: a browser allows six connections in all. */
  open(): void {
    if (this.source || document.hidden) return;
    clearTimeout(this.again);
    const after = Math.max(0, this.highest - LATECOMERS);
    const source = new EventSource(`/sandbox/wire/events?after=${after}`);
    source.addEventListener("record", (event) => this.take(JSON.parse((event as MessageEvent<string>).data)));
    source.addEventListener("open", () => {
      this.up.value = true;
    });
    // The browser would ask with the last number, which knows of no latecomers and nothing of a new sandbox.
    source.addEventListener("error", () => {
      this.close();
      this.again = setTimeout(() => this.open(), AGAIN_MS);
    });
    this.source = source;
  }

  close(): void {
    clearTimeout(this.again);
    this.source?.close();
    this.source = null;
    this.up.value = false;
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.frame = null;
    this.hand();
  }

  /** Broken rules stay worth seeing, even where the feed does not reach back to them. */
  async recallBroken(): Promise<void> {
    const broken = await ask<WireRecord[]>("GET", "/wire", undefined, { broken: 1, last: MOST_HELD / 4 });
    for (const record of broken) this.take(record);
  }

  pause(paused: boolean): void {
    this.paused.value = paused;
    if (!paused) this.hand();
  }

  async clear(): Promise<void> {
    await ask("DELETE", "/wire");
    this.forget();
  }

  private take(record: WireRecord): void {
    // Numbers begin anew when the sandbox was started anew.
    if (record.number < this.highest - MOST_HELD) this.forget();
    if (this.known.has(record.number)) return;
    this.known.add(record.number);
    this.highest = Math.max(this.highest, record.number);
    this.waiting.push(record);
    if (this.waiting.length > MOST_HELD) this.drop(this.waiting.splice(0, this.waiting.length - MOST_HELD));
    this.schedule();
  }

  private schedule(): void {
    this.frame ??= requestAnimationFrame((now) => {
      this.frame = null;
      if (now - this.handed < HAND_EVERY_MS) this.schedule();
      else {
        this.handed = now;
        this.hand();
      }
    });
  }

  private hand(): void {
    if (this.paused.value) {
      this.waitingCount.value = this.waiting.length;
      return;
    }
    this.waitingCount.value = 0;
    if (!this.waiting.length) return;
    const all = [...this.records.value, ...this.waiting].sort((one, other) => one.number - other.number);
    this.waiting = [];
    this.drop(all.splice(0, Math.max(0, all.length - MOST_HELD)));
    this.records.value = all;
  }

  private drop(records: WireRecord[]): void {
    for (const { number } of records) this.known.delete(number);
  }

  private forget(): void {
    this.known.clear();
    this.waiting = [];
    this.waitingCount.value = 0;
    this.highest = 0;
    this.records.value = [];
  }
}
