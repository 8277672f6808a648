// The image API's jobs, newest first, and how many requests it got.

import { memo } from "preact/compat";
import { viewed } from "../../viewer/viewer";
import { Section } from "../deed";
import { counted, measured, timeOfDay } from "../words";
import { type Job, type Jobs, previewOf } from "./api";
import { titleOf } from "./fault-kinds";

const STATES: Record<Job["state"], string> = { queued: "waits", running: "at work", done: "done", failed: "failed" };

export function JobsSection({ told }: { told: Jobs }) {
  const { accepted, requests, jobs } = told;
  return (
    <Section title="Jobs">
      <p class="facts">
        {counted(accepted, "job")} accepted; {counted(requests.submit, "submission")},{" "}
        {counted(requests.status, "status call")}, {counted(requests.result, "download")}.
      </p>
      <p
        class="facts"
        data-wrong={requests.keys_leaked > 0 || undefined}
        role={requests.keys_leaked ? "alert" : undefined}
      >
        {requests.keys_leaked
          ? `The API key was sent along to a result’s address ${counted(requests.keys_leaked, "time")}: it leaked.`
          : "Keys leaked: 0, as it should be."}
      </p>
      {!jobs.length && <p class="hint">None yet. Use /inpaint in a channel.</p>}
      <ol class="jobs">
        {jobs.map((job) => (
          <JobCard key={job.id} job={job} text={JSON.stringify(job)} now={job.done_at ? 0 : Date.now() / 1000} />
        ))}
      </ol>
    </Section>
  );
}

/** `text` and `now` decide whether it is drawn again: a finished job is not. */
interface CardProps {
  job: Job;
  text: string;
  now: number;
}

const JobCard = memo(
  function JobCard({ job, now }: CardProps) {
    const times: [string, number | null, number | null][] = [
      ["waited", job.submitted_at, job.started_at ?? (job.done_at ? null : now)],
      ["worked", job.started_at, job.done_at ?? now],
      ["told after", job.done_at, job.told_at],
    ];
    return (
      <li class="job" data-state={job.state}>
        <p>
          <time>{timeOfDay(job.submitted_at * 1000)}</time> <b>{STATES[job.state]}</b>
          {job.fault && <span class="job-fault"> fault: {titleOf(job.fault)}</span>}
        </p>
        {job.error && <p class="job-error">{job.error}</p>}
        <dl>
          {times.map(
            ([label, from, to]) =>
              from !== null &&
              to !== null && (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>{measured(Math.max(0, to - from))}</dd>
                </div>
              ),
          )}
          <div>
            <dt>status calls</dt>
            <dd>{job.status_calls}</dd>
          </div>
          <div>
            <dt>downloads</dt>
            <dd>{job.downloads}</dd>
          </div>
          <div>
            <dt>size</dt>
            <dd>
              {job.width}×{job.height}
              {job.samples > 1 ? ` × ${job.samples}` : ""}
            </dd>
          </div>
          <div>
            <dt>seed</dt>
            <dd>{job.seed}</dd>
          </div>
        </dl>
        {job.previews.length > 0 && <Results job={job} />}
      </li>
    );
  },
  (before, after) => before.text === after.text && before.now === after.now,
);

function Results({ job }: { job: Job }) {
  const pictures = job.previews.map((path, place) => ({
    url: previewOf(path),
    alt: `Result ${place + 1} of job ${job.id}`,
    name: `${job.id}-${place}.png`,
    width: job.width,
    height: job.height,
  }));
  return (
    <div class="job-results">
      {pictures.map((picture, index) => (
        <button
          key={picture.url}
          type="button"
          aria-label={`${picture.alt}, large`}
          onClick={() => {
            viewed.value = { pictures, index };
          }}
        >
          <img src={picture.url} alt="" loading="lazy" decoding="async" width={64} height={64} />
        </button>
      ))}
    </div>
  );
}
