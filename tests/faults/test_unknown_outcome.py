"""A job whose submission was cut off: its requester decides, and nobody else."""

from collections import Counter

import pytest
import pytest_asyncio

from sandbox.discord.interactions.interaction import Interaction
from tests.faults.crowd import Command, Seen, text_of
from tests.faults.gate import When
from tests.faults.moments import submission
from tests.faults.promises import all_stored
from tests.faults.theatre import Theatre, theatre
from tests.integration.sandbox_people import MIKA, SAM

pytestmark = pytest.mark.asyncio(loop_scope="module")

WITHIN_S = 15
NAMES = [
    *("again", "given up", "somebody else", "twice", "both", "over a restart"),
    *(f"pressed, killed {when}" for when in ("before", "after")),
    *(f"given up, killed {when} {method}" for when in ("before", "after") for method in ("POST", "PATCH")),
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


async def told(stage: Theatre, *presses: Interaction) -> list[bool]:
    """Wait until a presser was told something alone; who was."""
    assert await stage.gate.until(lambda: any(press.followup_ids for press in presses), WITHIN_S), "nobody was told"
    return [bool(press.followup_ids) for press in presses]


def words_to(stage: Theatre, press: Interaction) -> str:
    (message_id,) = press.followup_ids
    message = stage.discord.core.world.message(press.channel.id, message_id)
    assert message.ephemeral_to == press.user.id
    return text_of(message)


async def until_seen(stage: Theatre, command: Command, wanted: Seen) -> None:
    assert await stage.gate.until(lambda: stage.crowd.seen(command) is wanted, WITHIN_S), stage.crowd.seen(command)


def accepted(stage: Theatre, command: Command) -> int:
    return Counter(job.seed for job in stage.api.jobs)[command.seed]


async def test_submit_again_leads_to_the_pictures_in_the_same_message(asked):
    stage, commands = asked
    command = commands["again"]
    press = stage.crowd.press(command, "again")
    await until_seen(stage, command, Seen.PICTURES)
    assert not press.followup_ids
    assert accepted(stage, command) == 2
    assert len(stage.crowd.messages(command)) == 1


async def test_give_up_ends_it(asked):
    stage, commands = asked
    command = commands["given up"]
    press = stage.crowd.press(command, "giveup")
    await until_seen(stage, command, Seen.FAILURE)
    assert not press.followup_ids
    (message,) = stage.crowd.messages(command)
    assert "Given up" in text_of(message)
    assert accepted(stage, command) == 1


@pytest.mark.parametrize("button", ["again", "giveup"])
async def test_somebody_else_is_told_so_alone_and_nothing_happens(asked, button):
    stage, commands = asked
    command = commands["somebody else"]
    press = stage.crowd.press(command, button, MIKA)
    await told(stage, press)
    assert "Only the person who asked" in words_to(stage, press)
    assert stage.crowd.seen(command) is Seen.QUESTION
    assert accepted(stage, command) == 1


async def test_two_presses_at_once_make_one_job(asked):
    stage, commands = asked
    command = commands["twice"]
    presses = [stage.crowd.press(command, "again", SAM) for _ in range(2)]
    assert sorted(await told(stage, *presses)) == [False, True]
    await until_seen(stage, command, Seen.PICTURES)
    await all_stored(stage)
    assert accepted(stage, command) == 2


async def test_both_buttons_at_once_are_one_decision(asked):
    stage, commands = asked
    command = commands["both"]
    presses = [stage.crowd.press(command, button) for button in ("giveup", "again")]
    gave_up, submitted_again = (not was_told for was_told in await told(stage, *presses))
    assert gave_up != submitted_again
    await until_seen(stage, command, Seen.FAILURE if gave_up else Seen.PICTURES)
    await all_stored(stage)
    assert accepted(stage, command) == (1 if gave_up else 2)


async def test_the_buttons_work_after_another_restart_and_a_kill_while_submitting_again_asks_again(asked):
    stage, commands = asked
    command = commands["over a restart"]
    await all_stored(stage)
    await stage.terminate()
    await stage.start_bot()
    assert stage.crowd.seen(command) is Seen.QUESTION
    hold = stage.gate.hold(submission(command))
    stage.crowd.press(command, "again")
    await hold.within(WITHIN_S)
    await stage.kill()
    hold.release(carry_out=False)
    await stage.start_bot()
    await until_seen(stage, command, Seen.QUESTION)
    stage.crowd.press(command, "again")
    await until_seen(stage, command, Seen.PICTURES)
    assert accepted(stage, command) == 2
    assert len(stage.crowd.messages(command)) == 1


async def killed_while(stage: Theatre, command: Command, button: str, method: str, when: When) -> None:
    """Press, kill the bot at its callback (POST) or at its edit of the message (PATCH), and start it again."""
    press = stage.crowd.press(command, button)
    hold = stage.gate.hold(lambda visit: visit.method == method and press.token in visit.path, when)
    await hold.within(WITHIN_S)
    await stage.kill()
    hold.release(carry_out=False)
    await stage.start_bot()
    await all_stored(stage)


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_kill_while_submit_again_is_acknowledged_loses_nothing(asked, when):
    stage, commands = asked
    command = commands[f"pressed, killed {when}"]
    await killed_while(stage, command, "again", "POST", when)
    if stage.crowd.seen(command) is Seen.QUESTION:
        stage.crowd.press(command, "again")
    await until_seen(stage, command, Seen.PICTURES)
    assert accepted(stage, command) == 2


@pytest.mark.parametrize(
    ("method", "when"),
    [("POST", "before"), ("POST", "after"), ("PATCH", "before"), ("PATCH", "after")],
)
async def test_a_kill_while_giving_up_leaves_no_dead_button(asked, method, when):
    stage, commands = asked
    command = commands[f"given up, killed {when} {method}"]
    await killed_while(stage, command, "giveup", method, when)
    if stage.crowd.seen(command) is Seen.QUESTION:
        press = stage.crowd.press(command, "giveup")
        await stage.gate.until(lambda: press.followup_ids or stage.crowd.seen(command) is Seen.FAILURE, WITHIN_S)
        assert not press.followup_ids, words_to(stage, press)
    await until_seen(stage, command, Seen.FAILURE)
    assert accepted(stage, command) == 1
