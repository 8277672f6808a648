"""Use case: go on from a job, whoever asked for it: the same again, a little different, or from one of its results."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from bot.domain.errors import NoLongerKept, ResultMissing
from bot.domain.job import Attachment, Job, JobState, ReplyAddress
from bot.domain.lineage import Parent, Relation
from bot.domain.mask import Area
from bot.domain.numbers_line import Numbers
from bot.domain.recipe import Recipe
from bot.services.accept_job import AcceptJob, Order
from bot.services.find_job import FindJob
from bot.services.ports import Copies, CopyRole

_log = structlog.get_logger()

# One thread serves all copies, in turn: what is not linked by then is before anybody looks for it.
_LINKED_WITHIN_S = 0.3

_MILDER = 0.6
_MILDEST = 0.2

_ALL_COPIES = frozenset(CopyRole)


@dataclass(frozen=True, slots=True)
class Presser:
    """Who goes on, and where the new reply will be."""

    person_id: int
    guild_id: int | None
    reply: ReplyAddress
    ordered_at: datetime
    may_be_unfiltered: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be another way. Numbers that are silent stay as they are; neither mask nor area: the same."""

    prompt: str = field(repr=False)
    negative_prompt: str = field(repr=False)
    numbers: Numbers
    mask: Attachment | None = None
    area: Area | None = None


class FollowUp:
    """Makes a new job of an old one; each press makes one.

    Every method returns a job that is stored, to be carried once it was acknowledged. They raise NoLongerKept (also for
    somebody else's job of another channel), what accepting raises, and StoreUnavailable.
    """

    def __init__(self, find_job: FindJob, copies: Copies, accept_job: AcceptJob) -> None:
        self._find_job = find_job
        self._copies = copies
        self._accept_job = accept_job

    async def find(self, job_id: str) -> Job:
        """The job to go on from, to fill in what stays."""
        return await self._find_job.find(job_id)

    async def again(self, job_id: str, by: Presser) -> Job:
        """Everything the same but the seed."""
        job = await self._find(job_id, by)
        order = _order(job, by, Relation.AGAIN)
        return await self._accept(job, replace(order, seed=None), _ALL_COPIES)

    async def vary(self, job_id: str, by: Presser) -> Job:
        """The same words at a lower strength, and another seed."""
        job = await self._find(job_id, by)
        order = _order(job, by, Relation.VARY)
        strength = max(round(job.parameters.strength * _MILDER, 3), _MILDEST)
        return await self._accept(job, replace(order, strength=strength, seed=None), _ALL_COPIES)

    async def new_words(self, job_id: str, by: Presser, prompt: str) -> Job:
        """Other words for the same picture and mask; the seed stays, so that the words alone make the difference."""
        job = await self._find(job_id, by)
        order = _order(job, by, Relation.NEW_WORDS)
        return await self._accept(job, replace(order, prompt=prompt), _ALL_COPIES)

    async def change(self, job_id: str, by: Presser, changes: Changes) -> Job:
        """Other words, numbers, or another mask. A new mask is understood, and shown, as one of `/inpaint` is.

        A job that was refused is no step of the lineage: what it went back to stays.
        """
        job = await self._find(job_id, by)
        order = _changed(_order(job, by, Relation.CHANGED), changes)
        if job.state is JobState.FAILED:
            order = replace(order, parent=job.parent)
        if changes.mask is None and changes.area is None:
            return await self._accept(job, order, _ALL_COPIES)
        return await self._accept(job, _with_new_mask(order, changes), {CopyRole.IMAGE})

    async def find_result(self, job_id: str, number: int) -> Job:
        """The job that has this result (from 1). Raises ResultMissing."""
        return _having_result(await self._find_job.find(job_id), number)

    async def use(self, job_id: str, by: Presser, number: int, changes: Changes) -> Job:
        """A result (from 1) becomes the picture, with another seed where none is named. Raises ResultMissing.

        Without another mask the finished one is used again. An expansion's is not: what was new is there now, and the
        next mask is asked for.
        """
        job = _having_result(await self._find(job_id, by), number)
        order = _changed(_order(job, by, Relation.USED_RESULT, number), changes)
        order = replace(order, init_image=job.results[number - 1])
        if changes.mask is not None or changes.area is not None or job.recipe.area is Area.BORDER:
            return await self._accept(job, _with_new_mask(order, changes), ())
        order = replace(order, mask=None, recipe=Recipe(inherits=True, is_confirmed=True))
        return await self._accept(job, order, {CopyRole.MASK})

    async def _find(self, job_id: str, by: Presser) -> Job:
        """The job, where whoever presses may know of it: nobody but us looks at what a form's custom_id says."""
        job = await self._find_job.find(job_id)
        if by.person_id != job.requester_id and by.reply.channel_id != job.reply.channel_id:
            _log.warning("follow_up.from_elsewhere", job_id=job.id)
            raise NoLongerKept("NoLongerKept")
        return job

    async def _accept(self, job: Job, order: Order, shared: Collection[CopyRole]) -> Job:
        accepted = await self._accept_job.accept(order)
        if shared:
            await self._link(job.id, accepted.id, shared)
        return accepted

    async def _link(self, from_job_id: str, to_job_id: str, shared: Collection[CopyRole]) -> None:
        """Share the copies; without them a job still has Discord's links."""
        linking = asyncio.ensure_future(self._copies.link(from_job_id, to_job_id, shared))
        linking.add_done_callback(lambda done: _note_failure(done, to_job_id))
        await asyncio.wait({linking}, timeout=_LINKED_WITHIN_S)


def _changed(order: Order, changes: Changes) -> Order:
    """The same with these words and numbers."""
    numbers = changes.numbers
    return replace(
        order,
        prompt=changes.prompt,
        negative_prompt=changes.negative_prompt,
        steps=order.steps if numbers.steps is None else numbers.steps,
        strength=order.strength if numbers.strength is None else numbers.strength,
        guidance_scale=order.guidance_scale if numbers.guidance_scale is None else numbers.guidance_scale,
        samples=order.samples if numbers.samples is None else numbers.samples,
        seed=order.seed if numbers.keeps_seed else numbers.seed,
    )


def _with_new_mask(order: Order, changes: Changes) -> Order:
    """The same with another mask, or another part of the picture, or neither: then it is asked for."""
    recipe = Recipe() if changes.area is None else Recipe().at(changes.area)
    return replace(order, mask=changes.mask, recipe=recipe)


def _note_failure(linking: "asyncio.Future[None]", job_id: str) -> None:
    if not linking.cancelled() and (error := linking.exception()) is not None:
        _log.warning("copy.not_linked", job_id=job_id, reason=str(error))


def _having_result(job: Job, number: int) -> Job:
    if not 1 <= number <= len(job.results):
        raise ResultMissing(number)
    return job


def _order(job: Job, by: Presser, relation: Relation, result_number: int | None = None) -> Order:
    """The old job, asked for by somebody else. Its mask has been looked at already."""
    order = Order.anew(job, requester_id=by.person_id, guild_id=by.guild_id, reply=by.reply, ordered_at=by.ordered_at)
    return replace(
        order,
        recipe=job.recipe.confirmed(),
        # Where it may not be off it is on again: nobody could switch it on from here.
        safety_checker=order.safety_checker or not by.may_be_unfiltered,
        parent=Parent(job.id, relation, result_number),
    )
