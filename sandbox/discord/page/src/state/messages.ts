// The messages of one channel. Each message is a signal of its own: an edit redraws that message and no other.

import { batch, type Signal, signal } from "@preact/signals";
import { ask } from "../api/sandbox";
import type { Id, Message } from "../api/types";

const PAGE = 50;
/** More than this are let go at the far end while one reads the newest: they can be paged back in. */
const MOST_KEPT = 400;

export class ChannelMessages {
  readonly ids: Signal<Id[]> = signal([]);
  readonly loaded = signal(false);
  readonly hasOlder = signal(false);
  /** Set by the list: whether its reader is at the newest message. */
  atEnd = true;
  private readonly byId = new Map<Id, Signal<Message>>();
  private readonly dismissed = new Set<Id>();
  private loadingOlder = false;

  constructor(
    readonly channelId: Id,
    readonly userId: Id,
  ) {}

  message(id: Id): Signal<Message> | undefined {
    return this.byId.get(id);
  }

  /** Ask for the newest messages: at first, and again after the feed broke. */
  async load(): Promise<void> {
    const newest = await this.page({});
    batch(() => {
      const known = new Set(newest.map((one) => one.id));
      const oldest = newest[0]?.id;
      // Older pages that were read in stay; what is missing from the newest page was deleted meanwhile.
      const kept = oldest ? this.ids.value.filter((id) => isBefore(id, oldest)) : [];
      for (const id of this.ids.value) if (!known.has(id) && !kept.includes(id)) this.byId.delete(id);
      for (const one of newest) this.keep(one);
      if (!kept.length) this.hasOlder.value = newest.length === PAGE;
      this.ids.value = [...kept, ...newest.map((one) => one.id)];
      this.loaded.value = true;
    });
  }

  async loadOlder(): Promise<void> {
    const oldest = this.ids.value[0];
    if (this.loadingOlder || !this.hasOlder.value || oldest === undefined) return;
    this.loadingOlder = true;
    try {
      const older = await this.page({ before: oldest });
      batch(() => {
        for (const one of older) this.keep(one);
        this.hasOlder.value = older.length === PAGE;
        this.ids.value = [...older.map((one) => one.id), ...this.ids.value];
      });
    } finally {
      this.loadingOlder = false;
    }
  }

  upsert(message: Message): void {
    if (this.dismissed.has(message.id)) return;
    const isNew = !this.byId.has(message.id);
    const oldest = this.ids.value[0];
    // An edit of a message that was never paged in is not the newest message.
    if (isNew && this.hasOlder.value && oldest && isBefore(message.id, oldest)) return;
    this.keep(message);
    if (!isNew) return;
    const ids = this.ids.value;
    const last = ids[ids.length - 1];
    const next = [...ids, message.id];
    if (last && isBefore(message.id, last)) next.sort((a, b) => (isBefore(a, b) ? -1 : 1));
    this.ids.value = this.atEnd ? this.letGo(next) : next;
  }

  remove(id: Id): void {
    if (!this.byId.delete(id)) return;
    this.ids.value = this.ids.value.filter((one) => one !== id);
  }

  /** Put an ephemeral message out of sight, for good. */
  dismiss(id: Id): void {
    this.dismissed.add(id);
    this.remove(id);
    void ask("DELETE", `/channels/${this.channelId}/messages/${id}`, undefined, { user_id: this.userId }).catch(
      () => {},
    );
  }

  private async page(range: { before?: Id }): Promise<Message[]> {
    const path = `/channels/${this.channelId}/messages`;
    const found = await ask<Message[]>("GET", path, undefined, { user_id: this.userId, limit: PAGE, ...range });
    return found.filter((one) => !this.dismissed.has(one.id));
  }

  private keep(message: Message): void {
    const known = this.byId.get(message.id);
    if (known) known.value = message;
    else this.byId.set(message.id, signal(message));
  }

  private letGo(ids: Id[]): Id[] {
    const tooMany = ids.length - MOST_KEPT;
    if (tooMany <= 0) return ids;
    for (const id of ids.slice(0, tooMany)) this.byId.delete(id);
    this.hasOlder.value = true;
    return ids.slice(tooMany);
  }
}

/** Snowflakes are times: shorter is earlier, then by digits. */
export function isBefore(one: Id, other: Id): boolean {
  return one.length === other.length ? one < other : one.length < other.length;
}
