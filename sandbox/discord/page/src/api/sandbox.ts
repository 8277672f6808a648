// Speaks to the sandbox's user side over HTTP (sandbox/discord/README.md has the routes).

import type { Attachment } from "./types";

/** What the sandbox would not do, in its own words. `field` names the option or field at fault, if one is. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly field: string | null,
  ) {
    super(message);
  }
}

export type Query = Record<string, string | number | undefined>;

export async function ask<T>(method: string, path: string, body?: unknown, query: Query = {}): Promise<T> {
  const given = Object.entries(query).filter((pair): pair is [string, string | number] => pair[1] !== undefined);
  const search = given.length ? `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}` : "";
  let answer: Response;
  try {
    answer = await fetch(`/sandbox${path}${search}`, {
      method,
      ...(body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
    });
  } catch {
    throw new Refused("The sandbox does not answer. Is it still running?", 0, null);
  }
  return read(answer);
}

export async function upload(userId: string, file: Blob, name: string): Promise<Attachment> {
  const form = new FormData();
  form.append("user_id", userId);
  form.append("file", file, name);
  return read(await fetch("/sandbox/attachments", { method: "POST", body: form }));
}

async function read<T>(answer: Response): Promise<T> {
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Refused(told.message ?? `The sandbox answered ${answer.status}.`, answer.status, told.field ?? null);
  }
  return told;
}

/** The words of whatever was thrown. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
