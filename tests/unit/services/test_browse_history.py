import asyncio
from dataclasses import replace
from datetime import timedelta
from unittest.mock import create_autospec

import pytest

from bot.domain.errors import DiscordUnavailable, NoLongerKept
from bot.domain.history import Viewer
from bot.domain.job import Attachment, JobState
from bot.domain.lineage import Parent, Relation
from bot.services import browse_history
from bot.services.browse_history import Asked, BrowseHistory, Scope, marks
from bot.services.job_runner import JobRunner
from bot.services.list_jobs import ListJobs, Standing
from tests.fakes.attachments import FakeAttachments
from tests.fakes.job_store import FakeJobStore
from tests.fakes.orders import NOW, a_job, an_order

HERE = an_order().reply.channel_id
ADA, NOOR = Viewer(1, HERE), Viewer(2, HERE)


class SignedAnew(FakeAttachments):
    """Signs all but those whose address says that they are gone."""

    async def refresh_all(self, attachments):
        if self.refreshed:
            raise self.refreshed
        return [replace(one, url=f"{one.url}&new") if "gone" not in one.url else None for one in attachments]


class World:
    def __init__(self):
        self.store = FakeJobStore()
        self.attachments = SignedAnew()
        runner = create_autospec(JobRunner, instance=True, spec_set=True)
        runner.find.return_value = None
        self.browse = BrowseHistory(self.store, ListJobs(self.store, runner), self.attachments)

    def keep(self, minute=0, name="r.png", **changes):
        result = Attachment(name, f"https://cdn.discordapp.com/attachments/{HERE}/9/{name}?ex=1", None, 9, 8, 6)
        made = {"state": JobState.DONE, "results": (result,), "accepted_at": NOW + timedelta(minutes=minute)}
        job = a_job(**(made | changes))
        self.store.jobs[job.id] = job
        return job

    def child(self, parent, **changes):
        return self.keep(parent=Parent(parent.id, Relation.AGAIN), **changes)


@pytest.fixture
def world():
    return World()


def minutes(page):
    return [entry.listed.job.accepted_at.minute for entry in page.entries]


async def test_one_turns_back_to_the_oldest_and_forth_to_the_newest(world):
    for minute in range(12):
        world.keep(minute)
    page = await world.browse.page(Asked(), ADA)
    assert (minutes(page), page.has_newer, page.has_older) == ([11, 10, 9, 8, 7], False, True)
    page = await world.browse.page(Asked(), ADA, marks(page)[1])
    assert (minutes(page), page.has_newer, page.has_older) == ([6, 5, 4, 3, 2], True, True)
    page = await world.browse.page(Asked(), ADA, marks(page)[1])
    assert (minutes(page), page.has_newer, page.has_older) == ([1, 0], True, False)
    page = await world.browse.page(Asked(), ADA, marks(page)[0], newer=True)
    assert (minutes(page), page.has_newer, page.has_older) == ([6, 5, 4, 3, 2], True, True)
    page = await world.browse.page(Asked(), ADA, marks(page)[0], newer=True)
    assert (minutes(page), page.has_newer, page.has_older) == ([11, 10, 9, 8, 7], False, True)


async def test_the_top_is_a_whole_page_also_when_something_new_came_meanwhile(world):
    for minute in range(6):
        world.keep(minute)
    page = await world.browse.page(Asked(), ADA)
    world.keep(30)
    page = await world.browse.page(Asked(), ADA, marks(page)[0], newer=True)
    assert minutes(page) == [30, 5, 4, 3, 2]
    assert not page.has_newer


async def test_beyond_the_last_that_is_kept_the_newest_are_shown(world):
    old = world.keep(0)
    mark = marks(await world.browse.page(Asked(), ADA))[1]
    del world.store.jobs[old.id]
    world.keep(5)
    assert minutes(await world.browse.page(Asked(), ADA, mark)) == [5]


async def test_the_pictures_links_are_signed_anew_and_what_is_gone_has_none(world):
    world.keep(1, name="gone.png")
    world.keep(2)
    world.keep(3, results=())
    page = await world.browse.page(Asked(), ADA)
    assert [(entry.picture_url or "")[-4:] for entry in page.entries] == ["", "&new", ""]


async def test_the_page_is_shown_without_pictures_when_discord_signs_none(world, monkeypatch):
    world.keep()
    world.attachments.refreshed = DiscordUnavailable("down")
    assert (await world.browse.page(Asked(), ADA)).entries[0].picture_url is None
    monkeypatch.setattr(browse_history, "_SIGNED_WITHIN_S", 0)
    monkeypatch.setattr(world.attachments, "refresh_all", lambda _: asyncio.Event().wait())
    assert (await world.browse.page(Asked(), ADA)).entries[0].picture_url is None


async def test_the_channels_history_is_for_those_who_may_read_it(world):
    world.keep()
    assert len((await world.browse.page(Asked(Scope.HERE), NOOR)).entries) == 1
    assert not (await world.browse.page(Asked(Scope.HERE), replace(NOOR, channel_id=99))).entries
    with pytest.raises(NoLongerKept):
        await world.browse.page(Asked(Scope.HERE), replace(NOOR, channel_id=None))


async def test_a_job_comes_with_those_of_its_kin_that_the_viewer_sees(world):
    first = world.keep(requester_id=7, results=())
    second = world.child(first)
    third = world.child(second)
    child, hidden = world.child(third), world.child(third, requester_id=7, results=())
    told = await world.browse.story(third.id, NOOR)
    assert (told.ancestors, told.children, told.is_cut) == ((second,), (child,), True)
    told = await world.browse.story(third.id, Viewer(7, HERE))
    assert (told.ancestors, told.children, told.is_cut) == ((second, first), (child, hidden), False)
    assert told.listed.standing is Standing.DONE
    assert told.results[0].url.endswith("&new")


async def test_somebody_elses_job_is_as_good_as_none(world):
    private = world.keep(results=())
    for job_id in (private.id, "f" * 16):
        with pytest.raises(NoLongerKept):
            await world.browse.story(job_id, NOOR)
    assert (await world.browse.story(private.id, ADA)).listed.job == private


async def test_the_job_of_a_message_is_told_to_whoever_sees_the_message(world):
    job = world.keep(results=(), reply=replace(an_order().reply, message_id=55))
    assert (await world.browse.story_of_message(55, None, NOOR)).listed.job == job
    assert (await world.browse.story_of_message(1, job.id, NOOR)).listed.job == job
    with pytest.raises(NoLongerKept):
        await world.browse.story_of_message(1, None, NOOR)


async def test_what_is_suggested_are_ones_own_jobs_with_these_words(world):
    mine = world.keep(prompt="a red balloon")
    world.keep(prompt="a red balloon", requester_id=2)
    world.keep(prompt="a kite")
    assert await world.browse.suggest(1, "Red") == [mine]
    assert len(await world.browse.suggest(1, "")) == 2
