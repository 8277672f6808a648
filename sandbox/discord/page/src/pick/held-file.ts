// A file that somebody holds in hand: shown at once, uploaded while they go on, and named by its id when they send.

import { computed, type Signal, signal } from "@preact/signals";
import { Refused } from "../api/sandbox";
import type { Attachment, Id } from "../api/types";
import { state } from "../state/world";

const KIB = 1024;
let number = 0;

export class HeldFile {
  readonly key = number++;
  /** What to show of it; `null` for what is no picture. */
  readonly preview: string | null;
  /** `null` while an example is still on its way here. */
  readonly size: Signal<number | null>;
  /** 0 to 1. */
  readonly progress = signal(0);
  readonly failed = signal<string | null>(null);
  /** The attachment's id once it is uploaded, for what cannot wait. */
  readonly uploadedId: Signal<Id | null> = signal(null);
  readonly uploading = computed(() => this.progress.value < 1 && this.failed.value === null);
  private attachment: Promise<Attachment> | null = null;
  private readonly content: Promise<Blob>;

  private constructor(
    readonly userId: Id,
    readonly name: string,
    source: Blob | string,
  ) {
    const held = typeof source !== "string";
    this.content = held ? Promise.resolve(source) : fetched(source);
    this.size = signal(held ? source.size : null);
    this.preview = held ? (source.type.startsWith("image/") ? URL.createObjectURL(source) : null) : source;
    this.content.then(
      (blob) => {
        this.size.value = blob.size;
      },
      () => {},
    );
    void this.upload().catch(() => {});
  }

  static of(userId: Id, file: File): HeldFile {
    return new HeldFile(userId, file.name || "image.png", file);
  }

  /** One of the sandbox's own files: it is fetched and then uploaded like any other. */
  static example(userId: Id, name: string, url: string): HeldFile {
    return new HeldFile(userId, name, url);
  }

  /** Its attachment; a failed upload is tried again. */
  upload(): Promise<Attachment> {
    this.attachment ??= this.send().catch((error: Error) => {
      this.attachment = null;
      this.failed.value = error.message;
      throw error;
    });
    return this.attachment;
  }

  /** Upload it anew at the next send: a sandbox that was restarted does not know it any more. */
  forget(): void {
    this.attachment = null;
    this.uploadedId.value = null;
  }

  release(): void {
    if (this.preview?.startsWith("blob:")) URL.revokeObjectURL(this.preview);
  }

  private async send(): Promise<Attachment> {
    this.failed.value = null;
    this.progress.value = 0;
    const content = await this.content;
    const attachment = await uploaded(this.userId, content, this.name, (part) => {
      this.progress.value = part;
    });
    this.progress.value = 1;
    this.uploadedId.value = attachment.id;
    return attachment;
  }
}

/** Discord's words for files over the limit; `null` if all may be sent. */
export function tooPowerful(files: File[]): string | null {
  const limit = state.value?.attachment_size_limit;
  if (limit === undefined || files.every((file) => file.size <= limit)) return null;
  return `Your files are too powerful. Max file size: ${sizeInWords(limit)}`;
}

export function sizeInWords(bytes: number): string {
  if (bytes < KIB) return `${bytes} bytes`;
  const [amount, unit] = bytes < KIB * KIB ? [bytes / KIB, "KB"] : [bytes / KIB / KIB, "MB"];
  return `${Number(amount.toFixed(2))} ${unit}`;
}

async function fetched(url: string): Promise<Blob> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Refused(`The example is not there (${answer.status}).`, answer.status, null);
  return answer.blob();
}

/** As `upload` in api/sandbox.ts, but it tells how far it is, which fetch cannot. */
function uploaded(userId: Id, content: Blob, name: string, tell: (part: number) => void): Promise<Attachment> {
  const form = new FormData();
  form.append("user_id", userId);
  form.append("file", content, name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/sandbox/attachments");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      // The last part is the server's: until it has answered, the file is not there.
      if (event.lengthComputable) tell(Math.min(event.loaded / event.total, 0.99));
    });
    request.addEventListener("load", () => {
      const told = request.response as (Attachment & { message?: string }) | null;
      if (request.status < 300 && told) resolve(told);
      else reject(new Refused(told?.message ?? `The upload failed (${request.status}).`, request.status, null));
    });
    request.addEventListener("error", () => reject(new Refused("The upload failed. Try again.", 0, null)));
    request.send(form);
  });
}
