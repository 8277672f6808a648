import asyncio
from contextlib import AsyncExitStack

import pytest

from bot.services.fair_order import JobLimits
from bot.services.line import JobCounts, Line, Standing
from tests.fakes.clock import FakeClock, settle

A, B, C = 1, 2, 3
HERE, THERE = 10, 20


class World:
    """Jobs that take a place for so long, in time that is turned by hand."""

    def __init__(self, in_all=0, per_guild=0, per_person=0):
        self.clock = FakeClock()
        self.line = Line(JobLimits(in_all, per_guild, per_person), self.clock)
        self.tasks = {}
        self.started = {}

    def ask(self, job_id, person_id=A, guild_id=HERE, lasts_s=10.0):
        self.tasks[job_id] = asyncio.create_task(self._run(job_id, person_id, guild_id, lasts_s))

    async def _run(self, job_id, person_id, guild_id, lasts_s):
        async with self.line.place(job_id, person_id, guild_id):
            self.started[job_id] = self.clock.monotonic()
            await self.clock.sleep(lasts_s)

    async def cancel(self, *job_ids):
        for job_id in job_ids:
            self.tasks[job_id].cancel()
        await settle()

    async def after(self, seconds=0.0):
        await self.clock.advance(seconds)
        return list(self.started)


async def test_without_limits_every_job_starts_at_once():
    world = World()
    for number in range(20):
        world.ask(str(number))
    assert len(await world.after()) == 20
    assert world.line.standing("3") is None


@pytest.mark.parametrize("limits", [{"in_all": 2}, {"per_guild": 2}, {"per_person": 2}])
async def test_past_a_limit_jobs_wait_and_start_as_places_come_free(limits):
    world = World(**limits)
    for number in range(5):
        world.ask(str(number))
    assert await world.after() == ["0", "1"]
    assert world.line.counts == JobCounts(waiting=3, running=2)
    assert await world.after(10) == ["0", "1", "2", "3"]
    await world.after(20)
    assert world.line.counts == JobCounts(0, 0)


async def test_a_person_at_their_limit_does_not_hold_up_others():
    world = World(in_all=5, per_person=1)
    for number in range(4):
        world.ask(f"a{number}", A)
    world.ask("b0", B)
    assert await world.after() == ["a0", "b0"]


async def test_a_server_at_its_limit_does_not_hold_up_another():
    world = World(per_guild=1)
    for number in range(3):
        world.ask(f"here{number}", number, HERE)
    world.ask("there", A, THERE)
    assert await world.after() == ["here0", "there"]


async def test_the_limit_of_a_server_does_not_apply_to_direct_messages():
    world = World(per_guild=1)
    for number in range(3):
        world.ask(str(number), A, None)
    assert len(await world.after()) == 3


async def test_a_persons_limit_holds_over_all_servers():
    world = World(per_person=1)
    world.ask("here", A, HERE)
    world.ask("there", A, THERE)
    world.ask("alone", A, None)
    assert await world.after() == ["here"]
    assert await world.after(10) == ["here", "there"]
    assert await world.after(10) == ["here", "there", "alone"]


async def test_servers_take_turns_then_people():
    world = World(in_all=1)
    world.ask("first", 99, 99)
    for person_id, guild_id in [(A, HERE), (A, HERE), (B, HERE), (B, HERE), (C, THERE), (C, THERE), (C, THERE)]:
        world.ask(f"{person_id}.{len(world.tasks)}", person_id, guild_id)
    await world.after()
    turns = [job_id.partition(".")[0] for job_id in (await world.after(100))[1:]]
    assert turns == ["1", "3", "2", "3", "1", "3", "2"]


async def test_a_direct_message_is_a_server_of_its_own():
    world = World(in_all=1)
    world.ask("first", 99, 99)
    for job_id, person_id, guild_id in [("a0", A, HERE), ("b0", B, HERE), ("c0", C, None), ("d0", 4, None)]:
        world.ask(job_id, person_id, guild_id)
    assert (await world.after(50))[1:] == ["a0", "c0", "d0", "b0"]


@pytest.mark.parametrize("guild_id", [HERE, THERE, None])
@pytest.mark.parametrize("max_running", [1, 5])
@pytest.mark.parametrize("asked_at_s", [0.0, 3.0, 27.0, 119.5])
async def test_a_hundred_jobs_of_one_delay_anothers_by_one_jobs_time_at_most(max_running, guild_id, asked_at_s):
    world = World(in_all=max_running)
    for number in range(100):
        world.ask(f"a{number}", A, HERE, lasts_s=10)
    await world.after(asked_at_s)
    world.ask("b", B, guild_id)
    await world.after(10)
    assert world.started["b"] - asked_at_s <= 10


@pytest.mark.parametrize("max_running", [1, 5])
async def test_a_hundred_jobs_of_one_let_every_job_of_another_through_in_turn(max_running):
    world = World(in_all=max_running)
    for number in range(100):
        world.ask(f"a{number}", A, lasts_s=10)
    for number in range(10):
        world.ask(f"b{number}", B, lasts_s=10)
    await world.after(10 * 20 / max_running)
    assert "b9" in world.started


async def test_people_who_come_back_for_more_do_not_starve_one_who_waits():
    world = World(in_all=1)
    world.ask("a0", A)
    world.ask("a1", A)
    await world.after()
    for number in range(10):
        for person_id in (B, C):
            world.ask(f"{person_id}.{number}", person_id)
        await world.after(10)
    assert world.started["a1"] <= 30


