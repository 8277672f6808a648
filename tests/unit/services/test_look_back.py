"""Before, and before beside after: from copies, from Discord, or not at all."""

import pytest

from bot.domain.errors import AttachmentGone, NoLongerKept, PictureRole, StoreUnavailable
from bot.domain.job import JobState as S
from bot.domain.mask import Area
from bot.domain.recipe import Recipe
from bot.services.find_job import FindJob
from bot.services.job_runner import JobRunner
from bot.services.look_back import LookBack
from bot.services.ports import CopyRole
from tests.fakes.orders import a_job, an_attachment
from tests.unit.services.test_carry_job import World

ONE, TWO = (f"https://cdn.discordapp.com/result-{number}.png" for number in (1, 2))
GONE = AttachmentGone(PictureRole.INIT_IMAGE, "p.png")


class LookingWorld(World):
    def __init__(self):
        super().__init__()
        runner = JobRunner(self.carry_job, self.store, self.replies, self.clock)
        self.look_back = LookBack(
            find_job=FindJob(self.store, runner),
            copies=self.copies,
            attachments=self.attachments,
            pictures=self.pictures,
            prepare_job=self.prepare_job,
        )
        self.attachments.contents |= {ONE: b"one", TWO: b"two"}

    def kept(self, copies, **changes):
        job = a_job(state=S.DONE, results=(an_attachment(url=ONE), an_attachment(url=TWO)), **changes)
        self.store.jobs[job.id] = job
        self.copies.kept = {(job.id, role): content for role, content in copies.items()}
        return job.id

    async def before(self, job_id):
        with await self.look_back.before(job_id) as file:
            return file.read()

    async def compared(self, job_id):
        return [file.read() for file in await self.look_back.compare(job_id)]


@pytest.fixture
def world():
    return LookingWorld()


BOTH = {CopyRole.IMAGE: b"kept image", CopyRole.MASK: b"kept mask"}


async def test_before_is_the_kept_picture_with_the_kept_mask(world):
    world.attachments.contents = {}
    assert await world.before(world.kept(BOTH)) == b"kept image under kept mask"


async def test_before_an_expansion_is_the_larger_canvas(world):
    recipe = Recipe().at(Area.BORDER)
    job_id = world.kept({**BOTH, CopyRole.CANVAS: b"canvas"}, recipe=recipe, mask=None)
    assert await world.before(job_id) == b"canvas under kept mask"
    assert await world.compared(job_id) == [b"canvas | one", b"canvas | two"]


@pytest.mark.parametrize("copies", [{}, {CopyRole.IMAGE: b"kept image"}])
async def test_without_copies_before_is_worked_out_once_more(world, copies):
    job_id = world.kept(copies, recipe=Recipe(invert=True))
    assert await world.before(job_id) == b"image under mask inverted+0 0"


async def test_a_store_of_copies_that_fails_is_done_without(world):
    job_id = world.kept({})
    world.copies.fail_with = StoreUnavailable("disk")
    assert await world.compared(job_id) == [b"image | one", b"image | two"]


async def test_after_is_beside_before(world):
    assert await world.compared(world.kept(BOTH)) == [b"kept image | one", b"kept image | two"]


async def test_a_link_that_died_is_signed_anew(world):
    world.attachments.contents[ONE] = GONE
    world.attachments.refreshed = an_attachment(url=TWO)
    assert await world.compared(world.kept(BOTH)) == [b"kept image | two", b"kept image | two"]


async def test_a_result_that_is_gone_is_left_out(world):
    world.attachments.contents[ONE] = GONE
    assert await world.compared(world.kept(BOTH)) == [b"kept image | two"]


async def test_nothing_left_is_said(world):
    world.attachments.contents = dict.fromkeys((ONE, TWO, PictureRole.INIT_IMAGE, PictureRole.MASK), GONE)
    for job_id in (world.kept({}), world.kept({}, recipe=Recipe(inherits=True), mask=None), "0" * 16):
        with pytest.raises(NoLongerKept):
            await world.before(job_id)
        with pytest.raises(NoLongerKept):
            await world.compared(job_id)
    with pytest.raises(NoLongerKept):
        await world.compared(world.kept(BOTH))
