"""Use case: the way on for somebody who gave no mask: the same order, with a part of the picture named in a word."""

from dataclasses import replace
from datetime import datetime

from bot.domain.errors import NoLongerKept, NoMask, NotYours, TooLateToChange
from bot.domain.job import Job, JobState, ReplyAddress
from bot.domain.mask import Area
from bot.services.accept_job import AcceptJob, Order
from bot.services.ports import JobStore


class NameArea:
    """Makes a new job of one that was refused for want of a mask."""

    def __init__(self, store: JobStore, accept_job: AcceptJob) -> None:
        self._store = store
        self._accept_job = accept_job

    async def name(self, job_id: str, person_id: int, area: Area, reply: ReplyAddress, ordered_at: datetime) -> Job:
        """The new job, stored, to be carried once it was acknowledged.

        Raises NotYours, NoLongerKept, TooLateToChange (it has a mask), what accepting raises, StoreUnavailable.
        """
        job = await self._store.get(job_id)
        if job is None:
            raise NoLongerKept("NoLongerKept")
        if job.requester_id != person_id:
            raise NotYours("NotYours")
        if job.state is not JobState.FAILED or job.reason != NoMask.__name__:
            raise TooLateToChange("TooLateToChange")
        order = Order.anew(job, requester_id=person_id, guild_id=job.guild_id, reply=reply, ordered_at=ordered_at)
        return await self._accept_job.accept(replace(order, mask=None, recipe=job.recipe.at(area)))
