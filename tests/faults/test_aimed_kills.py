"""The bot is killed while a job is at one certain step, for every step: once, and again while it takes the job up."""

import asyncio
from collections import Counter

import pytest
import pytest_asyncio

from sandbox.imagepipeline import Fill, Knobs
from tests.faults.crowd import Seen
from tests.faults.moments import MOMENTS, Moment, all_held, let_go, pictures_edit, reached, submission, the_asked_say_go
from tests.faults.promises import account_of, all_stored
from tests.faults.theatre import IS_LONG, Theatre, theatre

pytestmark = pytest.mark.asyncio(loop_scope="module")

KNOBS = Knobs(fill=Fill.NOISE, result_bytes=20_000, work_s=0.2)
ALL_ENDED_WITHIN_S = 20
ENDS_WITHIN_S = 5.0
TWICE = {name: moment for name, moment in MOMENTS.items() if moment.again}


async def die_once(stage: Theatre, moments: dict[str, Moment]):
    """All commands at their moments, the bot dead, started again, and everything ended."""
    await stage.start_bot()
    commands, holds = await reached(stage, moments)
    await stage.kill()
    let_go(moments, holds)
    await stage.start_bot()
    await the_asked_say_go(stage, moments, commands)
    return commands


async def die_twice(stage: Theatre, moments: dict[str, Moment]):
    """The same, and dead once more at the moments that come next."""
    await stage.start_bot()
    commands, holds = await reached(stage, moments)
    await stage.kill()
    let_go(moments, holds)
    again = {
        name: stage.gate.hold(moment.again[0](commands[name]), moment.again[1])
        for name, moment in moments.items()
        if moment.again
    }
    await stage.start_bot()
    await all_held(again)
    await stage.kill()
    let_go(moments, again)
    await stage.start_bot()
    await the_asked_say_go(stage, moments, commands)
    return commands


async def check_all(stage: Theatre, moments: dict[str, Moment], commands) -> dict[str, list]:
    """Everything ends and is stored; what was seen of each, and how often each was submitted."""
    await stage.crowd.all_end(ALL_ENDED_WITHIN_S)
    await all_stored(stage)
    assert (await stage.terminate()).status == 0
    accepted = Counter(job.seed for job in stage.api.jobs)
    seen = {name: [*command.ends, accepted[command.seed]] for name, command in commands.items()}
    await stage.start_bot()
    assert not stage.log.count("jobs.resumed")
    return seen


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def after_one_death(tmp_path_factory):
    async with theatre(tmp_path_factory.mktemp("bot"), KNOBS) as stage:
        commands = await die_once(stage, MOMENTS)
        yield stage, commands, await check_all(stage, MOMENTS, commands)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def after_two_deaths(tmp_path_factory):
    async with theatre(tmp_path_factory.mktemp("bot"), KNOBS) as stage:
        commands = await die_twice(stage, TWICE)
        yield stage, commands, await check_all(stage, TWICE, commands)


# Two answers for one person's eyes: they cannot be edited into one.
TOLD_TWICE = pytest.mark.xfail(strict=True, reason="a refusal is sent again when the bot dies before it is stored")
MARKS = {"telling a refusal, carried out": TOLD_TWICE}
NAMES = [pytest.param(name, marks=MARKS.get(name, ())) for name in MOMENTS]


@pytest.mark.parametrize("name", NAMES)
async def test_a_bot_that_dies_at_this_step_still_ends_the_job_once(after_one_death, name):
    stage, commands, seen = after_one_death
    assert seen[name] == [MOMENTS[name].end, MOMENTS[name].accepted]
    assert len(stage.crowd.messages(commands[name])) == (seen[name][0].name != "NO_ANSWER")


@pytest.mark.parametrize("name", TWICE)
async def test_a_bot_that_dies_again_while_it_resumes_still_ends_the_job_once(after_two_deaths, name):
    stage, commands, seen = after_two_deaths
    moment = TWICE[name]
    is_cut_off_now = moment.again[0].__name__ == "submission"
    assert seen[name] == ([Seen.QUESTION, 0] if is_cut_off_now else [moment.end, moment.accepted])
    assert len(stage.crowd.messages(commands[name])) == 1


@pytest.mark.skipif(not IS_LONG, reason="the short tests kill at all steps at once")
@pytest.mark.parametrize("name", NAMES)
async def test_a_bot_that_dies_at_this_step_alone_still_ends_the_job_once(tmp_path, name):
    moments = {name: MOMENTS[name]}
    async with theatre(tmp_path, KNOBS) as stage:
        commands = await die_once(stage, moments)
        seen = await check_all(stage, moments, commands)
        assert seen[name] == [MOMENTS[name].end, MOMENTS[name].accepted]
        account_of(stage, may_fail=commands.values())


@pytest.mark.parametrize("request_of", [submission, pictures_edit])
async def test_a_bot_that_is_told_to_end_first_ends_what_is_half_done(tmp_path, request_of):
    async with theatre(tmp_path, KNOBS) as stage:
        await stage.start_bot()
        command = stage.crowd.fire()
        hold = stage.gate.hold(request_of(command))
        await hold.within(ALL_ENDED_WITHIN_S)
        ends = asyncio.create_task(stage.terminate())
        await stage.log.until("stop.asked")
        hold.release(carry_out=True)
        ending = await ends
        assert ending.status == 0
        await stage.start_bot()
        assert not await stage.crowd.all_end(ALL_ENDED_WITHIN_S)
        assert account_of(stage).ends[Seen.PICTURES] == 1


async def test_a_submission_that_nobody_answers_does_not_keep_a_bot_from_ending(tmp_path):
    async with theatre(tmp_path, KNOBS) as stage:
        await stage.start_bot()
        command = stage.crowd.fire()
        await stage.gate.hold(submission(command)).within(ALL_ENDED_WITHIN_S)
        ending = await stage.terminate()
        assert ending.status == 0
        assert ending.took_s < ENDS_WITHIN_S
