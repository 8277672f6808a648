"""Going on from a job: what stays, what changes, and what is shared."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import BadParameter, NoLongerKept, PictureRole, PictureTooHeavy, ResultMissing, StoreUnavailable
from bot.domain.job import JobState as S
from bot.domain.lineage import Parent, Relation
from bot.domain.mask import Area
from bot.domain.numbers_line import Numbers
from bot.domain.recipe import AS_GIVEN, Recipe
from bot.services.find_job import FindJob
from bot.services.follow_up import Changes, FollowUp, Presser
from bot.services.job_runner import JobRunner
from bot.services.ports import CopyRole
from tests.fakes.orders import NOW, a_job, an_acceptor, an_attachment, an_order
from tests.unit.services.test_carry_job import World

NOOR = 5
HERS = replace(an_order().reply, token="hers")
AS_IT_WAS = Changes("a red balloon", "people", Numbers())
RESULTS = tuple(an_attachment(filename=f"retouch-{n}.png", url=f"https://cdn.discordapp.com/{n}.png") for n in (1, 2))
COPIES = {CopyRole.IMAGE: b"image", CopyRole.GIVEN_MASK: b"given", CopyRole.MASK: b"mask"}


def noor(**changes):
    presser = Presser(NOOR, 6, HERS, NOW + timedelta(days=30), may_be_unfiltered=False)
    return replace(presser, **changes)


def a_done_job(**changes):
    return a_job(
        **{
            "state": S.DONE,
            "results": RESULTS,
            "negative_prompt": "people",
            "strength": 0.75,
            "seed": 1,
            "steps": 30,
            "recipe": Recipe(grow_px=3, protect=False),
            "wanted_px": (768, None),
        }
        | changes
    )


class FollowWorld(World):
    def __init__(self):
        super().__init__()
        self.runner = JobRunner(self.carry_job, self.store, self.replies, self.clock)
        acceptor = an_acceptor(self.store)
        self.follow_up = FollowUp(FindJob(self.store, self.runner), self.copies, acceptor)

    def kept(self, **changes):
        job = a_done_job(**changes)
        self.store.jobs[job.id] = job
        self.copies.kept |= {(job.id, role): content for role, content in COPIES.items()}
        return job

    def copies_of(self, job):
        return {role: content for (job_id, role), content in self.copies.kept.items() if job_id == job.id}


@pytest.fixture
def world():
    return FollowWorld()


def changed(old, new):
    """Which of a job's fields differ, its own and its parameters'."""
    return {
        name
        for before, after in ((old, new), (old.parameters, new.parameters))
        for name in before.__dataclass_fields__
        if getattr(before, name) != getattr(after, name)
    } - {"parameters"}


# What every new job has of its own.
OWN = {"id", "requester_id", "guild_id", "reply", "accepted_at", "state", "results", "parent", "recipe"}
OWN |= {"width_px", "height_px"}


async def test_again_is_the_same_but_for_the_seed_and_the_presser(world):
    old = world.kept()
    new = await world.follow_up.again(old.id, noor())
    assert world.store.jobs[new.id] == new
    assert changed(old, new) == OWN | {"seed"}
    assert (new.requester_id, new.guild_id, new.reply) == (NOOR, 6, HERS)
    assert new.parent == Parent(old.id, Relation.AGAIN)
    assert new.recipe == Recipe(grow_px=3, protect=False, is_confirmed=True)
    assert new.state is S.ACCEPTED
    assert world.copies_of(new) == COPIES


@pytest.mark.parametrize(("strength", "milder"), [(1.0, 0.6), (0.9, 0.54), (0.54, 0.324), (0.3, 0.2), (0.1, 0.2)])
async def test_vary_keeps_the_words_at_a_lower_strength(world, strength, milder):
    old = world.kept(strength=strength)
    new = await world.follow_up.vary(old.id, noor())
    assert changed(old, new) == OWN | {"seed", "strength"}
    assert new.parameters.strength == milder
    assert new.parent.relation is Relation.VARY


async def test_new_words_change_nothing_else(world):
    old = world.kept()
    new = await world.follow_up.new_words(old.id, noor(), "a blue kite")
    assert changed(old, new) == OWN | {"prompt"}
    assert new.parent.relation is Relation.NEW_WORDS


async def test_what_is_changed_is_changed_and_silence_keeps_the_rest(world):
    old = world.kept()
    changes = Changes("a kite", "", Numbers(steps=3, samples=2))
    new = await world.follow_up.change(old.id, noor(), changes)
    assert changed(old, new) == OWN | {"prompt", "negative_prompt", "steps", "samples", "seed"}
    assert (new.parameters.prompt, new.parameters.negative_prompt) == ("a kite", "")
    assert new.parent.relation is Relation.CHANGED
    assert world.copies_of(new) == COPIES


@pytest.mark.parametrize(("numbers", "seed"), [(Numbers(), 4711), (Numbers(seed=9), 9), (Numbers(keeps_seed=True), 1)])
async def test_a_changed_job_draws_keeps_or_takes_a_seed(world, numbers, seed):
    new = await world.follow_up.change(world.kept().id, noor(), Changes("a kite", "", numbers))
    assert new.parameters.seed == seed


async def test_a_new_mask_is_understood_anew_and_shown_first(world):
    old = world.kept(recipe=Recipe(area=Area.LEFT, is_confirmed=True, preview=False, protect=False), mask=None)
    mask = an_attachment(filename="new.png")
    new = await world.follow_up.change(old.id, noor(), Changes("a kite", "", Numbers(), mask))
    assert (new.init_image, new.mask) == (old.init_image, mask)
    assert new.recipe == Recipe(protect=False)
    assert world.copies_of(new) == {CopyRole.IMAGE: b"image"}


async def test_a_result_becomes_the_picture_under_the_same_mask(world):
    old = world.kept()
    new = await world.follow_up.use(old.id, noor(), 2, AS_IT_WAS)
    assert changed(old, new) == OWN | {"seed", "init_image", "mask"}
    assert (new.init_image, new.mask) == (RESULTS[1], None)
    assert new.recipe == Recipe(protect=False, inherits=True, is_confirmed=True)
    assert new.parent == Parent(old.id, Relation.USED_RESULT, 2)
    assert world.copies_of(new) == {CopyRole.MASK: b"mask"}


async def test_a_result_goes_on_with_other_words_and_numbers(world):
    old = world.kept()
    new = await world.follow_up.use(old.id, noor(), 2, Changes("a kite", "", Numbers(steps=3, seed=7)))
    assert (new.parameters.prompt, new.parameters.steps, new.parameters.seed) == ("a kite", 3, 7)
    assert new.parameters.strength == old.parameters.strength
    assert new.recipe.inherits


async def test_a_result_goes_on_in_another_part_which_is_shown_first(world):
    new = await world.follow_up.use(world.kept().id, noor(), 1, replace(AS_IT_WAS, area=Area.LEFT))
    assert new.recipe == Recipe(area=Area.LEFT, protect=False)
    assert not world.copies_of(new)


async def test_another_part_may_be_named_in_a_change(world):
    new = await world.follow_up.change(world.kept().id, noor(), replace(AS_IT_WAS, area=Area.TOP))
    assert (new.mask, new.recipe) == (None, Recipe(area=Area.TOP, protect=False))


async def test_a_refused_job_is_no_step_of_the_lineage(world):
    parent = Parent("0" * 16, Relation.VARY)
    refused = world.kept(state=S.FAILED, reason="MaskUnclear", parent=parent)
    new = await world.follow_up.change(refused.id, noor(), replace(AS_IT_WAS, area=Area.TOP))
    assert new.parent == parent


async def test_a_job_from_a_result_is_carried_with_that_result_and_the_finished_mask(world):
    old = world.kept()
    new = await world.follow_up.use(old.id, noor(), 1, AS_IT_WAS)
    world.runner.start(new)
    await world.runner.settle(new.id)
    assert world.store.jobs[new.id].state is S.DONE
    request = world.image_api.requests[0]
    assert request.init_image_url == RESULTS[0].url
    assert request.mask_url == "https://cdn.discordapp.com/attachments/mask.png"
    (attached,) = [what for kind, what in world.replies.shown if kind == "attached"]
    assert attached == {PictureRole.MASK: b"mask"}
    again = await world.follow_up.again(new.id, noor())
    assert again.recipe.inherits
    assert world.copies_of(again)[CopyRole.MASK] == b"mask"


async def test_an_expansions_mask_is_not_used_again_but_asked_for(world):
    old = world.kept(recipe=Recipe(protect=False).at(Area.BORDER), mask=None)
    new = await world.follow_up.use(old.id, noor(), 1, AS_IT_WAS)
    assert new.recipe == Recipe(protect=False)
    assert not world.copies_of(new)
    world.runner.start(new)
    await world.runner.settle(new.id)
    assert world.store.jobs[new.id].reason == "NoMask"


@pytest.mark.parametrize("number", [0, 3])
async def test_a_result_that_is_not_there_is_missing(world, number):
    with pytest.raises(ResultMissing):
        await world.follow_up.use(world.kept().id, noor(), number, AS_IT_WAS)


PRESSES = {
    "again": lambda one, job_id: one.again(job_id, noor()),
    "vary": lambda one, job_id: one.vary(job_id, noor()),
    "new words": lambda one, job_id: one.new_words(job_id, noor(), "a kite"),
    "change": lambda one, job_id: one.change(job_id, noor(), Changes("a kite", "", Numbers())),
    "use": lambda one, job_id: one.use(job_id, noor(), 1, AS_IT_WAS),
}


@pytest.mark.parametrize("press", PRESSES.values(), ids=PRESSES)
async def test_what_is_forgotten_or_deleted_is_kept_no_more(world, press):
    for job_id in ("0" * 16, world.kept(is_deleted=True).id):
        with pytest.raises(NoLongerKept):
            await press(world.follow_up, job_id)


@pytest.mark.parametrize("press", PRESSES.values(), ids=PRESSES)
async def test_what_cannot_be_stored_is_not_accepted(world, press):
    job = world.kept()
    count = len(world.store.jobs)
    world.store.fail_with = StoreUnavailable("disk full")
    with pytest.raises(StoreUnavailable):
        await press(world.follow_up, job.id)
    assert len(world.store.jobs) == count


@pytest.mark.parametrize("press", PRESSES.values(), ids=PRESSES)
async def test_two_presses_at_once_make_two_jobs(world, press):
    job = world.kept()
    first, second = await asyncio.gather(press(world.follow_up, job.id), press(world.follow_up, job.id))
    assert first.id != second.id
    assert {first.id, second.id} <= set(world.store.jobs)


@pytest.mark.parametrize("press", PRESSES.values(), ids=PRESSES)
async def test_without_copies_a_job_goes_on_all_the_same(world, press):
    job = world.kept()
    world.copies.fail_with = StoreUnavailable("disk full")
    assert (await press(world.follow_up, job.id)).id in world.store.jobs


async def test_copies_that_are_slow_to_share_keep_nobody_waiting(world):
    linked = asyncio.Event()

    async def link(*_):
        await linked.wait()

    world.copies.link = link
    async with asyncio.timeout(1):
        assert await world.follow_up.again(world.kept().id, noor())


async def test_a_store_that_takes_too_long_is_none(world):
    async def get(_):
        await asyncio.sleep(60)

    world.store.get = get
    with pytest.raises(StoreUnavailable):
        await world.follow_up.find("0" * 16)


@pytest.mark.parametrize(
    ("numbers", "name"),
    [(Numbers(steps=0), "steps"), (Numbers(strength=1.5), "strength"), (Numbers(samples=9), "samples")],
)
async def test_ranges_hold_as_they_do_for_the_command(world, numbers, name):
    with pytest.raises(BadParameter) as refusal:
        await world.follow_up.change(world.kept().id, noor(), Changes("a kite", "", numbers))
    assert refusal.value.name == name


async def test_a_new_mask_is_held_to_the_commands_limits(world):
    heavy = an_attachment(size_bytes=10**9)
    with pytest.raises(PictureTooHeavy):
        await world.follow_up.change(world.kept().id, noor(), Changes("a kite", "", Numbers(), heavy))


async def test_no_words_are_no_words(world):
    with pytest.raises(BadParameter):
        await world.follow_up.new_words(world.kept().id, noor(), " \u200b ")


@pytest.mark.parametrize(
    ("was_on", "may_be_off", "is_on"), [(False, False, True), (False, True, False), (True, True, True)]
)
async def test_the_safety_checker_is_on_wherever_it_may_not_be_off(world, was_on, may_be_off, is_on):
    old = world.kept(safety_checker=was_on)
    new = await world.follow_up.again(old.id, noor(may_be_unfiltered=may_be_off))
    assert new.parameters.safety_checker is is_on


async def test_results_that_were_shown_a_moment_ago_can_be_used(world):
    job = a_done_job(state=S.ACCEPTED, results=(), recipe=AS_GIVEN)
    world.store.jobs[job.id] = job
    world.replies.delivered = RESULTS
    world.runner.start(job)
    assert (await world.follow_up.use(job.id, noor(), 2, AS_IT_WAS)).init_image == RESULTS[1]


@pytest.mark.parametrize(
    "press",
    [
        lambda follow_up, job_id, by: follow_up.again(job_id, by),
        lambda follow_up, job_id, by: follow_up.vary(job_id, by),
        lambda follow_up, job_id, by: follow_up.use(job_id, by, 1, AS_IT_WAS),
        lambda follow_up, job_id, by: follow_up.new_words(job_id, by, "a kite"),
        lambda follow_up, job_id, by: follow_up.change(job_id, by, Changes("a kite", "", Numbers())),
    ],
)
async def test_somebody_elses_job_of_another_channel_is_as_good_as_none(world, press):
    old = world.kept()
    elsewhere = replace(HERS, channel_id=44)
    with pytest.raises(NoLongerKept):
        await press(world.follow_up, old.id, noor(reply=elsewhere))
    assert list(world.store.jobs) == [old.id]
    assert await press(world.follow_up, old.id, noor(person_id=old.requester_id, reply=elsewhere))
