from dataclasses import replace

import pytest

from bot.domain.errors import (
    BadParameter,
    NotAPicture,
    PictureRole,
    PictureTooHeavy,
    PictureTooLarge,
    StoreUnavailable,
)
from bot.domain.guild_settings import ServerSettings
from bot.domain.job import JobState
from bot.domain.mask import Area, Side
from bot.domain.recipe import ALL_SIDES, Recipe
from tests.fakes.guild_settings import FakeGuildSettings
from tests.fakes.job_store import FakeJobStore
from tests.fakes.orders import an_acceptor, an_attachment, an_order


async def test_a_bare_order_takes_the_defaults_and_a_drawn_seed():
    parameters = (await accepted()).parameters
    assert (parameters.model, parameters.steps, parameters.strength) == ("sdxl", 25, 0.9)
    assert (parameters.guidance_scale, parameters.samples, parameters.seed) == (8.0, 1, 4711)
    assert (parameters.width_px, parameters.height_px) == (1184, 888)


async def test_what_is_asked_for_is_taken():
    job = await accepted(
        steps=1, strength=0.0, guidance_scale=20.0, samples=4, seed=0, width_px=512, height_px=640, model="x"
    )
    p = job.parameters
    assert (p.steps, p.strength, p.guidance_scale, p.samples, p.seed) == (1, 0.0, 20.0, 4, 0)
    assert (p.width_px, p.height_px, p.model) == (512, 640, "x")


async def accepted(**changes):
    return await an_acceptor().accept(an_order(**changes))


OUT_OF_RANGE = [
    {"steps": 0},
    {"steps": 101},
    {"strength": 1.1},
    {"guidance_scale": 0.5},
    {"samples": 5},
    {"seed": -1},
    {"width_px": 100},
    {"height_px": 5000},
    {"prompt": "  "},
    {"model": "a\nb"},
    {"model": "x" * 101},
]


@pytest.mark.parametrize("changes", OUT_OF_RANGE, ids=str)
async def test_a_value_out_of_range_is_refused(changes):
    with pytest.raises(BadParameter):
        await accepted(**changes)


async def test_a_file_discord_calls_something_else_is_refused_at_once():
    text = an_attachment(content_type="text/plain; charset=utf-8", width_px=None, height_px=None)
    with pytest.raises(NotAPicture) as refusal:
        await accepted(mask=text)
    assert refusal.value.role is PictureRole.MASK


async def test_a_film_is_refused_although_it_has_a_size():
    with pytest.raises(NotAPicture):
        await accepted(init_image=an_attachment(content_type="video/mp4"))


async def test_a_picture_discord_could_not_measure_is_left_to_its_bytes():
    job = await accepted(init_image=an_attachment(content_type=None, width_px=None, height_px=None))
    assert (job.parameters.width_px, job.parameters.height_px) == (1024, 1024)


async def test_too_many_bytes_are_refused():
    with pytest.raises(PictureTooHeavy):
        await accepted(init_image=an_attachment(size_bytes=26 * 2**20))


async def test_too_many_pixels_are_refused():
    with pytest.raises(PictureTooLarge):
        await accepted(init_image=an_attachment(width_px=10_000, height_px=5_000))


async def test_a_mask_of_another_shape_is_left_to_its_bytes():
    assert (await accepted(mask=an_attachment(width_px=600, height_px=800))).mask.width_px == 600


async def test_no_mask_is_left_to_the_pictures_bytes():
    assert (await accepted(mask=None)).mask is None


async def test_a_border_has_its_usual_width_on_all_sides():
    usual = Recipe(area=Area.BORDER, expand_percent=25, expand_sides=ALL_SIDES)
    assert (await accepted(mask=None, recipe=Recipe(area=Area.BORDER))).recipe == usual
    left = frozenset({Side.LEFT})
    asked = Recipe(expand_percent=40, expand_sides=left)
    assert (await accepted(mask=None, recipe=asked)).recipe == replace(asked, area=Area.BORDER)


CLASHES = {
    "mask and area": ({"recipe": Recipe(area=Area.LEFT)}, "area"),
    "mask and border": ({"recipe": Recipe(area=Area.BORDER)}, "expand"),
    "mask and expand": ({"recipe": Recipe(expand_percent=10)}, "expand"),
    "area and expand": ({"mask": None, "recipe": Recipe(area=Area.LEFT, expand_percent=10)}, "expand"),
    "sides alone": ({"mask": None, "recipe": Recipe(expand_sides=ALL_SIDES)}, "expand_sides"),
    "too large": ({"recipe": Recipe(grow_px=513)}, "grow"),
    "too soft": ({"recipe": Recipe(feather_px=257)}, "feather"),
    "too wide": ({"mask": None, "recipe": Recipe(expand_percent=101)}, "expand"),
}


@pytest.mark.parametrize(("changes", "name"), CLASHES.values(), ids=CLASHES)
async def test_what_does_not_go_together_is_refused_by_its_name(changes, name):
    with pytest.raises(BadParameter) as refusal:
        await accepted(**changes)
    assert refusal.value.name == name


GUILD, OTHER_GUILD = 2, 3
SETTLED = FakeGuildSettings({GUILD: ServerSettings(protect=False)})
WITH_A_PERSON = replace(an_order().reply, bot_is_member=False)
PROTECTION = {
    "its server switched it off": ({}, False),
    "the command switches it on": ({"protect": True}, True),
    "another server": ({"guild_id": OTHER_GUILD}, True),
    "the command switches it off": ({"guild_id": OTHER_GUILD, "protect": False}, False),
    "a DM": ({"guild_id": None}, True),
    "the app came with a person": ({"reply": WITH_A_PERSON}, True),
    "as a part of the picture": ({"mask": None, "recipe": Recipe(area=Area.BORDER)}, False),
}


@pytest.mark.parametrize(("changes", "protects"), PROTECTION.values(), ids=PROTECTION)
async def test_a_picture_is_protected_as_the_command_says_or_else_its_server(changes, protects):
    job = await an_acceptor(guild_settings=SETTLED).accept(an_order(**changes))
    assert job.recipe.protect is protects


async def test_an_accepted_job_is_stored_before_it_is_returned():
    store = FakeJobStore()
    job = await an_acceptor(store).accept(an_order())
    assert store.jobs[job.id] == job
    assert job.state is JobState.ACCEPTED


async def test_a_refused_order_is_not_stored():
    store = FakeJobStore()
    with pytest.raises(BadParameter):
        await an_acceptor(store).accept(an_order(steps=0))
    assert not store.jobs


async def test_nothing_is_accepted_that_cannot_be_stored():
    store = FakeJobStore()
    store.fail_with = StoreUnavailable("full")
    with pytest.raises(StoreUnavailable):
        await an_acceptor(store).accept(an_order())


async def test_a_job_nobody_was_told_of_ends():
    store = FakeJobStore()
    acceptor = an_acceptor(store)
    job = await acceptor.accept(an_order())
    await acceptor.withdraw(job)
    assert store.jobs[job.id].state is JobState.FAILED


async def test_tokens_and_addresses_stay_out_of_a_jobs_text():
    text = repr(await accepted())
    assert "token=" not in text
    assert "hm=" not in text
    assert "balloon" not in text
