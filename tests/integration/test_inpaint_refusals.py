"""What people get wrong: each with its own answer, seen only by them, and nothing submitted."""

import pytest
import pytest_asyncio
from PIL import Image

from tests.integration.sandbox_people import AFTER_DARK
from tests.integration.stage import a_mask, a_picture, on_stage, saved

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory):
    limits = {"MAX_PICTURE_MEGAPIXELS": "1", "MAX_PICTURE_MIB": "1"}
    async with on_stage(tmp_path_factory.mktemp("bot"), **limits) as stage:
        yield stage


@pytest.fixture
def stage(running):
    running.calm()
    return running


def frames(kind):
    return saved(
        Image.new("RGB", (96, 64), "red"), kind, save_all=True, append_images=[Image.new("RGB", (96, 64))], duration=90
    )


GREY = saved(Image.linear_gradient("L").resize((96, 64)))
RED = saved(Image.new("RGB", (96, 64), "red"))
CLEAR = saved(Image.new("RGBA", (96, 64), (0, 0, 0, 0)))

CASES = {
    "a text named .png": ({"image": b"hello, I am no picture"}, "is not a PNG, JPEG or WebP"),
    "an animated gif": ({"image": frames("GIF"), "image_name": "a.gif"}, "is animated"),
    "an animated png": ({"image": frames("PNG")}, "is animated"),
    "an animated webp": ({"image": frames("WEBP"), "image_name": "a.webp"}, "is animated"),
    "half a picture": ({"image": a_picture()[:4000]}, "is damaged or cut off"),
    "half a mask": ({"mask": a_mask()[:-20]}, "is damaged or cut off"),
    "too many pixels": ({"image": saved(Image.new("1", (1100, 1000)))}, "at most 1 million"),
    "too many bytes": ({"image": a_picture() + bytes(2**20)}, "at most 1 MiB"),
    "a mask of another shape": ({"mask": a_mask((64, 96))}, "The picture is 96×64 and the mask is 64×96"),
    "an empty mask": ({"mask": saved(Image.new("L", (96, 64)))}, "The mask is all black"),
    "a full mask": ({"mask": saved(Image.new("L", (96, 64), 255))}, "The mask is all white"),
    "a grey mask": ({"mask": GREY}, "has grey tones in it"),
    "a red mask": ({"mask": RED}, "has colours in it"),
    "a see-through mask": ({"mask": CLEAR}, "The mask is all white"),
    "the checker off": ({"safety_checker": False}, "The safety checker stays on here"),
    "the checker off after dark": ({"safety_checker": False, "channel_id": AFTER_DARK}, "The safety checker stays on"),
}


@pytest.mark.parametrize(("order", "answer"), CASES.values(), ids=CASES)
async def test_a_fault_is_answered_privately_before_anything_is_submitted(stage, order, answer):
    submitted = stage.api.counts["submit"]
    ending = await stage.result_of(**order)
    assert answer in ending.text
    assert ending.private
    assert not ending.files
    assert stage.api.counts["submit"] == submitted


async def test_an_attachment_that_vanished_is_refused(stage):
    stage.discord.core.config.cdn_link_life_s = -10
    try:
        ending = await stage.result_of()
    finally:
        stage.discord.core.config.cdn_link_life_s = 86_400
    assert "Discord no longer hands out the picture" in ending.text
    assert ending.private
