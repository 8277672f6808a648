"""Taking pictures away: who may, and what is left."""

import pytest

from bot.domain.errors import NotYours, StoreUnavailable
from bot.domain.job import JobState as S
from bot.services.delete_results import DeleteResults
from bot.services.job_runner import JobRunner
from bot.services.list_jobs import ListJobs, Standing
from bot.services.ports import CopyRole
from tests.fakes.orders import a_job, an_attachment
from tests.unit.services.test_carry_job import World

ME, SOMEBODY = 1, 2


class DeletingWorld(World):
    def __init__(self):
        super().__init__()
        self.runner = JobRunner(self.carry_job, self.store, self.replies, self.clock)
        self.deleting = DeleteResults(self.store, self.runner, self.shelf, self.copies)
        self.job = a_job(state=S.DONE, results=(an_attachment(),), result_urls=("https://results.test/1.png",))
        self.store.jobs[self.job.id] = self.job
        self.copies.kept[self.job.id, CopyRole.IMAGE] = b"image"
        self.shelf.pictures[self.job.id] = [b"one"]

    async def delete(self, person_id=ME, *, is_moderator=False, asked_by=None, job_id=None):
        await self.deleting.delete(job_id or self.job.id, person_id, is_moderator=is_moderator, asked_by=asked_by)


@pytest.fixture
def world():
    return DeletingWorld()


@pytest.mark.parametrize(("person_id", "is_moderator"), [(ME, False), (SOMEBODY, True)])
async def test_its_requester_and_moderators_take_everything_away_but_the_mark(world, person_id, is_moderator):
    await world.delete(person_id, is_moderator=is_moderator)
    job = world.store.jobs[world.job.id]
    assert (job.is_deleted, job.results, job.result_urls) == (True, (), ())
    assert not world.copies.kept
    assert not world.shelf.pictures
    (listed,) = await ListJobs(world.store, world.runner).of_person(ME)
    assert (listed.standing, listed.has_reply) == (Standing.DELETED, False)


async def test_somebody_else_may_not(world):
    with pytest.raises(NotYours):
        await world.delete(SOMEBODY, asked_by=SOMEBODY)
    assert not world.store.jobs[world.job.id].is_deleted
    assert world.copies.kept


async def test_twice_is_once(world):
    await world.delete()
    await world.delete()
    assert len(world.store.kept) == 1


async def test_what_others_share_with_it_stays(world):
    await world.copies.link(world.job.id, "f" * 16, {CopyRole.IMAGE})
    await world.delete()
    assert world.copies.kept == {("f" * 16, CopyRole.IMAGE): b"image"}


async def test_a_forgotten_job_is_its_requesters_as_discord_knows(world):
    await world.delete(ME, asked_by=ME, job_id="0" * 16)
    for asked_by in (None, ME):
        with pytest.raises(NotYours):
            await world.delete(SOMEBODY, asked_by=asked_by, job_id="0" * 16)


async def test_copies_that_cannot_be_deleted_now_go_later(world):
    world.copies.fail_with = StoreUnavailable("read-only")
    await world.delete()
    assert world.store.jobs[world.job.id].is_deleted
    assert not world.shelf.pictures
