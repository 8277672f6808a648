"""`make soak`: half an hour of everything at once, and whether anything was lost or grew.

SOAK_MINUTES is how long, SOAK_SEED repeats a run's order of deeds and troubles.
"""

import asyncio
import os
import random
import secrets
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

from sandbox.imagepipeline import Fill, Knobs
from tests.faults.promises import unfinished_in_store
from tests.faults.soak.ledger import Ledger, settle_accounts
from tests.faults.soak.people import WORDS, People
from tests.faults.soak.troubles import trouble
from tests.faults.soak.vitals import Slope, Vital, Vitals, slope_of
from tests.faults.theatre import Theatre, theatre

KNOBS = Knobs(fill=Fill.NOISE, result_bytes=60_000, work_s=(0.2, 3.0))
VARIABLES = {"JOB_DEADLINE_S": "40", "MAX_RUNNING": "12", "MAX_RUNNING_PER_USER": "6"}
COMMAND = ("-m", "tests.faults.soak.watched_bot")
SIGNATURE = "&hm="
DEEDS_PER_S = 2.0
LOOK_EVERY_S = 3.0
SETTLES_WITHIN_S = 90.0
START_TRIES = 20
# Restarts happen in the first half; in the second the bot lives on, so that its memory has time to show a slope.
RESTARTS_UNTIL = 0.5
RESTART_EVERY_S = 75.0


@dataclass
class Report:
    """What a soak came to."""

    seed: int
    minutes: float
    vitals: Vitals
    warm_up_s: float
    ledger: Ledger = field(default_factory=Ledger)
    deeds: Counter[str] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)
    restarts: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)

    @property
    def slope(self) -> Slope | None:
        """Of all lives together, after each one's warm-up."""
        return slope_of(self.vitals.looks, self.warm_up_s)

    @property
    def faults(self) -> list[str]:
        """Why it failed; nothing when it did not."""
        found = [*self.ledger.lost, *self.crashes]
        if self.slope is not None and self.slope.is_clearly_up:
            found.append(f"memory grows: {self.slope}")
        return found

    def __str__(self) -> str:
        counts = f"{sum(self.deeds.values())} deeds, {sum(self.troubles.values())} troubles"
        lines = [
            f"SOAK_SEED={self.seed}, {self.minutes:g} minutes, {counts}, restarts: {dict(self.restarts)}",
            f"deeds: {dict(self.deeds.most_common())}",
            f"troubles: {dict(self.troubles.most_common())}",
            str(self.ledger),
            f"memory, all lives, after {self.warm_up_s:.0f} s each: {self.slope or 'too short to say'}",
        ]
        lives = [self._life(part) for part in sorted({one.part for one in self.vitals.looks})]
        return "\n".join([*lines, *lives, *(f"✗ {fault}" for fault in self.faults)])

    def _life(self, part: int) -> str:
        looks = [one for one in self.vitals.looks if one.part == part]
        first, last = looks[0], looks[-1]
        slope = slope_of(looks, self.warm_up_s)
        return (
            f"  life {part}, {last.age_s:.0f} s: {first.rss_mib:.0f} → {last.rss_mib:.0f} MiB "
            f"(most {max(one.rss_mib for one in looks):.0f}), {slope or 'too short to say'}; "
            f"files {first.files} → {last.files}, threads {first.threads} → {last.threads}, "
            f"tasks {looks[min(1, len(looks) - 1)].tasks} → {last.tasks}, database {last.database_mib:.1f} MiB\n"
            f"    MiB by the minute: {' '.join(f'{mib:.0f}' for mib in _by_the_minute(looks))}"
        )


