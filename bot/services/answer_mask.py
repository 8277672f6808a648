"""Use case: what a person does about the mask that they were asked about."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.domain.errors import NotYours, TooLateToChange
from bot.domain.job import Job, JobState
from bot.domain.mask import Area
from bot.domain.recipe import Recipe, step_px
from bot.services.job_runner import JobRunner
from bot.services.live_job import LiveJob
from bot.services.ports import Question
from bot.services.prepare_job import PrepareJob

# Where Discord did not tell a picture's size.
_UNKNOWN_PX = (1024, 1024)


class AnswerMask:
    """Go, or another mask. Only for its requester.

    Every method raises NotYours, TooLateToChange (the job has gone on), StoreUnavailable; and while one press is worked
    on, others of the same job come to nothing.
    """

    def __init__(self, runner: JobRunner, prepare_job: PrepareJob) -> None:
        self._runner = runner
        self._prepare_job = prepare_job

    async def go(self, job_id: str, person_id: int) -> Job | None:
        """Use the mask as it is shown; the job that goes on. Said twice it is said once: then None."""
        carried = self._runner.find(job_id)
        if carried is not None and carried.recipe.is_confirmed and carried.requester_id == person_id:
            return None
        async with self._turn(job_id, person_id) as live:
            if live is None:
                return None
            await live.step(JobState.ACCEPTED, recipe=live.job.recipe.confirmed())
            live.asking.word.set()
            return live.job

    async def look(self, job_id: str, person_id: int) -> Question:
        """The mask as it is, once more. Raises PersonError's kinds where the files are gone."""
        return await self._prepare_job.question(self._find(job_id, person_id).job)

    async def invert(self, job_id: str, person_id: int) -> Question | None:
        """Repaint what was kept, keep what was repainted."""
        return await self._change(job_id, person_id, lambda recipe, _: recipe.inverted())

    async def grow(self, job_id: str, person_id: int, steps: int = 1) -> Question | None:
        """Make the mask larger by some steps, or smaller when there are fewer than none."""
        return await self._change(job_id, person_id, lambda recipe, px: recipe.grown(steps * px))

    async def feather(self, job_id: str, person_id: int) -> Question | None:
        """Make the mask's edge softer, or sharp again."""
        return await self._change(job_id, person_id, lambda recipe, px: recipe.feathered(px))

    async def move(self, job_id: str, person_id: int, area: Area) -> Question | None:
        """Name another part of the picture. Raises TooLateToChange where the mask is no named part."""

        def moved(recipe: Recipe, _: int) -> Recipe:
            if recipe.area is None:
                raise TooLateToChange
            return recipe.at(area)

        return await self._change(job_id, person_id, moved)

    async def _change(self, job_id: str, person_id: int, change: Callable[[Recipe, int], Recipe]) -> Question | None:
        """The mask made anew; None where another press was faster. `change` is told how many px a step is.

        Raises MaskEmpty, MaskFull where nothing sensible would be left; then the mask stays as it was.
        """
        async with self._turn(job_id, person_id) as live:
            if live is None:
                return None
            recipe = change(live.job.recipe, step_px(_size(live.job)))
            question = await self._prepare_job.question(replace(live.job, recipe=recipe))
            try:
                await live.note(recipe=recipe, mask_kind=question.kind, covered=question.covered)
            except BaseException:
                question.overlay.close()
                raise
            return question

    @asynccontextmanager
    async def _turn(self, job_id: str, person_id: int) -> AsyncIterator[LiveJob | None]:
        """The job, which nobody else changes in the block; None when another press is being worked on."""
        live = self._find(job_id, person_id)
        asking = live.asking
        if asking.is_answering:
            yield None
            return
        asking.is_answering = True
        try:
            async with asking.lock:
                if live.job.state is not JobState.ASKING:
                    raise TooLateToChange
                yield live
        finally:
            asking.is_answering = False

    def _find(self, job_id: str, person_id: int) -> LiveJob:
        live = self._runner.find_live(job_id)
        if live is None or live.job.state is not JobState.ASKING or live.is_cancelled:
            raise TooLateToChange
        if live.job.requester_id != person_id:
            raise NotYours
        return live


def _size(job: Job) -> tuple[int, int]:
    width_px, height_px = job.init_image.width_px, job.init_image.height_px
    return (width_px, height_px) if width_px and height_px else _UNKNOWN_PX
