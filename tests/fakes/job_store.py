"""A job store in memory. `kept` has every write in order; `fail_with` is what the next calls raise."""

from bot.domain.errors import StoreError, StoreUnavailable
from bot.domain.history import Mark
from bot.domain.outcomes import EndedJob, outcome_of


class FakeJobStore:
    def __init__(self, *jobs) -> None:
        self.jobs = {job.id: job for job in jobs}
        self.kept = []
        self.lost = []
        self.fail_with: StoreError | None = None

    def _check(self) -> None:
        if self.fail_with:
            raise self.fail_with

    async def add(self, job) -> None:
        self._check()
        if job.id in self.jobs:
            raise StoreUnavailable("this id is taken")
        self.jobs[job.id] = job
        self.kept.append(job)

    async def update(self, job) -> None:
        self._check()
        if job.id in self.jobs:
            self.jobs[job.id] = job
            self.kept.append(job)

    amend = update

    async def get(self, job_id):
        self._check()
        return self.jobs.get(job_id)

    async def known(self, job_ids):
        self._check()
        return set(job_ids) & set(self.jobs)

    async def unreadable(self):
        self._check()
        return list(self.lost)

    async def set_aside(self, job_id, moment):
        self._check()
        self.lost = [lost for lost in self.lost if lost.job_id != job_id]

    async def unfinished(self):
        self._check()
        return sorted((job for job in self.jobs.values() if not job.state.is_end), key=_age)

    async def of_person(self, person_id, limit):
        self._check()
        theirs = [job for job in self.jobs.values() if job.requester_id == person_id]
        return sorted(theirs, key=_age, reverse=True)[:limit]

    async def search(self, wanted, limit, mark: Mark | None = None, *, newer=False):
        self._check()
        found = sorted((job for job in self.jobs.values() if wanted.finds(job)), key=_age, reverse=not newer)
        if mark is not None:
            at = (mark.accepted_at, mark.job_id)
            found = [job for job in found if (_age(job) > at if newer else _age(job) < at)]
        return found[:limit]

    async def of_message(self, message_id):
        self._check()
        return next((job for job in self.jobs.values() if job.reply.message_id == message_id), None)

    async def ancestors(self, job_id, limit):
        self._check()
        found = []
        job = self.jobs.get(job_id)
        while job and job.parent and len(found) < limit and (job := self.jobs.get(job.parent.job_id)):
            found.append(job)
        return found

    async def children(self, job_id, limit):
        self._check()
        theirs = [job for job in self.jobs.values() if job.parent and job.parent.job_id == job_id]
        return sorted(theirs, key=_age)[:limit]

    async def ended_since(self, moment, limit):
        self._check()
        ended = [job for job in self.jobs.values() if job.state.is_end and _end(job) >= moment]
        return [
            EndedJob(outcome_of(job.state, job.reason), (_end(job) - job.accepted_at).total_seconds(), _end(job))
            for job in sorted(ended, key=_end, reverse=True)[:limit]
        ]

    async def forget_person(self, person_id):
        self._check()
        return self._forget(lambda job: job.requester_id == person_id)

    async def forget_ended_before(self, moment):
        self._check()
        return self._forget(lambda job: (job.changed_at or job.accepted_at) < moment)

    def _forget(self, is_meant) -> list[str]:
        ids = [job.id for job in self.jobs.values() if job.state.is_end and is_meant(job)]
        for job_id in ids:
            del self.jobs[job_id]
        return ids


def _age(job):
    return job.accepted_at, job.id


def _end(job):
    return job.changed_at or job.accepted_at
