"""What is known of each kind of job, and when to look at one again: no wire, and no clock but the jobs'."""

from asyncio import Future
from collections import OrderedDict
from dataclasses import dataclass
from math import sqrt

from bot.domain.parameters import Parameters
from bot.imagepipeline.changes import EARLY_STEP, Changes, Ended
from bot.imagepipeline.durations import SEEN_MAX, Durations
from bot.imagepipeline.looks import CLOSEST_S, Plan, gentle_gap_s, make_plan, spare_looks_s

# Plans from fewer jobs may be wrong: no job gets many more looks for it.
_FEW = 32
# A job that has run for this share of the time speaks for another one; each takes some of what is left to find.
_ALIKE_FROM = 0.75
_ALIKE_WEIGHT = 0.5
# What was done at the first look may have been done a while: so much of the spread's width is allowed for, divided by
# the square root of how many are known.
_EARLY_MARGIN = 0.8
# Jobs that wait are told of a new plan when so many times more are known than when they were told last.
_NEWS_GROWTH = 1.25
# Multiples of the golden ratio lie evenly in the unit interval, however many there are.
_GOLDEN = 0.618034
# A job that has run for so many times the median, or as if that were a minute, may have been lost.
_LOST_AFTER = 5
_LONG_S = 60.0
_KINDS_MAX = 256


@dataclass(frozen=True, slots=True)
class JobKind:
    """What a duration depends on."""

    model: str
    pixels: int
    steps: int
    samples: int

    @classmethod
    def of(cls, parameters: Parameters) -> "JobKind":
        """The kind of a job."""
        pixels = parameters.width_px * parameters.height_px
        return cls(parameters.model, pixels, parameters.steps, parameters.samples)


@dataclass(eq=False, slots=True)
class Followed:
    """A job that is running, as far as its pacing cares. Seconds count from its start."""

    began: float
    """On any one clock: it tells which jobs are the latest."""
    phase: float
    """0 to 1. Spreads first looks: jobs that began together are not all looked at together."""
    probe_s: float | None = None
    """The early look that it was chosen for."""
    early_s: tuple[float, ...] = ()
    """All its looks before anything is likely to be done."""
    running_at_s: float = 0.0
    """When it was last seen running; 0 when it never was looked at."""
    looked_s: float = 0.0
    """The last look, whatever it showed."""
    looks: int = 0
    due_s: float = 0.0
    """The look that it waits for."""
    news: Future[None] | None = None
    """Done when it had better be looked at sooner than that."""