def _by_the_minute(looks: list[Vital]) -> list[float]:
    minutes: dict[int, list[float]] = {}
    for one in looks:
        minutes.setdefault(int(one.age_s // 60), []).append(one.rss_mib)
    return [fmean(minutes[minute]) for minute in sorted(minutes)]


async def soak(minutes: float, seed: int, folder: Path) -> Report:
    """Run one; what it came to."""
    chance = random.Random(seed)  # noqa: S311 (it has to be repeatable)
    lasts_s = minutes * 60
    async with theatre(folder, KNOBS, **VARIABLES) as stage:
        stage.command = COMMAND
        stage.gate.visits.clear()
        people, vitals = People(stage, chance), Vitals(stage)
        report = Report(seed, minutes, vitals, warm_up_s=min(120.0, lasts_s / 6), deeds=people.deeds)
        await stage.start_bot()
        vitals.new_life()
        busy = [
            asyncio.create_task(_live(people, chance)),
            asyncio.create_task(trouble(stage, random.Random(seed + 1), report.troubles)),  # noqa: S311
            asyncio.create_task(_watch(vitals)),
        ]
        try:
            await _restarts(stage, vitals, report, random.Random(seed + 2), lasts_s)  # noqa: S311
        finally:
            for one in busy[:2]:
                one.cancel()
            await asyncio.gather(*busy[:2], return_exceptions=True)
        _raise_failures(busy[:2])
        await _calm(stage, people)
        busy[2].cancel()
        report.ledger = settle_accounts(stage, people)
        report.crashes = [line for line in stage.said if ".crashed" in line or "Traceback" in line]
        secret = (stage.discord.token, stage.api.api_key, SIGNATURE, f"{WORDS} ")
        report.crashes += [f"a secret in the log: {line}" for line in stage.said if any(one in line for one in secret)]
    return report


def _raise_failures(busy: list[asyncio.Task[None]]) -> None:
    for one in busy:
        if not one.cancelled() and (error := one.exception()) is not None:
            raise error


async def _live(people: People, chance: random.Random) -> None:
    while True:
        await asyncio.sleep(chance.expovariate(DEEDS_PER_S))
        people.do_something()


async def _watch(vitals: Vitals) -> None:
    while True:
        vitals.look()
        vitals.stage.gate.visits.clear()  # the test's own memory is bounded too
        await asyncio.sleep(LOOK_EVERY_S)


async def _restarts(stage: Theatre, vitals: Vitals, report: Report, chance: random.Random, lasts_s: float) -> None:
    loop = asyncio.get_running_loop()
    ends_s = loop.time() + lasts_s
    until_s = loop.time() + lasts_s * RESTARTS_UNTIL
    every_s = min(RESTART_EVERY_S, lasts_s / 8)
    while (wait_s := chance.uniform(0.5, 1.5) * every_s) < until_s - loop.time():
        await stage.bot.outlive(asyncio.sleep(wait_s))
        deed = chance.choice(("kill", "terminate"))
        report.restarts[deed] += 1
        vitals.is_dying = True
        await (stage.kill() if deed == "kill" else stage.terminate())
        await _start(stage)
        vitals.new_life()
    await stage.bot.outlive(asyncio.sleep(max(ends_s - loop.time(), 0)))


async def _start(stage: Theatre) -> None:
    """As a supervisor does: a bot that finds Discord away or its database locked ends, and is started again."""
    for _ in range(START_TRIES):
        try:
            await stage.start_bot()
        except AssertionError:
            if not (stage.log.count('"discord.unreachable"') or stage.log.count('"start.failed"')):
                raise
        else:
            return
    raise AssertionError("the bot did not start")


async def _calm(stage: Theatre, people: People) -> None:
    """Nothing goes wrong any more, and everybody who is asked answers, until nothing is left to do."""
    stage.api.faults.clear()
    stage.discord.core.faults.clear()
    loop = asyncio.get_running_loop()
    gives_up_s = loop.time() + SETTLES_WITHIN_S
    while loop.time() < gives_up_s:
        people.decide_all()
        people.send_modals()
        await asyncio.sleep(1)
        if not unfinished_in_store(stage) and all(one.settled for one in people.opened):
            return  # else the ledger says what is left


def main() -> int:
    """Run as the environment says; 0 when nothing was lost and nothing grew."""
    minutes = float(os.environ.get("SOAK_MINUTES", "30"))
    seed = int(os.environ.get("SOAK_SEED", "0")) or secrets.randbelow(10**6)
    print(f"SOAK_SEED={seed}: {minutes:g} minutes of everything at once …", flush=True)  # noqa: T201
    with tempfile.TemporaryDirectory() as folder:
        report = asyncio.run(soak(minutes, seed, Path(folder)))
    print(report)  # noqa: T201
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
