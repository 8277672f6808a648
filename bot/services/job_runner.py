"""Runs jobs as tasks of this process."""

import asyncio

from bot.domain.job import Job
from bot.services.accept_job import AcceptJob
from bot.services.carry_job import CarryJob


class JobRunner:
    """Starts acknowledged jobs and keeps hold of their tasks."""

    def __init__(self, carry_job: CarryJob, accept_job: AcceptJob) -> None:
        self._carry_job = carry_job
        self._accept_job = accept_job
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, job: Job) -> None:
        """Carry a job on in the background."""
        task = asyncio.create_task(self._carry_job.carry(job), name=f"job {job.id}")
        self._tasks.add(task)
        task.add_done_callback(lambda ended: self._ended(ended, job))

    def _ended(self, task: asyncio.Task[None], job: Job) -> None:
        self._tasks.discard(task)
        self._accept_job.withdraw(job)

    async def stop(self) -> None:
        """Cancel what runs, and return when it has let go."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