class Pacing:
    """What is known of one kind of job, and the plan that follows from it."""

    __slots__ = (
        "_began",
        "_changes",
        "_durations",
        "_followed",
        "_median_s",
        "_plan",
        "_samples",
        "_since",
        "_told",
        "_unplanned",
    )

    def __init__(self) -> None:
        self._durations = Durations()
        self._changes = Changes()
        self._plan: Plan | None = None
        self._median_s: float | None = None
        self._followed: dict[Followed, None] = {}
        # Jobs become samples when they begin: how long they take must have no say in which of them count.
        self._samples: dict[Followed, None] = {}
        self._began = self._unplanned = self._told = 0
        self._since = float("-inf")

    def job_began(self, began: float) -> Followed:
        """One more job of this kind is running; `began` is on any one clock."""
        job = Followed(began, self._began * _GOLDEN % 1.0)
        self._began += 1
        self._followed[job] = None
        self._take_sample(job)
        if self._plan is not None:
            job.probe_s = self._changes.probe_s(self._plan)
            job.early_s = self._plan.early_s if job.probe_s is None else (job.probe_s,)
        return job

    def job_seen(self, job: Followed, looked_s: float, running_at_s: float) -> None:
        """A look was had at `looked_s`; the last one that showed the job running was at `running_at_s`."""
        job.looks += 1
        job.looked_s, job.running_at_s = looked_s, running_at_s

    def next_look_s(self, job: Followed) -> float:
        """When to look next, in seconds from the job's start; at least 250 ms after its last look."""
        if self._plan is None:
            return job.looked_s + self._blind_gap_s(job)
        due_s = self._plan.next_s(job.looked_s)
        if len(self._durations) < _FEW or job.looked_s >= self._plan.at_s[-1]:
            due_s = spare_looks_s(due_s, job.looked_s, job.looks)
        return min((at_s for at_s in (*job.early_s, due_s) if at_s >= job.looked_s + CLOSEST_S), default=due_s)

    def likely_end_s(self, otherwise_s: float) -> float:
        """About when half of the jobs are done, for putting jobs in order; `otherwise_s` when nothing is known."""
        return otherwise_s if self._plan is None else self._plan.at_s[len(self._plan.at_s) // 2]

    def job_left(self, job: Followed) -> None:
        """A job of this kind is not followed any more, however it ended."""
        self._followed.pop(job, None)
        self._samples.pop(job, None)

    def job_done(self, job: Followed, done_s: float) -> None:
        """A job was seen done `done_s` seconds from its start."""
        is_sample = job in self._samples
        self.job_left(job)
        after_s = self._after_s(job, done_s)
        if self._plan is not None and job.began >= self._since:
            since = self._changes.see(self._plan, Ended(job.began, job.probe_s, job.running_at_s, done_s))
            if since is not None:
                self._forget_before(since)
        # After a change the first one counts in any case: what is planned must not stay as it was.
        if job.began < self._since or (not is_sample and len(self._durations)):
            return
        self._durations.add(job.began, after_s, done_s)
        self._unplanned += 1
        # Planning takes its fraction of a millisecond, while one more job changes the less the more are known.
        if self._unplanned >= len(self._durations) // 16:
            self._renew_plan()

    def expected_s(self) -> float | None:
        """The median duration; None before the first job."""
        return self._median_s

    def _take_sample(self, job: Followed) -> None:
        if len(self._samples) >= SEEN_MAX:
            oldest = next(iter(self._samples))
            # Jobs that the service has lost must not keep it from being learnt.
            if job.began - oldest.began < _LOST_AFTER * (self._median_s or _LONG_S):
                return
            del self._samples[oldest]
        self._samples[job] = None

    def _forget_before(self, began: float) -> None:
        self._since, self._told = began, 0
        self._durations.forget_before(began)
        self._samples = {job: None for job in self._samples if job.began >= began}

    def _blind_gap_s(self, job: Followed) -> float:
        gap_s = gentle_gap_s(job.looked_s)
        if not job.looks:
            gap_s *= 0.5 + job.phase
        # Where many like it went on running it will do so too: gaps are as sqrt(1 / hazard), as in a plan.
        from_s = _ALIKE_FROM * (job.looked_s + gap_s)
        alike = sum(other.running_at_s > from_s for other in self._samples if other is not job)
        return gap_s * sqrt(1 + _ALIKE_WEIGHT * alike)

    def _renew_plan(self) -> None:
        spread = self._durations.spread((job.began, job.running_at_s) for job in self._samples)
        self._plan, self._median_s = make_plan(spread), spread.quantile_s(0.5)
        self._unplanned = 0
        known = len(self._durations)
        if known < SEEN_MAX and known >= self._told * _NEWS_GROWTH:
            self._told = known
            self._tell(self._plan)

    def _tell(self, plan: Plan) -> None:
        for job in self._followed:
            if job.news is not None and not job.news.done() and plan.next_s(job.looked_s) < job.due_s - CLOSEST_S:
                job.news.set_result(None)

    def _after_s(self, job: Followed, done_s: float) -> float:
        """Where nothing was seen since jobs usually begin to end, that is believed, give or take a margin."""
        if self._plan is None or self._durations.usual_s is None or done_s <= self._plan.start_s:
            return job.running_at_s or done_s * EARLY_STEP
        low_s, high_s = self._durations.usual_s
        from_s = low_s - _EARLY_MARGIN / sqrt(max(1, len(self._durations))) * (high_s - low_s)
        return max(job.running_at_s, from_s if done_s > low_s else self._plan.start_s)


class Pacings:
    """What is known of every kind of job seen lately (256 kinds, a few KiB each)."""

    def __init__(self) -> None:
        self._kinds: OrderedDict[JobKind, Pacing] = OrderedDict()

    def of(self, parameters: Parameters) -> Pacing:
        """The pacing of a job's kind, made if need be."""
        kind = JobKind.of(parameters)
        pacing = self._kinds.setdefault(kind, Pacing())
        self._kinds.move_to_end(kind)
        if len(self._kinds) > _KINDS_MAX:
            self._kinds.popitem(last=False)
        return pacing

    def expected_s(self, parameters: Parameters) -> float | None:
        """The median duration of a job's kind; None when none was seen."""
        pacing = self._kinds.get(JobKind.of(parameters))
        return None if pacing is None else pacing.expected_s()
