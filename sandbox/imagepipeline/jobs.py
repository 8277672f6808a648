"""The jobs that were accepted, with all that a watcher may want to know of each: times, calls, how it ended."""

import asyncio
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from sandbox.imagepipeline.faults import Fault, FaultKind
from sandbox.imagepipeline.wire import InpaintBody

MOST_JOBS: Final = 10_000
RESULTS_BUDGET_BYTES: Final = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ResultFile:
    """A PNG, in the pieces it is sent in; pieces may be shared with other files, `own_bytes` are not."""

    pieces: tuple[bytes, ...]
    own_bytes: int

    @property
    def size_bytes(self) -> int:
        """What the whole file weighs."""
        return sum(map(len, self.pieces))


@dataclass(slots=True, eq=False)
class Job:
    """One accepted request. Times are seconds since 1970."""

    id: str | int
    body: InpaintBody
    seed: int
    fault: Fault | None = None
    submitted_at: float = field(default_factory=time.time)
    started_at: float | None = None
    done_at: float | None = None
    told_at: float | None = None
    """When a status call (or the answer to the POST) first said how it ended."""
    status_calls: int = 0
    downloads: int = 0
    results: list[ResultFile] = field(default_factory=list)
    error: str | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def seeds(self) -> range:
        """The seed of each sample: the job's own, and those after it."""
        return range(self.seed, self.seed + self.body.samples)

    def suffers(self, kind: FaultKind) -> bool:
        """Whether this fault was drawn for it."""
        return self.fault is not None and self.fault.kind is kind

    def start(self) -> None:
        """Its turn has come."""
        self.started_at = time.time()

    def end(self, error: str | None = None) -> None:
        """Done, or failed for the reason given."""
        self.error = error
        self.done_at = time.time()
        self.ended.set()

    def as_json(self) -> dict[str, Any]:
        """What `GET /sandbox/jobs` says of it; no prompt, no addresses of inputs."""
        return {
            "id": self.id,
            "state": "failed" if self.error else "done" if self.done_at else "running" if self.started_at else "queued",
            "error": self.error,
            "fault": self.fault.kind if self.fault else None,
            "submitted_at": self.submitted_at,
            "started_at": self.started_at,
            "done_at": self.done_at,
            "told_at": self.told_at,
            "status_calls": self.status_calls,
            "downloads": self.downloads,
            "seed": self.seed,
            "samples": self.body.samples,
            "width": self.body.width,
            "height": self.body.height,
            "results": [f"/results/{self.id}/{number}.png" for number in range(len(self.results))],
            "previews": [f"/sandbox/results/{self.id}/{number}.png" for number in range(len(self.results))],
        }


class JobBook:
    """All accepted jobs, oldest first. When there are too many or their results weigh too much, the oldest go."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._news = asyncio.Condition()
        self._kept: deque[tuple[Job, int]] = deque()
        self._kept_bytes = 0
        self.accepted_count = 0

    def __iter__(self) -> Iterator[Job]:
        return iter(tuple(self._jobs.values()))

    def __len__(self) -> int:
        return len(self._jobs)

    def get(self, job_id: str) -> Job | None:
        """The job of that id, if it is known."""
        return self._jobs.get(job_id)

    async def add(self, job: Job) -> None:
        """Enter an accepted job."""
        if len(self._jobs) >= MOST_JOBS:
            self._drop_oldest()
        self._jobs[str(job.id)] = job
        self.accepted_count += 1
        async with self._news:
            self._news.notify_all()

    def keep(self, job: Job, results: list[ResultFile]) -> None:
        """Give a job its results; they are kept until newer ones need the room."""
        job.results = results
        weight = sum(result.own_bytes for result in results)
        self._kept.append((job, weight))
        self._kept_bytes += weight
        while self._kept_bytes > RESULTS_BUDGET_BYTES and len(self._kept) > 1:
            oldest, freed = self._kept.popleft()
            oldest.results = []
            self._kept_bytes -= freed

    async def until_accepted(self, count: int) -> None:
        """Wait until so many jobs were accepted in all: for tests that wait for the event."""
        async with self._news:
            await self._news.wait_for(lambda: self.accepted_count >= count)

    def _drop_oldest(self) -> None:
        for job_id, job in self._jobs.items():
            if job.ended.is_set():
                del self._jobs[job_id]
                return
