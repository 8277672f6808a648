import asyncio
from datetime import timedelta

import pytest

from bot.domain.errors import StoreUnavailable
from bot.domain.job import JobState
from bot.services.keep_house import Forgotten, KeepHouse
from bot.services.ports import CopyRole
from tests.fakes.clock import FakeClock
from tests.fakes.copies import FakeCopies
from tests.fakes.job_store import FakeJobStore
from tests.fakes.orders import a_job
from tests.fakes.result_shelf import FakeResultShelf

DAY_S = 86_400


class World:
    def __init__(self):
        self.clock = FakeClock()
        self.store = FakeJobStore()
        self.shelf = FakeResultShelf()
        self.copies = FakeCopies()
        self.house = KeepHouse(self.store, self.shelf, self.copies, self.clock, keep_days=90)

    def keep(self, state=JobState.DONE, days_ago=0.0, **changes):
        """A job that came into this state some days ago, with a picture on the shelf and a copy of its own."""
        at = self.clock.now() - timedelta(days=days_ago)
        job = a_job(state=state, accepted_at=at, changed_at=at, **changes)
        self.store.jobs[job.id] = job
        self.shelf.pictures[job.id] = [b"picture"]
        self.copies.kept[job.id, CopyRole.IMAGE] = b"image"
        return job.id

    @property
    def left(self):
        """The jobs that are kept, each with all its pictures."""
        left = set(self.store.jobs)
        assert left == set(self.shelf.pictures) == {job_id for job_id, _ in self.copies.kept}
        return left


@pytest.fixture
def world():
    return World()


@pytest.fixture
async def start(world):
    """Begins to keep house."""
    tasks = []
    yield lambda: tasks.append(asyncio.create_task(world.house.run()))
    for task in tasks:
        task.cancel()


async def test_what_ended_long_ago_goes_with_its_pictures(world):
    world.keep(days_ago=90.1)
    recent = world.keep(days_ago=89.9)
    assert await world.house.forget_old() == 1
    assert world.left == {recent}


async def test_what_has_not_ended_is_never_forgotten(world):
    job_id = world.keep(JobState.WAITING, days_ago=400)
    assert await world.house.forget_old() == 0
    assert world.left == {job_id}


async def test_pictures_without_a_job_go(world):
    world.shelf.pictures["0123456789abcdef"] = [b"left by a crash"]
    world.copies.kept["0123456789abcdee", CopyRole.MASK] = b"left by a crash"
    kept = world.keep()
    await world.house.forget_old()
    assert world.left == {kept}


async def test_it_is_done_at_start_and_once_a_day(world, start):
    world.keep(days_ago=91)
    tomorrow = world.keep(days_ago=89.5)
    start()
    await world.clock.advance(1)
    assert world.left == {tomorrow}
    await world.clock.advance(DAY_S - 2)
    assert world.left == {tomorrow}
    await world.clock.advance(2)
    assert world.left == set()


@pytest.mark.parametrize("broken", ["store", "shelf", "copies"])
async def test_what_cannot_be_deleted_today_is_deleted_tomorrow(world, start, broken):
    getattr(world, broken).fail_with = StoreUnavailable("locked")
    world.keep(days_ago=91)
    start()
    await world.clock.advance(1)
    assert world.shelf.pictures or world.copies.kept
    getattr(world, broken).fail_with = None
    await world.clock.advance(DAY_S)
    assert not world.left


async def test_a_persons_ended_jobs_go_at_once_and_nobody_elses(world):
    for state in (JobState.DONE, JobState.FAILED, JobState.UNKNOWN_OUTCOME):
        world.keep(state, requester_id=1)
    running = world.keep(JobState.WAITING, requester_id=1)
    others = world.keep(requester_id=2)
    assert await world.house.forget_person(1) == Forgotten(forgotten=3, still_running=1)
    assert world.left == {running, others}


async def test_what_one_place_does_not_let_go_of_is_let_go_of_in_the_other(world):
    world.keep(requester_id=1)
    world.shelf.fail_with = StoreUnavailable("read-only")
    with pytest.raises(StoreUnavailable):
        await world.house.forget_person(1)
    assert not world.copies.kept


async def test_somebody_without_jobs_has_nothing_to_forget(world):
    assert await world.house.forget_person(1) == Forgotten(0, 0)


async def test_a_store_that_is_away_is_told(world):
    world.store.fail_with = StoreUnavailable("locked")
    with pytest.raises(StoreUnavailable):
        await world.house.forget_person(1)
