"""What becomes of jobs, counted where they are written: nothing counts that is not on disk."""

from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram

from bot.domain.job import Job, JobState
from bot.domain.outcomes import REASONS, JobOutcome, outcome_of

_JOB_BUCKETS_S = (1, 2, 5, 10, 15, 20, 30, 45, 60, 120, 300, 600, 900, 1800)
_DELIVERY_BUCKETS_S = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 5, 10, 30, 60)
_WRITE_BUCKETS_S = (0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)


_USUAL_ENDS = (
    (JobState.DONE, ""),
    *((JobState.FAILED, reason) for reason in sorted(REASONS)),
    (JobState.CANCELLED, "StoppedByPerson"),
    (JobState.CANCELLED, "NotAnswered"),
    (JobState.UNKNOWN_OUTCOME, "UnknownOutcome"),
)


class JobMetrics:
    """A `StoreWatch` (`bot/storage/job_store.py`)."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._accepted = Counter("retouch_jobs_accepted", "Jobs that were accepted", registry=registry)
        self._ended = Counter(
            "retouch_jobs_ended",
            "Jobs that ended; one of unknown outcome that is submitted again ends twice",
            ("outcome", "reason"),
            registry=registry,
        )
        self._durations = Histogram(
            "retouch_job_duration_seconds",
            "From the command to a job's end, all waiting included",
            ("outcome",),
            buckets=_JOB_BUCKETS_S,
            registry=registry,
        )
        self._deliveries = Histogram(
            "retouch_job_delivery_seconds",
            "From when the bot knows that pictures are done until they are shown",
            buckets=_DELIVERY_BUCKETS_S,
            registry=registry,
        )
        self._writes = Histogram(
            "retouch_database_write_seconds",
            "From handing a job to the database until it is on disk",
            buckets=_WRITE_BUCKETS_S,
            registry=registry,
        )
        self._failures = Counter(
            "retouch_database_write_failures", "Writes of jobs that the database did not take", registry=registry
        )
        # A series that begins with its first event hides that event from `increase` and `rate`.
        for outcome in JobOutcome:
            self._durations.labels(outcome.value)
        for state, reason in _USUAL_ENDS:
            self._ended.labels(outcome_of(state, reason).value, reason)
        self._collected_at: dict[str, datetime] = {}

    def wrote(self, job: Job, took_s: float, *, is_new: bool, is_step: bool = True) -> None:
        """A job is on disk; if that is a step, it is where it was not before."""
        self._writes.observe(took_s)
        if not is_step:
            return
        if is_new:
            self._accepted.inc()
        elif job.state is JobState.COLLECTING and job.changed_at is not None:
            self._collected_at[job.id] = job.changed_at
        elif job.state.is_end:
            self._note_end(job)

    def write_failed(self) -> None:
        """It is not."""
        self._failures.inc()

    def _note_end(self, job: Job) -> None:
        collected_at = self._collected_at.pop(job.id, None)
        # Giving up decides about an end that was counted.
        if job.state is JobState.GAVE_UP or job.changed_at is None:
            return
        outcome = outcome_of(job.state, job.reason).value
        # A crash has a reason of its own kind; label values are bounded whatever a job says.
        reason = job.reason or ""
        self._ended.labels(outcome, reason if reason in REASONS else "").inc()
        self._durations.labels(outcome).observe((job.changed_at - job.accepted_at).total_seconds())
        if collected_at is not None and job.state is JobState.DONE:
            self._deliveries.observe((job.changed_at - collected_at).total_seconds())
