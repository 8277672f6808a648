import io
from dataclasses import replace
from unittest.mock import create_autospec

import pytest

from bot.domain.errors import AttachmentGone, NoLongerKept, PictureRole, StoreUnavailable
from bot.domain.history import Viewer
from bot.domain.job import Attachment, JobState
from bot.domain.lineage import Parent, Relation
from bot.services.export_chain import ExportChain
from bot.services.job_runner import JobRunner
from bot.services.list_jobs import ListJobs
from bot.services.ports import CopyRole
from tests.fakes.attachments import FakeAttachments
from tests.fakes.copies import FakeCopies
from tests.fakes.job_store import FakeJobStore
from tests.fakes.orders import a_job, an_order
from tests.fakes.pictures import FakePictures

HERE = an_order().reply.channel_id
ADA = Viewer(1, HERE)
GONE = AttachmentGone(PictureRole.INIT_IMAGE, "r.png")
MIB = 2**20


def a_result(name):
    return Attachment(name, f"https://cdn.discordapp.com/attachments/{HERE}/9/{name}", None, 9, 8, 6)


class World:
    """first —its result 2→ second —its result 1→ third"""

    def __init__(self):
        self.first = a_job(state=JobState.DONE, results=(a_result("a1"), a_result("a2")))
        self.second = self.made_of(self.first, 2, "b1")
        self.third = self.made_of(self.second, 1, "c1")
        self.store = FakeJobStore(self.first, self.second, self.third)
        self.attachments, self.copies = FakeAttachments(), FakeCopies()
        for result in (*self.first.results, *self.second.results, *self.third.results):
            self.attachments.contents[result.url] = result.filename.encode()
        runner = create_autospec(JobRunner, instance=True, spec_set=True)
        runner.find.return_value = None
        self.export = ExportChain(
            self.store,
            ListJobs(self.store, runner),
            copies=self.copies,
            attachments=self.attachments,
            pictures=FakePictures(),
        )

    def made_of(self, parent, number, *names, **changes):
        results = tuple(a_result(name) for name in names)
        used = Parent(parent.id, Relation.USED_RESULT, number)
        return a_job(**{"state": JobState.DONE, "results": results, "parent": used, **changes})

    async def steps(self, viewer=ADA):
        return (await self.export.steps(self.third.id, viewer, upload_limit_bytes=MIB)).read()

    async def pair(self, viewer=ADA):
        return (await self.export.pair(self.third.id, viewer, upload_limit_bytes=MIB)).read()

    def lose(self, result):
        self.attachments.contents[result.url] = GONE


@pytest.fixture
def world():
    return World()


async def test_the_steps_lead_from_the_first_picture_over_the_used_results_to_the_last(world):
    assert await world.steps() == b"image > a2 > b1 > c1"


async def test_the_pair_is_the_first_picture_and_the_last(world):
    assert await world.pair() == b"image + c1"


async def test_copies_are_taken_before_links(world):
    await world.copies.keep(world.first.id, CopyRole.IMAGE, io.BytesIO(b"copy"))
    await world.copies.keep(world.second.id, CopyRole.IMAGE, io.BytesIO(b"copy of a2"))
    assert await world.steps() == b"copy > copy of a2 > b1 > c1"


async def test_links_are_taken_where_the_copies_cannot_be_read(world):
    world.copies.fail_with = StoreUnavailable("gone")
    assert await world.steps() == b"image > a2 > b1 > c1"


async def test_a_link_that_has_died_is_signed_anew(world):
    world.lose(world.third.results[0])
    world.attachments.contents[PictureRole.INIT_IMAGE] = GONE
    world.attachments.refreshed = replace(a_result("c1"), url="https://cdn.discordapp.com/new")
    world.attachments.contents["https://cdn.discordapp.com/new"] = b"new"
    assert await world.pair() == b"new + new"


async def test_a_step_in_the_middle_that_is_gone_is_left_out(world):
    world.lose(world.first.results[1])
    world.store.jobs[world.second.id] = replace(world.second, results=())
    assert await world.steps(replace(ADA, person_id=1)) == b"image > c1"


async def test_without_the_first_or_the_last_there_is_no_chain(world):
    world.lose(world.third.results[0])
    with pytest.raises(NoLongerKept):
        await world.steps()
    world.attachments.contents[world.third.results[0].url] = b"c1"
    world.attachments.contents[PictureRole.INIT_IMAGE] = GONE
    with pytest.raises(NoLongerKept):
        await world.pair()


async def test_a_chain_begins_where_the_viewer_sees_no_farther(world):
    world.store.jobs[world.first.id] = replace(world.first, requester_id=7, results=())
    assert await world.steps() == b"image > b1 > c1"


async def test_a_chain_begins_where_it_is_kept(world):
    del world.store.jobs[world.first.id]
    assert await world.steps() == b"image > b1 > c1"


async def test_a_job_that_is_not_theirs_to_see_is_not_exported(world):
    with pytest.raises(NoLongerKept):
        await world.pair(Viewer(2, 99))
    assert await world.pair(Viewer(2, HERE)) == b"image + c1"
