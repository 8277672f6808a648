"""A minute of what `make soak` does for half an hour; the slope of a synthetic bot's memory."""

import os
import random

import pytest

from tests.faults.soak.run import soak
from tests.faults.soak.vitals import Vital, slope_of
from tests.faults.theatre import IS_LONG

MINUTES = 1.25
SEED = int(os.environ.get("SOAK_SEED", "11"))


@pytest.mark.skipif(not IS_LONG, reason="`make faults` runs it for a minute, `make soak` for thirty")
async def test_a_soak_loses_nothing_and_does_not_grow(tmp_path):
    report = await soak(MINUTES, SEED, tmp_path)
    print(report)  # noqa: T201
    assert not report.faults
    assert sum(report.ledger.ends.values()) > 20
    assert sum(report.restarts.values()) > 0


def life(mib_per_h: float, seconds: int = 1800, part: int = 1, level: float = 100.0) -> list[Vital]:
    """A bot whose memory grows so fast, with the noise that one has."""
    chance = random.Random(part)  # noqa: S311 (the same noise each time)
    return [
        Vital(part, at_s, at_s, level + mib_per_h * at_s / 3600 + chance.gauss(0, 1), 30, 10, 9, 1.0)
        for at_s in range(0, seconds, 3)
    ]


@pytest.mark.parametrize("mib_per_h", [20.0, 100.0])
def test_memory_that_grows_is_noticed(mib_per_h):
    slope = slope_of(life(mib_per_h), warm_up_s=120)
    assert slope.is_clearly_up
    assert abs(slope.mib_per_h - mib_per_h) <= slope.margin_mib_per_h * 1.5


def test_memory_that_only_wavers_is_not():
    assert not slope_of(life(0.0), warm_up_s=120).is_clearly_up


def test_a_bot_that_is_larger_after_a_restart_has_not_grown():
    assert not slope_of(life(0.0) + life(0.0, part=2, level=140.0), warm_up_s=120).is_clearly_up


def test_a_few_looks_say_nothing():
    assert slope_of(life(50.0, seconds=20), warm_up_s=0) is None
