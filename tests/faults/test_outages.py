"""Services around the bot fail for a while in the middle of many jobs: each still ends once, and nobody is pressed."""

import asyncio
import os

import pytest

from sandbox.imagepipeline import Fill, Knobs
from tests.faults.bad_weather import BAD_WEATHER, HARMLESS, passes
from tests.faults.crowd import Seen
from tests.faults.promises import Account, account_of, all_stored, broken_retry_afters
from tests.faults.theatre import IS_LONG, Theatre, theatre

COMMANDS = int(os.environ.get("FAULTS_JOBS", "40"))
OUTAGE_S = float(os.environ.get("FAULTS_OUTAGE_S", "15"))
A_BIT_S = 0.4
ALL_ENDED_WITHIN_S = 120
KNOBS = Knobs(fill=Fill.NOISE, result_bytes=20_000, work_s=(0.2, 1.0))


async def all_fired(stage: Theatre, over_s: float) -> None:
    for _ in range(COMMANDS):
        stage.crowd.fire()
        await asyncio.sleep(over_s / COMMANDS)


async def the_account(stage: Theatre) -> Account:
    left = await stage.crowd.all_end(ALL_ENDED_WITHIN_S)
    assert not left, f"never ended: {left}\n" + "\n".join(stage.log[-60:])
    await all_stored(stage)
    assert not broken_retry_afters(stage.gate.visits)
    assert stage.log.count("job.crashed") == 0
    return account_of(stage, may_fail=stage.crowd.commands, may_ask=True)


async def test_all_jobs_end_once_on_a_day_when_everything_fails_in_turn(tmp_path):
    async with theatre(tmp_path, KNOBS) as stage:
        await stage.start_bot()
        fires = asyncio.create_task(all_fired(stage, over_s=len(BAD_WEATHER) * A_BIT_S))
        for weather in BAD_WEATHER.values():
            await passes(stage, weather, A_BIT_S)
        await fires
        account = await the_account(stage)
        print(account)  # noqa: T201 (what -s shows)
        assert account.ends[Seen.PICTURES] >= COMMANDS / 4


@pytest.mark.skipif(not IS_LONG, reason="the short test has all of them for half a second each")
@pytest.mark.parametrize("name", BAD_WEATHER)
async def test_all_jobs_end_once_when_this_fails_for_long(tmp_path, name):
    async with theatre(tmp_path, KNOBS) as stage:
        await stage.start_bot()
        fires = asyncio.create_task(all_fired(stage, over_s=OUTAGE_S * 1.5))
        await asyncio.sleep(OUTAGE_S / 4)
        await passes(stage, BAD_WEATHER[name], OUTAGE_S)
        await fires
        account = await the_account(stage)
        print(f"{name}: {account}")  # noqa: T201
        if name in HARMLESS:
            assert account.ends[Seen.PICTURES] == COMMANDS
        started = stage.log.count("image_api.outage_started")
        assert started == stage.log.count("image_api.outage_ended")
