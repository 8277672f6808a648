// The tab of the image API's stand-in: how fast it is, what it gets wrong, and the jobs it was given.

import { useSignal } from "@preact/signals";
import { wordsOf } from "../../api/sandbox";
import { usePoll } from "../poll";
import { askImageApi, type Faults, type Jobs } from "./api";
import { JobsSection } from "./jobs";
import { Misbehave } from "./misbehave";
import { Speed } from "./speed";

const EVERY_MS = 1_000;
const MOST_JOBS = 30;

export function ImageApi() {
  const jobs = useSignal<Jobs | null>(null);
  const faults = useSignal<Faults | null>(null);
  const trouble = useSignal("");
  const look = async () => {
    try {
      const [nowJobs, nowFaults] = await Promise.all([
        askImageApi<Jobs>("GET", `/jobs?limit=${MOST_JOBS}`),
        askImageApi<Faults>("GET", "/faults"),
      ]);
      // Most of the time nothing has changed, and nothing needs to be drawn.
      if (!same(nowJobs, jobs.value) || nowJobs.jobs.some(isUnderWay)) jobs.value = nowJobs;
      if (!same(nowFaults, faults.value)) faults.value = nowFaults;
      trouble.value = "";
    } catch (error) {
      trouble.value = wordsOf(error);
    }
  };
  const soon = usePoll(look, EVERY_MS);
  if (!jobs.value || !faults.value) return <p class="hint padded">{trouble.value || "Asking the image API…"}</p>;
  return (
    <>
      {trouble.value && (
        <p class="trouble" role="alert">
          {trouble.value}
        </p>
      )}
      <p class="plain-words">
        <b>It does not read the prompt.</b> The hole in a picture is filled from the rest of the same picture, on this
        machine. Nothing is sent anywhere, and nothing costs money.
      </p>
      <Speed />
      <Misbehave faults={faults} soon={soon} />
      <JobsSection told={jobs.value} />
    </>
  );
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isUnderWay(job: Jobs["jobs"][number]): boolean {
  return job.done_at === null;
}
