// Speaks to the image API's own controls, which the sandbox forwards (sandbox/README.md has them).

import { ask } from "../../api/sandbox";

export type Span = [number, number];

export interface Knobs {
  queue_s: Span;
  work_s: Span;
  concurrency: number;
  fill: "patchmatch" | "noise";
  result_bytes: number;
  fetch_inputs: boolean;
}

export type Stage = "submit" | "status" | "result" | "job";

export interface Rule {
  kind: string;
  at?: Stage;
  next?: number;
  share?: number;
  struck: number;
}

export interface Faults {
  rules: Rule[];
  kinds: Record<string, Stage[]>;
}

export interface Job {
  id: string | number;
  state: "queued" | "running" | "done" | "failed";
  error: string | null;
  fault: string | null;
  submitted_at: number;
  started_at: number | null;
  done_at: number | null;
  told_at: number | null;
  status_calls: number;
  downloads: number;
  seed: number;
  samples: number;
  width: number;
  height: number;
  previews: string[];
}

export interface Jobs {
  accepted: number;
  requests: { submit: number; status: number; result: number; keys_leaked: number };
  jobs: Job[];
}

interface Refusal {
  message?: string;
  detail?: { loc: (string | number)[]; msg: string }[] | string;
}

/** Ask the image API for something. Raises Error with its words: FastAPI's list of faults has another form than ours. */
export async function askImageApi<T>(method: string, path: string, body?: unknown): Promise<T> {
  if (method === "GET") return ask<T>(method, `/image-api${path}`);
  const answer = await fetch(`/sandbox/image-api${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Error("The sandbox does not answer. Is it still running?");
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(wordsOf(told) ?? `The image API answered ${answer.status}.`);
  return told;
}

/** Where the page finds a result's picture, of the paths that the image API names on its own address. */
export function previewOf(path: string): string {
  return path.replace(/^\/sandbox\//, "/sandbox/image-api/");
}

function wordsOf({ message, detail }: Refusal): string | undefined {
  if (!Array.isArray(detail)) return message ?? detail;
  return detail.map((fault) => `${fault.loc.slice(1).join(" ")}: ${fault.msg}`).join("; ");
}
