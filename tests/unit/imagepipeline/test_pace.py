import asyncio

import pytest

from bot.imagepipeline.clock import LoopClock
from bot.imagepipeline.pace import MAX_HOLD_S, Pace, Turn
from tests.fakes.skipping_clock import VirtualLoop


def _run(scenario):
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(scenario())


async def _note(pace, taken, name, kind=Turn.READ, urgency=0.0, for_s=0.0):
    async with pace.turn(kind, urgency):
        taken.append((name, LoopClock().now()))
        await asyncio.sleep(for_s)


@pytest.mark.parametrize("max_per_s", [1, 7, 100, 400])
def test_crowd_never_exceeds_the_ceiling_in_any_second(max_per_s):
    async def scenario():
        pace, taken = Pace(LoopClock(), max_per_s), []
        await asyncio.gather(*(_note(pace, taken, i) for i in range(max_per_s * 3)))
        return [at for _, at in taken]

    times = _run(scenario)
    for first in times:
        assert sum(first <= at < first + 0.999 for at in times) <= max_per_s
    assert times[-1] <= 3.3


def test_submissions_go_first_but_for_every_second_turn():
    async def scenario():
        pace, taken = Pace(LoopClock(), 10), []
        reads = [_note(pace, taken, "read") for _ in range(4)]
        submissions = [_note(pace, taken, "submission", Turn.SUBMISSION) for _ in range(6)]
        await asyncio.gather(*reads, *submissions)
        return [name for name, _ in taken]

    order = _run(scenario)
    assert order[:8].count("submission") == 4
    assert order[-2:] == ["submission"] * 2


def test_most_urgent_goes_first_and_equals_in_their_order():
    async def scenario():
        pace, taken = Pace(LoopClock(), 10), []
        await asyncio.gather(
            *(_note(pace, taken, name, urgency=u) for name, u in (("c", 3), ("a", 1), ("b", 2), ("a2", 1)))
        )
        return [name for name, _ in taken]

    assert _run(scenario) == ["a", "a2", "b", "c"]


def test_hold_keeps_everyone_back_and_halves_the_pace_once():
    async def scenario():
        clock, taken = LoopClock(), []
        pace = Pace(clock, 10)
        now = clock.now()
        for _ in range(5):
            pace.hold(20, sent_at=now, ease=True)
            await asyncio.sleep(0.001)
        await asyncio.gather(*(_note(pace, taken, i) for i in range(10)))
        return [at for _, at in taken]

    times = _run(scenario)
    assert times[0] >= 20
    # 5 a second, recovering by 5 % a second for 20 s: full again.
    assert times[-1] - times[0] < 2


def test_lowered_pace_recovers():
    async def scenario():
        clock, taken = LoopClock(), []
        pace = Pace(clock, 10)
        pace.hold(0, sent_at=clock.now(), ease=True)
        await asyncio.gather(*(_note(pace, taken, i) for i in range(10)))
        slow_s = taken[-1][1]
        await asyncio.sleep(60)
        start = clock.now()
        await asyncio.gather(*(_note(pace, taken, i) for i in range(10)))
        return slow_s, taken[-1][1] - start

    slow_s, fast_s = _run(scenario)
    assert slow_s > 1.5
    assert fast_s < 1.0


def test_absurd_hold_is_capped():
    async def scenario():
        pace = Pace(LoopClock(), 10)
        pace.hold(1e9, sent_at=0, ease=False)
        return pace.held_for()

    assert _run(scenario) == MAX_HOLD_S


def test_whoever_gives_up_takes_no_turn():
    async def scenario():
        pace, taken = Pace(LoopClock(), 1), []
        tasks = [asyncio.create_task(_note(pace, taken, i)) for i in range(100)]
        await asyncio.sleep(0.5)
        for task in tasks[1:99]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return taken

    assert [name for name, _ in _run(scenario)] == [0, 99]


def test_open_requests_are_bounded_and_the_rest_follow():
    async def scenario():
        pace, taken = Pace(LoopClock(), 1000), []
        await asyncio.gather(*(_note(pace, taken, i, for_s=10) for i in range(100)))
        return [at for _, at in taken]

    times = _run(scenario)
    assert sum(at < 9 for at in times) == 64
    assert len(times) == 100
