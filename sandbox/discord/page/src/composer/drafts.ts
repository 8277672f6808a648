// What a person has begun in a channel and not sent yet. It waits there while they look elsewhere.

import { computed, type Signal, signal } from "@preact/signals";
import { type Channel, type Id, type Message, Permission } from "../api/types";
import type { HeldFile } from "../pick/held-file";
import { channelId } from "../state/session";
import { can, me, state } from "../state/world";
import { FilledCommand } from "./filled-command";
import type { Entry } from "./offered";

const THREADS_FROM = 10;

export class Draft {
  readonly text = signal("");
  readonly files: Signal<HeldFile[]> = signal([]);
  readonly replyingTo: Signal<Message | null> = signal(null);
  readonly command: Signal<FilledCommand | null> = signal(null);
  /** What went wrong, above the box. */
  readonly problem = signal<string | null>(null);
  readonly sending = signal(false);

  constructor(
    readonly userId: Id,
    readonly channelId: Id,
  ) {}

  get isEmpty(): boolean {
    return !this.text.value && !this.files.value.length && !this.command.value && !this.replyingTo.value;
  }

  begin(entry: Entry): FilledCommand {
    const command = new FilledCommand(entry, this.userId);
    this.text.value = "";
    this.problem.value = null;
    this.command.value = command;
    // Files that were waiting to be sent are what the command is about.
    if (this.files.value.length && command.fields.some((field) => field.isFile)) {
      const spare = this.files.value.filter((held) => {
        const taker = command.fields.find((field) => field.isFile && field.isEmpty);
        if (taker) taker.shown.value = true;
        taker?.hold(held);
        return !taker;
      });
      this.files.value = spare;
    }
    return command;
  }

  leaveCommand(): void {
    this.command.value?.release();
    this.command.value = null;
    this.problem.value = null;
    focusBox();
  }

  dropFiles(): void {
    for (const file of this.files.value) file.release();
    this.files.value = [];
  }

  /** After it was sent. */
  empty(): void {
    this.command.value?.release();
    this.dropFiles();
    this.text.value = "";
    this.replyingTo.value = null;
    this.command.value = null;
    this.problem.value = null;
  }
}

const drafts = new Map<string, Draft>();

/** The draft of the tab's person in the open channel. */
export const draft = computed<Draft | null>(() => {
  const userId = me.value?.id;
  const place = channelId.value;
  if (!userId || !place) return null;
  const key = `${userId} ${place}`;
  const found = drafts.get(key) ?? new Draft(userId, place);
  drafts.set(key, found);
  return found;
});

export const replyingTo = computed(() => draft.value?.replyingTo.value ?? null);
/** The message that is being edited in place. */
export const editing = signal<Id | null>(null);

export function replyTo(message: Message): void {
  const open = draft.value;
  if (!open) return;
  open.replyingTo.value = message;
  if (!open.command.value) focusBox();
}

/** Put words where the person writes. */
export function writeIn(words: string): void {
  const open = draft.value;
  if (!open) return;
  if (open.command.value) open.leaveCommand();
  open.text.value = `${open.text.value}${open.text.value && !open.text.value.endsWith(" ") ? " " : ""}${words} `;
  focusBox();
}

/** Give the focus to where one writes; it may be drawn only now. */
export function focusBox(): void {
  setTimeout(() => document.getElementById("message-box")?.focus());
}

/** After sending, one writes on; but on a touch screen the keyboard would cover what comes. */
export function focusBoxAgain(): void {
  if (matchMedia("(hover: hover)").matches) focusBox();
}

export function mayWrite(place: Channel | null): boolean {
  if (!place) return false;
  return can(
    place.type >= THREADS_FROM && place.type <= 12 ? Permission.SEND_MESSAGES_IN_THREADS : Permission.SEND_MESSAGES,
    place,
  );
}

/** Written names become mentions: the page writes `@noor`, Discord sends `<@id>`. */
export function withMentions(text: string): string {
  return text.replace(/(?<!\w)@([a-z0-9_.]+)/gi, (written, name: string) => {
    const user = [...(state.value?.users ?? []), ...(state.value ? [state.value.bot] : [])].find(
      (one) => one.username.toLowerCase() === name.toLowerCase(),
    );
    return user ? `<@${user.id}>` : written;
  });
}

/** And back, for editing. */
export function withoutMentions(text: string): string {
  return text.replace(/<@!?(\d+)>/g, (mention, id: Id) => {
    const user = [...(state.value?.users ?? []), ...(state.value ? [state.value.bot] : [])].find(
      (one) => one.id === id,
    );
    return user ? `@${user.username}` : mention;
  });
}
