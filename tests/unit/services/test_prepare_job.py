"""Where the files come from, and what is kept of them."""

import io
from dataclasses import replace

import pytest

from bot.domain.errors import AttachmentGone, DiscordUnavailable, NoLongerKept, NoMask, PictureRole, StoreUnavailable
from bot.domain.lineage import Parent, Relation
from bot.domain.mask import Area
from bot.domain.recipe import Recipe
from bot.services.front_door import FrontDoor
from bot.services.ports import CopyRole
from bot.services.prepare_job import PrepareJob
from tests.fakes.attachments import FakeAttachments
from tests.fakes.copies import FakeCopies
from tests.fakes.orders import a_job, an_attachment
from tests.fakes.pictures import PLAIN, FakePictures
from tests.fakes.replies import FakeReplies
from tests.fakes.token_counter import FakeTokenCounter

IMAGE, MASK = PictureRole.INIT_IMAGE, PictureRole.MASK
IMAGE_URL, MASK_URL = "https://cdn.discordapp.com/p.png?hm=1", "https://cdn.discordapp.com/m.png?hm=1"
ATTACHED = "https://cdn.discordapp.com/attachments/{}.png"


class World:
    def __init__(self):
        self.attachments, self.pictures, self.copies = FakeAttachments(), FakePictures(), FakeCopies()
        self.replies = FakeReplies()
        self.prepare_job = PrepareJob(
            attachments=self.attachments,
            pictures=self.pictures,
            copies=self.copies,
            token_counter=FakeTokenCounter(),
            replies=self.replies,
            front_door=FrontDoor(),
        )

    async def request(self, **changes):
        """The addresses that are submitted."""
        job = a_job(**({"mask": an_attachment(filename="mask.png", url=MASK_URL)} | changes))
        self.job_id = job.id
        request = (await self.prepare_job.prepare(job)).request
        return request.init_image_url, request.mask_url

    @property
    def attached(self):
        return [what for kind, what in self.replies.shown if kind == "attached"]

    def kept(self):
        return {role: content for (job_id, role), content in self.copies.kept.items() if job_id == self.job_id}


@pytest.fixture
def world():
    return World()


async def test_untouched_files_are_forwarded_and_kept_and_nothing_is_attached(world):
    assert await world.request() == (IMAGE_URL, MASK_URL)
    assert world.kept() == {CopyRole.IMAGE: b"image", CopyRole.MASK: b"mask"}
    assert not world.attached


async def test_a_changed_mask_is_attached_and_both_masks_are_kept(world):
    recipe = Recipe(invert=True, preview=False)
    assert await world.request(recipe=recipe) == (IMAGE_URL, ATTACHED.format("mask"))
    assert world.kept() == {
        CopyRole.IMAGE: b"image",
        CopyRole.GIVEN_MASK: b"mask",
        CopyRole.MASK: b"mask inverted+0 0",
    }


async def test_a_grown_canvas_is_attached_with_its_mask_and_kept_beside_the_picture(world):
    world.pictures.worked = replace(PLAIN, new_image=io.BytesIO(b"canvas"))
    recipe = Recipe(preview=False).at(Area.BORDER)
    assert await world.request(mask=None, recipe=recipe) == (ATTACHED.format("image"), ATTACHED.format("mask"))
    assert world.attached == [{IMAGE: b"canvas", MASK: b"border+0 0"}]
    assert world.kept()[CopyRole.IMAGE] == b"image"
    assert world.kept()[CopyRole.CANVAS] == b"canvas"


async def test_a_turned_picture_is_attached_upright_and_its_mask_forwarded(world):
    world.pictures.worked = replace(PLAIN, new_image=io.BytesIO(b"upright"))
    assert await world.request() == (ATTACHED.format("image"), MASK_URL)
    assert CopyRole.CANVAS not in world.kept()


async def test_a_link_that_died_is_signed_anew_and_forwarded(world):
    world.attachments.contents[IMAGE_URL] = AttachmentGone(IMAGE, "p.png")
    fresh = IMAGE_URL.replace("hm=1", "hm=2")
    world.attachments.contents[fresh] = b"image"
    world.attachments.refreshed = an_attachment(url=fresh)
    assert await world.request() == (fresh, MASK_URL)
    assert not world.attached


@pytest.mark.parametrize(
    "refreshed", [None, an_attachment(url="https://cdn.discordapp.com/dead"), DiscordUnavailable("502")]
)
async def test_what_discord_has_no_more_is_attached_from_its_copy(world, refreshed):
    for url in (IMAGE_URL, MASK_URL, "https://cdn.discordapp.com/dead"):
        world.attachments.contents[url] = AttachmentGone(IMAGE, "p.png")
    world.attachments.refreshed = refreshed
    job = a_job(mask=an_attachment(filename="mask.png", url=MASK_URL))
    world.copies.kept = {(job.id, CopyRole.IMAGE): b"kept image", (job.id, CopyRole.MASK): b"kept mask"}
    prepared = await world.prepare_job.prepare(job)
    assert prepared.request.init_image_url == ATTACHED.format("image")
    assert prepared.request.mask_url == ATTACHED.format("mask")
    assert world.attached == [{IMAGE: b"kept image", MASK: b"kept mask"}]


async def test_what_is_nowhere_any_more_is_gone(world):
    world.attachments.contents[MASK_URL] = AttachmentGone(MASK, "m.png")
    with pytest.raises(AttachmentGone):
        await world.request()


async def test_no_mask_at_all_is_said(world):
    with pytest.raises(NoMask):
        await world.request(mask=None)
    assert not world.kept()


async def test_a_full_disk_keeps_no_copies_and_stops_nobody(world):
    world.copies.fail_with = StoreUnavailable("disk full")
    assert await world.request() == (IMAGE_URL, MASK_URL)


async def test_a_copy_that_is_shared_with_another_job_stays_shared(world):
    job = a_job(parent=Parent("0" * 16, Relation.AGAIN))
    world.copies.kept[job.id, CopyRole.IMAGE] = b"shared"
    await world.prepare_job.prepare(job)
    assert world.copies.kept[job.id, CopyRole.IMAGE] == b"shared"


async def test_a_job_that_goes_on_from_another_takes_over_its_mask(world):
    job = a_job(mask=None, parent=Parent("0" * 16, Relation.USED_RESULT, 1), recipe=Recipe(inherits=True))
    with pytest.raises(NoLongerKept):
        await world.prepare_job.prepare(job)
    world.copies.kept[job.id, CopyRole.MASK] = b"its mask"
    prepared = await world.prepare_job.prepare(job)
    assert prepared.request.init_image_url == IMAGE_URL
    assert world.attached == [{MASK: b"its mask"}]
