"""`/jobs` and `/privacy`, through the real bot: what people see there, and what pressing its buttons does."""

import asyncio
import re

import pytest
import pytest_asyncio

from sandbox.imagepipeline import FaultKind
from tests.integration.sandbox_people import DM_WITH_NOOR, LOUNGE, NOOR, REPAINTS, SAM, YUKI
from tests.integration.stage import PATIENCE_S, QUICK, on_stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

SLOW = QUICK.model_copy(update={"work_s": (1.0, 1.0)})
LONG = QUICK.model_copy(update={"work_s": (60.0, 60.0)})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory):
    async with on_stage(tmp_path_factory.mktemp("bot")) as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="module")
async def stage(running):
    running.calm()
    yield running
    running.calm()
    for person in (SAM, NOOR):
        await told(running, "privacy forget-me", person)


def interaction_of(stage, used):
    return stage.discord.core.desk.find(int(used.id))


async def until(stage, used, is_so):
    """Wait until this is so; `used` is what Discord hears of when it becomes so."""
    assert await interaction_of(stage, used).until(is_so, PATIENCE_S)


async def settled(stage, used):
    """The message that an interaction was answered with, once it is no longer "thinking"."""
    interaction = interaction_of(stage, used)
    await until(stage, used, lambda: interaction.reply is not None and not interaction.reply.loading)
    return interaction.reply


def text_of(message):
    return "\n".join([message.content, *_all(message.components, "content")])


def buttons_of(message):
    """custom_ids by label."""
    return dict(zip(_all(message.components, "label"), _all(message.components, "custom_id"), strict=True))


def _all(components, key):
    found = []
    for component in components:
        if key in component:
            found.append(component[key])
        found += _all(component.get("components", []), key)
    return found


async def asked(stage, name, person=SAM, channel=REPAINTS):
    message = await settled(stage, await stage.wire.use(name, user_id=person, channel_id=channel))
    assert message.ephemeral_to
    return message


async def told(stage, name, person=SAM, channel=REPAINTS):
    return text_of(await asked(stage, name, person, channel))


async def pressed(stage, message, label, person=SAM, channel=REPAINTS):
    press = {"user_id": person, "channel_id": channel, "message_id": str(message.id)}
    answer = await stage.wire.person("POST", "/components", {**press, "custom_id": buttons_of(message)[label]})
    assert answer.status == 201, answer.body
    return stage.wire.used(answer.body["id"])


async def submitted(stage, **order):
    """A job that the image API works on."""
    count = stage.api.jobs.accepted_count
    used = await stage.inpaint(**order)
    await asyncio.wait_for(stage.api.jobs.until_accepted(count + 1), PATIENCE_S)
    return used


async def a_shelved_job(stage, **order):
    """A job whose reply somebody deleted while it was worked on."""
    stage.api.knobs = SLOW
    stage.log.clear()
    used = await submitted(stage, **order)
    stage.discord.core.messages.delete(interaction_of(stage, used).reply)
    async with asyncio.timeout(PATIENCE_S):
        while not any('"job.shelved"' in line for line in stage.log):  # noqa: ASYNC110 (another process's log)
            await asyncio.sleep(0.02)


async def test_somebody_new_is_told_how_to_start(stage):
    assert "Start with `/inpaint`" in await told(stage, "jobs", YUKI)


async def test_a_finished_job_is_listed_with_the_way_to_its_reply(stage):
    await stage.result_of(prompt="a *red* balloon")
    text = await told(stage, "jobs")
    assert r"“a \*red\* balloon”" in text
    assert "Done. · <t:" in text
    assert re.search(rf"https://discord\.com/channels/\d+/{REPAINTS}/\d+", text)


async def test_a_failed_job_is_listed_with_its_reason(stage):
    stage.ail(FaultKind.FAILURE)
    await stage.result_of()
    assert "Failed. The image service could not repaint this picture" in await told(stage, "jobs")


async def test_a_waiting_job_can_be_cancelled_from_the_list(stage):
    stage.api.knobs = LONG
    used = await submitted(stage)
    listing = await asked(stage, "jobs")
    press = await pressed(stage, listing, "Cancel")
    assert "Cancelled." in (await stage.ending(used)).text
    await until(stage, press, lambda: "Cancelled." in text_of(listing))
    assert not buttons_of(listing)


async def test_a_job_of_unknown_outcome_is_submitted_again_from_the_list_and_ends_in_its_own_reply(stage):
    stage.ail(FaultKind.LOST_ANSWER, at="submit", next=1)
    used = await stage.inpaint()
    await stage.ending(used)
    listing = await asked(stage, "jobs")
    press = await pressed(stage, listing, "Submit again")
    await until(stage, press, lambda: "Outcome unknown" not in text_of(listing))
    await until(stage, used, lambda: interaction_of(stage, used).reply.attachments)
    assert not listing.attachments


async def test_a_job_of_unknown_outcome_is_given_up_from_the_list_and_its_reply_asks_no_more(stage):
    stage.ail(FaultKind.LOST_ANSWER, at="submit", next=1)
    used = await stage.inpaint()
    await stage.ending(used)
    listing = await asked(stage, "jobs")
    press = await pressed(stage, listing, "Give up")
    await until(stage, press, lambda: "Given up" in text_of(listing))
    await until(stage, used, lambda: not buttons_of(interaction_of(stage, used).reply))


async def test_pictures_whose_reply_is_gone_are_shown_to_their_person(stage):
    await a_shelved_job(stage, samples=2, seed=7)
    listing = await asked(stage, "jobs")
    assert "The pictures are kept for you" in text_of(listing)
    shown = await settled(stage, await pressed(stage, listing, "Show"))
    assert shown.ephemeral_to
    assert len(shown.attachments) == 2
    assert "seed `7`" in text_of(shown)
    assert {"Again", "Use 2", "Compare", "Info"} <= buttons_of(shown).keys()
    form = interaction_of(stage, await pressed(stage, shown, "Use 2"))
    assert await form.until(lambda: form.modal is not None, PATIENCE_S)
    values = {"user_id": SAM, "interaction_id": str(form.id), "values": {}}
    answer = await stage.wire.person("POST", "/modals", values)
    ending = await stage.ending(stage.wire.used(answer.body["id"]))
    assert ending.files
    assert not ending.private


async def test_forgetting_deletes_what_has_ended_and_the_pictures(stage):
    await a_shelved_job(stage)
    listing = await asked(stage, "jobs")
    assert "Done: 1 job deleted" in await told(stage, "privacy forget-me")
    assert "Start with `/inpaint`" in await told(stage, "jobs")
    assert "no longer possible" in text_of(await settled(stage, await pressed(stage, listing, "Show")))
    assert not list((stage.folder / "data" / "results").iterdir())


async def test_what_is_under_way_is_not_forgotten(stage):
    stage.api.knobs = SLOW
    used = await stage.inpaint()
    assert "1 job of yours is still under way" in await told(stage, "privacy forget-me")
    assert (await stage.ending(used)).files


@pytest.mark.parametrize("place", [DM_WITH_NOOR, LOUNGE], ids=["in a DM", "where only the person installed the app"])
async def test_the_commands_are_there_in_every_place(stage, place):
    assert "`127.0.0.1`" in await told(stage, "privacy about", NOOR, place)
    assert "Start with `/inpaint`" in await told(stage, "jobs", NOOR, place)
    assert "nothing to delete" in await told(stage, "privacy forget-me", NOOR, place)
