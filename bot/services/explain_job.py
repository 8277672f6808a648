"""Use case: how a picture came to be: its job, and the jobs that it goes back to."""

from dataclasses import dataclass

from bot.domain.job import Job
from bot.domain.lineage import Parent
from bot.services.find_job import FindJob

# More does not fit into a message.
_STEPS = 8


@dataclass(frozen=True, slots=True)
class Step:
    """One step back: what was done, and the job it was done with; None when that is kept no more."""

    parent: Parent
    job: Job | None


@dataclass(frozen=True, slots=True)
class Explained:
    """A job, and its way from the first one, newest step first. `is_cut`: it goes back farther."""

    job: Job
    steps: tuple[Step, ...]
    is_cut: bool


class ExplainJob:
    """Walks from a job to its parents."""

    def __init__(self, find_job: FindJob) -> None:
        self._find_job = find_job

    async def explain(self, job_id: str) -> Explained:
        """The job and where it comes from. Raises NoLongerKept, StoreUnavailable."""
        job = await self._find_job.find(job_id)
        steps: list[Step] = []
        one: Job | None = job
        while one is not None and one.parent is not None and len(steps) < _STEPS:
            parent = one.parent
            one = await self._find_job.look_up(parent.job_id)
            steps.append(Step(parent, one))
        return Explained(job, tuple(steps), is_cut=one is not None and one.parent is not None)
