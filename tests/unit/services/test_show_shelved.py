from datetime import timedelta

import pytest

from bot.domain.errors import NotYours, ResultUnusable, StoreUnavailable, TooLateToChange
from bot.domain.job import JobState
from bot.domain.notes import FewerResults, ResultsBlack, ResultsReduced
from bot.services.show_shelved import ShowShelved
from tests.fakes.job_store import FakeJobStore
from tests.fakes.orders import NOW, a_job, an_attachment
from tests.fakes.pictures import FakePictures
from tests.fakes.result_shelf import FakeResultShelf

MIB = 2**20


class World:
    def __init__(self):
        self.job = a_job(
            state=JobState.DONE, reason="ReplyGone", accepted_at=NOW, changed_at=NOW + timedelta(seconds=14), samples=2
        )
        self.store = FakeJobStore(self.job)
        self.shelf = FakeResultShelf(**{self.job.id: [b"one", b"two"]})
        self.show_shelved = ShowShelved(self.store, self.shelf, FakePictures())

    def opened(self, person_id=1, limit_bytes=10 * MIB):
        return self.show_shelved.opened(self.job.id, person_id, upload_limit_bytes=limit_bytes)

    async def refused_with(self, kind, **asked):
        with pytest.raises(kind):
            async with self.opened(**asked):
                pass


@pytest.fixture
def world():
    return World()


async def test_the_requester_gets_the_pictures_and_how_long_they_took(world):
    async with world.opened() as shelved:
        assert [result.file.read() for result in shelved.results] == [b"one", b"two"]
        assert shelved.outcome.duration_s == 14
        assert shelved.outcome.notes == ()
    assert all(result.file.closed for result in shelved.results)


async def test_they_can_be_shown_again(world):
    for _ in range(2):
        async with world.opened() as shelved:
            assert len(shelved.results) == 2


async def test_nobody_else_gets_them(world):
    await world.refused_with(NotYours, person_id=2)


async def test_what_was_forgotten_is_no_more(world):
    world.shelf.pictures.clear()
    await world.refused_with(TooLateToChange)
    world.store.jobs.clear()
    await world.refused_with(TooLateToChange)


async def test_pictures_too_heavy_for_this_place_are_reduced_and_that_is_said(world):
    async with world.opened(limit_bytes=2) as shelved:
        assert shelved.outcome.notes == (ResultsReduced(2),)


async def test_four_share_what_discord_takes_in_one_request(world):
    heavy = b"x" * (7 * MIB)
    world.shelf.pictures[world.job.id] = [heavy] * 4
    async with world.opened(limit_bytes=10 * MIB) as shelved:
        assert all(result.is_reduced for result in shelved.results)


async def test_a_damaged_file_does_not_keep_the_others_from_being_shown(world):
    world.shelf.pictures[world.job.id] = [b"broken", b"black"]
    async with world.opened() as shelved:
        assert [result.file.read() for result in shelved.results] == [b"black"]
        assert shelved.outcome.notes == (FewerResults(1, 2), ResultsBlack(1))


async def test_nothing_but_damaged_files_is_told(world):
    world.shelf.pictures[world.job.id] = [b"broken"]
    await world.refused_with(ResultUnusable)


async def test_a_store_that_is_away_is_told(world):
    world.shelf.fail_with = StoreUnavailable("gone")
    await world.refused_with(StoreUnavailable)


async def test_where_they_were_shown_is_known_for_whoever_goes_on_from_one(world):
    files = (an_attachment(filename="retouch-1.png"),)
    async with world.opened() as shelved:
        await world.show_shelved.note_shown(shelved.job, ())
        assert not world.store.jobs[world.job.id].results
        await world.show_shelved.note_shown(shelved.job, files)
    assert world.store.jobs[world.job.id].results == files
