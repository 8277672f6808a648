"""What goes wrong during a soak: all that the matrix and the outages know, a moment each, in random order."""

import asyncio
import random
import resource
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sandbox.discord.faults import FaultKind as DiscordFaultKind
from sandbox.imagepipeline import Fault, FaultKind
from tests.faults.bad_weather import BAD_WEATHER, Weather
from tests.faults.theatre import Theatre

CALM_S, BAD_S = (3.0, 10.0), (0.3, 4.0)


@asynccontextmanager
async def disk_full(stage: Theatre) -> AsyncIterator[None]:
    pid = stage.bot.pid if stage.bot else None
    if pid is None:
        yield
        return
    with suppress(ProcessLookupError):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    yield
    with suppress(ProcessLookupError):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@asynccontextmanager
async def database_locked(stage: Theatre) -> AsyncIterator[None]:
    other = sqlite3.connect(stage.data_dir / "retouch.db", isolation_level=None, timeout=0.1)
    with suppress(sqlite3.OperationalError):
        other.execute("BEGIN IMMEDIATE")
    yield
    other.close()


def discord(kind: DiscordFaultKind, **details: object) -> Weather:
    @asynccontextmanager
    async def bad(stage: Theatre) -> AsyncIterator[None]:
        stage.discord.core.faults.arrange(kind, count=5, **details)
        yield
        stage.discord.core.faults.clear()

    return bad


def image_api(*faults: Fault) -> Weather:
    @asynccontextmanager
    async def bad(stage: Theatre) -> AsyncIterator[None]:
        stage.api.faults.add(*faults)
        yield
        stage.api.faults.clear()

    return bad


TROUBLES: dict[str, Weather] = {
    **BAD_WEATHER,
    "the disk is full": disk_full,
    "the database is locked": database_locked,
    "Discord resets before": discord(DiscordFaultKind.RESET),
    "Discord resets after": discord(DiscordFaultKind.RESET, when="after"),
    "Discord loses answers": discord(DiscordFaultKind.LOSE_ANSWER, hold_s=1.0),
    "Discord is slow": discord(DiscordFaultKind.DELAY, hold_s=1.0),
    "jobs fail": image_api(Fault(kind=FaultKind.FAILURE, next=2)),
    "a job is never done": image_api(Fault(kind=FaultKind.NEVER_DONE, next=1)),
    "a job is forgotten": image_api(Fault(kind=FaultKind.FORGOTTEN, next=1)),
    "submissions' answers are lost": image_api(Fault(kind=FaultKind.LOST_ANSWER, at="submit", next=2)),
    "results are cut": image_api(Fault(kind=FaultKind.TRUNCATED, next=2)),
    "results are missing": image_api(Fault(kind=FaultKind.MISSING, next=2)),
    "results are too heavy": image_api(Fault(kind=FaultKind.OVERSIZED, next=1)),
    "results are no pictures": image_api(Fault(kind=FaultKind.NOT_A_PICTURE, next=1)),
    "results are bombs": image_api(Fault(kind=FaultKind.TOO_MANY_PIXELS, next=1)),
    "results are slow": image_api(Fault(kind=FaultKind.SLOW, at="result", next=2, delay_s=2)),
}


async def trouble(stage: Theatre, chance: random.Random, seen: Counter[str]) -> None:
    """One thing after the other, with calm between, until cancelled."""
    while True:
        await asyncio.sleep(chance.uniform(*CALM_S))
        name = chance.choice(list(TROUBLES))
        seen[name] += 1
        async with TROUBLES[name](stage):
            await asyncio.sleep(chance.uniform(*BAD_S))
