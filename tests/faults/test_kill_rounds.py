"""The bot is killed at a random moment, and started again: nothing is lost, doubled or paid twice."""

import asyncio
import os
import random
import secrets

import pytest

from sandbox.imagepipeline import Fill, Knobs
from tests.faults.crowd import Seen
from tests.faults.promises import Account, account_of, all_stored
from tests.faults.theatre import IS_LONG, Theatre, theatre

ROUNDS, COMMANDS = (40, 50) if IS_LONG else (3, 20)
KNOBS = Knobs(fill=Fill.NOISE, result_bytes=20_000, work_s=(0.2, 1.0))
# About what a command costs in requests, so that the moment of death is as likely late as early.
REQUESTS_A_COMMAND = 8
ALL_ENDED_WITHIN_S = 60
ENDS_WITHIN_S = 5.0
SEED = int(os.environ.get("FAULTS_SEED", "0")) or secrets.randbelow(10**6)


@pytest.mark.parametrize("deed", ["kill", "terminate"])
async def test_no_command_is_lost_or_doubled_when_the_bot_dies_at_a_random_moment(tmp_path, deed):
    chance = random.Random(SEED)  # noqa: S311 (it has to be repeatable)
    total = Account()
    async with theatre(tmp_path, KNOBS) as stage:
        stage.gate.post_pauses_s = lambda: (chance.uniform(0, 0.25), chance.uniform(0, 0.25))
        await stage.start_bot()
        for number in range(ROUNDS):
            await _a_round(stage, chance, deed)
            account = account_of(stage)
            print(f"FAULTS_SEED={SEED} {deed} {number + 1}/{ROUNDS}: {account}")  # noqa: T201 (to repeat a round)
            total.add(account)
            stage.crowd.go_home()
        await all_stored(stage)
        assert (await stage.terminate()).status == 0
        await stage.start_bot()
        assert not stage.log.count("jobs.resumed"), "what had ended was taken up again"
    print(f"FAULTS_SEED={SEED} {deed} in all: {total}")  # noqa: T201
    if deed == "terminate":
        # What was under way, or about to leave, is waited for.
        assert total.ends[Seen.QUESTION] == 0
    # The bot says that a submission is under way some milliseconds before it is.
    assert total.cut_off_before_arrival <= total.commands * 0.05


async def _a_round(stage: Theatre, chance: random.Random, deed: str) -> None:
    visits = len(stage.gate.visits) + chance.randrange(COMMANDS * REQUESTS_A_COMMAND)
    is_time = asyncio.create_task(stage.gate.until(lambda: len(stage.gate.visits) >= visits, timeout_s=3))
    fires = asyncio.create_task(_fire(stage, chance))
    await is_time
    await asyncio.sleep(chance.uniform(0, 0.02))
    if deed == "kill":
        await stage.kill()
    else:
        ending = await stage.terminate()
        assert ending.status == 0
        assert ending.took_s < ENDS_WITHIN_S
    await fires
    await stage.start_bot()
    left = await stage.crowd.all_end(ALL_ENDED_WITHIN_S)
    assert not left, f"FAULTS_SEED={SEED}: never ended: {left}\n" + "\n".join(stage.log[-40:])


async def _fire(stage: Theatre, chance: random.Random) -> None:
    for _ in range(COMMANDS):
        stage.crowd.fire()
        await asyncio.sleep(chance.uniform(0, 0.03))
