"""A job whose submission was cut off: its requester decides, and nobody else."""

import asyncio
from collections import Counter

import pytest
import pytest_asyncio

from sandbox.discord.interactions.interaction import Interaction
from tests.faults.crowd import Command, Seen, text_of
from tests.faults.moments import submission
from tests.faults.promises import all_stored
from tests.faults.theatre import Theatre, theatre
from tests.integration.sandbox_people import MIKA, SAM

pytestmark = pytest.mark.asyncio(loop_scope="module")

WITHIN_S = 15
NAMES = [
    *("again", "given up", "somebody else", "twice", "both", "over a restart"),
    *("pressed, killed before", "pressed, killed after", "given up, killed before", "given up, killed after"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def asked(tmp_path_factory):
    """A command for each test, all of them of unknown outcome."""
    async with theatre(tmp_path_factory.mktemp("bot")) as stage:
        await stage.start_bot()
        commands = {name: stage.crowd.fire() for name in NAMES}
        holds = [stage.gate.hold(submission(command), "after") for command in commands.values()]
        for hold in holds:
            await hold.within(WITHIN_S)
        await stage.kill()
        stage.gate.release_all()
        await stage.start_bot()
        assert not await stage.crowd.all_end(WITHIN_S)
        assert [stage.crowd.seen(command) for command in commands.values()] == [Seen.QUESTION] * len(commands)
        yield stage, commands


async def answered(interaction: Interaction) -> str:
    """What the presser was told alone, if anything."""
    assert await interaction.until(lambda: interaction.settled, WITHIN_S)
    reply = interaction.reply
    return text_of(reply) if reply is not None and reply.ephemeral_to == interaction.user.id else ""


async def until_seen(stage: Theatre, command: Command, wanted: Seen) -> None:
    assert await stage.gate.until(lambda: stage.crowd.seen(command) is wanted, WITHIN_S), stage.crowd.seen(command)


def accepted(stage: Theatre, command: Command) -> int:
    return Counter(job.seed for job in stage.api.jobs)[command.seed]


async def test_submit_again_leads_to_the_pictures_in_the_same_message(asked):
    stage, commands = asked
    command = commands["again"]
    press = stage.crowd.press(command, "again")
    assert await answered(press) == ""
    await until_seen(stage, command, Seen.PICTURES)
    assert accepted(stage, command) == 2
    assert len(stage.crowd.messages(command)) == 1


async def test_give_up_ends_it(asked):
    stage, commands = asked
    command = commands["given up"]
    assert await answered(stage.crowd.press(command, "giveup")) == ""
    await until_seen(stage, command, Seen.FAILURE)
    (message,) = stage.crowd.messages(command)
    assert "Given up" in text_of(message)
    assert accepted(stage, command) == 1


@pytest.mark.parametrize("button", ["again", "giveup"])
async def test_somebody_else_is_told_so_alone_and_nothing_happens(asked, button):
    stage, commands = asked
    command = commands["somebody else"]
    assert "Only the person who asked" in await answered(stage.crowd.press(command, button, MIKA))
    assert stage.crowd.seen(command) is Seen.QUESTION
    assert accepted(stage, command) == 1


async def test_two_presses_at_once_make_one_job(asked):
    stage, commands = asked
    command = commands["twice"]
    presses = [stage.crowd.press(command, "again", SAM) for _ in range(2)]
    told = await asyncio.gather(*map(answered, presses))
    assert sorted(bool(text) for text in told) == [False, True], told
    await until_seen(stage, command, Seen.PICTURES)
    await all_stored(stage)
    assert accepted(stage, command) == 2


async def test_both_buttons_at_once_are_one_decision(asked):
    stage, commands = asked
    command = commands["both"]
    presses = [stage.crowd.press(command, button) for button in ("giveup", "again")]
    told = await asyncio.gather(*map(answered, presses))
    assert [bool(text) for text in told] == [False, True], told
    await until_seen(stage, command, Seen.FAILURE)
    assert accepted(stage, command) == 1


async def test_the_buttons_work_after_another_restart_and_a_kill_while_submitting_again_asks_again(asked):
    stage, commands = asked
    command = commands["over a restart"]
    await all_stored(stage)
    await stage.terminate()
    await stage.start_bot()
    assert stage.crowd.seen(command) is Seen.QUESTION
    hold = stage.gate.hold(submission(command), "before")
    assert await answered(stage.crowd.press(command, "again")) == ""
    await hold.within(WITHIN_S)
    await stage.kill()
    hold.release(carry_out=False)
    await stage.start_bot()
    await until_seen(stage, command, Seen.QUESTION)
    assert await answered(stage.crowd.press(command, "again")) == ""
    await until_seen(stage, command, Seen.PICTURES)
    assert accepted(stage, command) == 2
    assert len(stage.crowd.messages(command)) == 1


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_kill_while_submit_again_is_acknowledged_loses_nothing(asked, when):
    stage, commands = asked
    command = commands[f"pressed, killed {when}"]
    press = stage.crowd.press(command, "again")
    hold = stage.gate.hold(lambda visit: visit.path.endswith(f"/{press.token}/callback"), when)
    await hold.within(WITHIN_S)
    await stage.kill()
    hold.release(carry_out=False)
    await stage.start_bot()
    await all_stored(stage)
    if stage.crowd.seen(command) is Seen.QUESTION:
        assert await answered(stage.crowd.press(command, "again")) == ""
    await until_seen(stage, command, Seen.PICTURES)
    assert accepted(stage, command) == 2


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_kill_while_giving_up_is_answered_leaves_no_dead_button(asked, when):
    stage, commands = asked
    command = commands[f"given up, killed {when}"]
    press = stage.crowd.press(command, "giveup")
    hold = stage.gate.hold(lambda visit: visit.path.endswith(f"/{press.token}/callback"), when)
    await hold.within(WITHIN_S)
    await stage.kill()
    hold.release(carry_out=False)
    await stage.start_bot()
    if stage.crowd.seen(command) is Seen.QUESTION:
        assert await answered(stage.crowd.press(command, "giveup")) == ""
    await until_seen(stage, command, Seen.FAILURE)
    assert accepted(stage, command) == 1
