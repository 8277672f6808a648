"""Use case: the way on for somebody who gave no mask: the same order, with a part of the picture named in a word."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from bot.domain.errors import NoLongerKept, NoMask, NotYours, RetouchError, TooLateToChange
from bot.domain.job import Job, JobState, ReplyAddress
from bot.domain.mask import Area
from bot.services.accept_job import AcceptJob, Order
from bot.services.ports import JobStore, Replies


class NameArea:
    """Makes a new job of one that was refused for want of a mask."""

    def __init__(self, store: JobStore, accept_job: AcceptJob, replies: Replies) -> None:
        self._store = store
        self._accept_job = accept_job
        self._replies = replies

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

    async def put_help_away(self, job_id: str, help_id: int, area: Area) -> None:
        """Let the help that the part was chosen in say so, without its menu, while the refused job's token lives."""
        with suppress(RetouchError):  # a menu that stays only makes another job
            job = await self._store.get(job_id)
            if job is not None:
                await self._replies.show_named(job, help_id, area)
