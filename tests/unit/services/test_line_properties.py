import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.fair_order import JobLimits
from bot.services.line import JobCounts, Line
from tests.fakes.clock import FakeClock, settle

HERE, THERE = 10, 20

# What happens, in a row: a job is asked for (person, server), one ends, one is cancelled.
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.integers(1, 4), st.sampled_from([None, HERE, THERE, 30])),
        st.tuples(st.just("end"), st.integers(0, 50), st.none()),
        st.tuples(st.just("cancel"), st.integers(0, 50), st.none()),
    ),
    max_size=60,
)
LIMITS = st.builds(JobLimits, st.integers(0, 4), st.integers(0, 3), st.integers(0, 3))


class Story:
    """A line, and jobs that last until they are told to end."""

    def __init__(self, limits):
        self.limits = limits
        self.line = Line(limits, FakeClock())
        self.jobs = {}
        self.running = {}
        self.starts = []

    async def tell(self, steps):
        for what, number, guild_id in steps:
            if what == "ask":
                job_id = str(len(self.jobs))
                self.jobs[job_id] = (number, guild_id, asyncio.create_task(self._run(job_id, number, guild_id)))
            elif what == "end" and self.running:
                list(self.running.values())[number % len(self.running)].set()
            elif what == "cancel" and (alive := [task for *_, task in self.jobs.values() if not task.done()]):
                alive[number % len(alive)].cancel()
            await settle()
            self.check()

    async def end_all(self):
        while self.running:
            next(iter(self.running.values())).set()
            await settle()
            self.check()
        assert all(task.done() for *_, task in self.jobs.values())
        assert self.line.counts == JobCounts(0, 0)

    async def _run(self, job_id, person_id, guild_id):
        async with self.line.place(job_id, person_id, guild_id):
            self.starts.append(job_id)
            self.running[job_id] = asyncio.Event()
            try:
                await self.running[job_id].wait()
            finally:
                del self.running[job_id]

    def check(self):
        people = [self.jobs[job_id][0] for job_id in self.running]
        guilds = [self.jobs[job_id][1] for job_id in self.running if self.jobs[job_id][1] is not None]
        assert not self.limits.in_all or len(self.running) <= self.limits.in_all
        assert not self.limits.per_person or all(people.count(one) <= self.limits.per_person for one in people)
        assert not self.limits.per_guild or all(guilds.count(one) <= self.limits.per_guild for one in guilds)
        waiting = [job_id for job_id, (*_, task) in self.jobs.items() if not task.done() and job_id not in self.running]
        assert self.line.counts == JobCounts(len(waiting), len(self.running))
        for job_id in waiting:
            assert self.is_held_up(job_id, people, guilds), "a place stood empty"

    def is_held_up(self, job_id, people, guilds):
        person_id, guild_id, _ = self.jobs[job_id]
        limits = self.limits
        return (
            (limits.in_all and len(self.running) >= limits.in_all)
            or (limits.per_person and people.count(person_id) >= limits.per_person)
            or (limits.per_guild and guild_id is not None and guilds.count(guild_id) >= limits.per_guild)
        )

    def waiting(self):
        return [job_id for job_id in self.jobs if self.line.standing(job_id)]


@given(LIMITS, STEPS)
@settings(max_examples=150, deadline=None)
def test_no_limit_is_ever_passed_no_place_stands_empty_and_everyone_gets_one(limits, steps):
    async def story():
        world = Story(limits)
        await world.tell(steps)
        await world.end_all()

    asyncio.run(story())


@given(LIMITS, STEPS)
@settings(max_examples=100, deadline=None)
def test_of_one_person_in_one_server_the_first_to_come_is_the_first_to_start(limits, steps):
    async def story():
        world = Story(limits)
        await world.tell(steps)
        await world.end_all()
        for person_id, guild_id, _ in world.jobs.values():
            started = [job_id for job_id in world.starts if world.jobs[job_id][:2] == (person_id, guild_id)]
            assert started == sorted(started, key=int)

    asyncio.run(story())


@given(LIMITS, STEPS)
@settings(max_examples=150, deadline=None)
def test_the_places_told_are_the_order_in_which_the_waiting_start(limits, steps):
    async def story():
        world = Story(limits)
        await world.tell(steps)
        told = {job_id: world.line.standing(job_id).before for job_id in world.waiting()}
        already = len(world.starts)
        await world.end_all()
        assert [told[job_id] for job_id in world.starts[already:]] == list(range(len(told)))

    asyncio.run(story())


@given(STEPS, st.integers(1, 3))
@settings(max_examples=100, deadline=None)
def test_nobody_waits_for_more_than_one_turn_of_every_other(steps, in_all):
    async def story():
        world = Story(JobLimits(in_all, 0, 0))
        await world.tell([*steps, ("ask", 77, 77)])
        job_id = str(len(world.jobs) - 1)
        if standing := world.line.standing(job_id):
            servers = {
                (guild_id, person_id if guild_id is None else 0) for person_id, guild_id, _ in world.jobs.values()
            }
            assert standing.before < len(servers)
        await world.end_all()

    asyncio.run(story())
