"""Jobs that wait: in line, for a person who changes their mind, and for a reply past its token."""

import json

import pytest
import pytest_asyncio

from sandbox.imagepipeline import FaultKind
from tests.integration.sandbox_people import MIKA, NOOR, REPAINTS, SAM
from tests.integration.stage import on_stage

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory):
    async with on_stage(tmp_path_factory.mktemp("bot"), MAX_RUNNING_PER_USER="1") as stage:
        yield stage


@pytest.fixture
def stage(running):
    running.calm()
    return running


async def shown(stage, used, words):
    """Wait until the reply says this; the message."""
    interaction = stage.discord.core.desk.find(int(used.id))
    assert await interaction.until(lambda: words in json.dumps(interaction.reply and interaction.reply.components), 20)
    return interaction.reply


def button(message, label):
    text = json.dumps(message.components)
    found = [part for part in _parts(message.components) if part.get("label") == label]
    assert found, text
    return found[0]["custom_id"]


def _parts(components):
    for component in components:
        yield component
        yield from _parts(component.get("components", []))


async def press(stage, message, label, user_id=SAM):
    asked = {
        "user_id": user_id,
        "channel_id": REPAINTS,
        "message_id": str(message.id),
        "custom_id": button(message, label),
    }
    answer = await stage.wire.person("POST", "/components", asked)
    assert answer.status == 201, answer.body
    return stage.wire.used(answer.body["id"])


async def test_a_second_job_waits_in_line_and_says_its_place(stage):
    stage.api.knobs = stage.api.knobs.model_copy(update={"work_s": (3.0, 3.0)})
    submitted = stage.api.jobs.accepted_count
    first = await stage.inpaint()
    await stage.api.jobs.until_accepted(submitted + 1)
    second = await stage.inpaint()
    await shown(stage, second, "you are next")
    assert (await stage.ending(first)).files
    assert (await stage.ending(second)).files


async def test_the_requester_cancels_a_waiting_job(stage):
    stage.ail(FaultKind.NEVER_DONE)
    used = await stage.inpaint()
    message = await shown(stage, used, "so far")
    await press(stage, message, "Cancel")
    assert "Cancelled. If the image service had begun already" in (await stage.ending(used)).text


async def test_a_moderator_cancels_anybodys_job(stage):
    stage.ail(FaultKind.NEVER_DONE)
    used = await stage.inpaint()
    message = await shown(stage, used, "so far")
    await press(stage, message, "Cancel", MIKA)
    assert "Cancelled" in (await stage.ending(used)).text


async def test_somebody_else_is_told_privately_that_they_may_not(stage):
    stage.api.knobs = stage.api.knobs.model_copy(update={"work_s": (3.0, 3.0)})
    used = await stage.inpaint()
    message = await shown(stage, used, "so far")
    refusal = await press(stage, message, "Cancel", NOOR)
    pressed = stage.discord.core.desk.find(int(refusal.id))
    assert await pressed.until(lambda: bool(pressed.followup_ids), 5)
    (told,) = [m for m in await stage.wire.seen(NOOR) if m["id"] == str(pressed.followup_ids[0])]
    assert "Only the person who asked" in told["content"]
    assert told["flags"] & 64
    assert (await stage.ending(used)).files


async def test_a_lost_submission_is_submitted_again_at_its_requesters_word(stage):
    stage.ail(FaultKind.LOST_ANSWER, at="submit")
    used = await stage.inpaint()
    message = await shown(stage, used, "Submit again")
    pressed = await press(stage, message, "Submit again")
    assert len((await shown(stage, pressed, "seed `")).files()) == 1


async def test_a_lost_submission_is_given_up(stage):
    stage.ail(FaultKind.LOST_ANSWER, at="submit")
    used = await stage.inpaint()
    message = await shown(stage, used, "Give up")
    await shown(stage, await press(stage, message, "Give up"), "Given up.")
