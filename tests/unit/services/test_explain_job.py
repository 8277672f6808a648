"""Where a picture comes from."""

import pytest

from bot.domain.errors import NoLongerKept
from bot.domain.lineage import Parent, Relation
from bot.services.explain_job import ExplainJob, Step
from bot.services.find_job import FindJob
from bot.services.job_runner import JobRunner
from tests.fakes.orders import a_job
from tests.unit.services.test_carry_job import World


class ExplainingWorld(World):
    def __init__(self):
        super().__init__()
        runner = JobRunner(self.carry_job, self.store, self.replies, self.clock)
        self.explain = ExplainJob(FindJob(self.store, runner)).explain

    def chain(self, length):
        """Jobs, the newest first."""
        jobs = [a_job()]
        while len(jobs) < length:
            jobs.insert(0, a_job(parent=Parent(jobs[0].id, Relation.AGAIN)))
        self.store.jobs = {job.id: job for job in jobs}
        return jobs


@pytest.fixture
def world():
    return ExplainingWorld()


async def test_a_first_job_comes_from_nowhere(world):
    (job,) = world.chain(1)
    explained = await world.explain(job.id)
    assert (explained.job, explained.steps, explained.is_cut) == (job, (), False)


async def test_a_job_goes_back_step_by_step_to_the_first(world):
    newest, *older = world.chain(4)
    explained = await world.explain(newest.id)
    assert [step.job for step in explained.steps] == older
    assert {step.parent.relation for step in explained.steps} == {Relation.AGAIN}
    assert not explained.is_cut


async def test_a_forgotten_parent_ends_the_way(world):
    newest, middle, oldest, _ = world.chain(4)
    del world.store.jobs[oldest.id]
    explained = await world.explain(newest.id)
    assert explained.steps == (Step(newest.parent, middle), Step(middle.parent, None))
    assert not explained.is_cut


async def test_a_long_way_is_cut(world):
    explained = await world.explain(world.chain(20)[0].id)
    assert (len(explained.steps), explained.is_cut) == (8, True)


async def test_what_is_forgotten_is_not_explained(world):
    with pytest.raises(NoLongerKept):
        await world.explain("0" * 16)