async def test_waiting_jobs_know_their_place():
    world = World(in_all=1)
    for number in range(4):
        world.ask(f"a{number}", A)
    await world.after()
    assert [world.line.standing(f"a{number}") for number in range(4)] == [None, *(Standing(n, 1) for n in range(3))]
    world.ask("b0", B)
    await world.after()
    assert world.line.standing("b0") == Standing(before=0, running=1)
    assert world.line.standing("a1") == Standing(before=1, running=1)
    assert world.line.standing("nobody") is None


async def test_a_place_in_line_counts_what_starts_first_under_the_limits():
    world = World(in_all=2, per_person=1)
    world.ask("a0", A)
    world.ask("b0", B)
    world.ask("a1", A)
    world.ask("c0", C)
    world.ask("c1", C)
    await world.after()
    # a0 ends first: a1 and c0 may start, and C has had no turn yet.
    assert world.line.standing("c0").before == 0
    assert world.line.standing("a1").before == 1
    assert world.line.standing("c1").before == 2


async def test_a_cancelled_job_leaves_the_line():
    world = World(in_all=1)
    for number in range(4):
        world.ask(str(number))
    await world.after()
    await world.cancel("1")
    assert world.line.counts == JobCounts(waiting=2, running=1)
    assert world.line.standing("1") is None
    assert world.line.standing("2").before == 0
    assert await world.after(10) == ["0", "2"]


async def test_a_job_cancelled_as_its_turn_comes_passes_its_place_on():
    world = World(in_all=1)
    for number in range(3):
        world.ask(str(number))
    await world.after()
    world.tasks["0"].cancel()
    world.tasks["1"].cancel()
    await settle()
    assert list(world.started) == ["0", "2"]
    await world.cancel("2")
    assert world.line.counts == JobCounts(0, 0)


async def test_everything_cancelled_at_once_leaks_nothing():
    world = World(in_all=3, per_guild=2, per_person=2)
    for number in range(50):
        world.ask(str(number), number % 5, number % 3)
    await world.after()
    await world.cancel(*world.tasks)
    assert world.line.counts == JobCounts(0, 0)
    assert world.line.counts_of_person(0) == JobCounts(0, 0)


async def test_a_job_that_has_begun_counts_at_once_and_never_waits():
    line = Line(JobLimits(1, 0, 0), FakeClock())
    async with AsyncExitStack() as places:
        for job_id in ("one", "two"):
            await places.enter_async_context(line.place(job_id, A, HERE, has_begun=True))
        assert line.counts == JobCounts(waiting=0, running=2)
        waiting = asyncio.create_task(places.enter_async_context(line.place("three", B, HERE)))
        await settle()
        assert line.standing("three") == Standing(before=0, running=2)
        waiting.cancel()
        await settle()
    assert line.counts == JobCounts(0, 0)


async def test_one_job_cannot_be_in_line_twice():
    line = Line(JobLimits(0, 0, 0), FakeClock())
    async with line.place("one", A, HERE):
        with pytest.raises(ValueError, match="in line already"):
            await line.place("one", A, HERE).__aenter__()


async def test_jobs_are_counted_by_person_and_guild():
    world = World(in_all=2)
    for job_id, person_id, guild_id in [("0", A, HERE), ("1", B, HERE), ("2", A, THERE), ("3", A, None)]:
        world.ask(job_id, person_id, guild_id)
    await world.after()
    assert world.line.counts_of_person(A) == JobCounts(waiting=2, running=1)
    assert world.line.counts_of_guild(HERE) == JobCounts(waiting=0, running=2)
    assert world.line.counts_of_guild(THERE) == JobCounts(waiting=1, running=0)


async def test_the_wait_is_unknown_until_jobs_have_started_from_the_line():
    world = World(in_all=1)
    for number in range(9):
        world.ask(str(number), lasts_s=20)
    await world.after(50)
    assert world.line.expected_wait_s("8") is None
    assert world.line.expected_wait_s("0") is None


@pytest.mark.parametrize("max_running", [1, 4])
async def test_the_wait_is_learnt_from_how_the_line_moved(max_running):
    world = World(in_all=max_running)
    for number in range(60):
        world.ask(str(number), lasts_s=20)
    await world.after(20 * 40 / max_running - 0.1)
    before = world.line.standing("59").before
    assert world.line.expected_wait_s("59") == pytest.approx((before + 1) * 20 / max_running, rel=0.15)


async def test_quiet_hours_teach_nothing_of_the_line():
    world = World(in_all=1)
    for _ in range(4):
        for _ in range(3):
            world.ask(str(len(world.tasks)), lasts_s=10)
        await world.after(3600)
    world.ask("now", lasts_s=10)
    world.ask("then", lasts_s=10)
    await world.after()
    assert world.line.expected_wait_s("then") == pytest.approx(10)
    await world.after(9)
    assert world.line.expected_wait_s("then") == pytest.approx(10)


async def test_a_line_that_stands_still_is_expected_to_take_longer():
    world = World(in_all=1)
    for number in range(5):
        world.ask(str(number), lasts_s=10)
    world.ask("stuck", lasts_s=10_000)
    world.ask("last")
    await world.after(60)
    expected_s = world.line.expected_wait_s("last")
    await world.after(300)
    assert world.line.expected_wait_s("last") > 2 * expected_s


async def test_a_long_line_is_looked_through_seldom():
    world = World(in_all=1)
    for number in range(1000):
        world.ask(f"a{number}", number, lasts_s=0.1)
    await world.after()
    assert world.line.standing("a999").before == 998
    await world.after(0.35)
    assert world.line.standing("a999").before == 998
    await world.after(0.2)
    assert world.line.standing("a999").before == 993
