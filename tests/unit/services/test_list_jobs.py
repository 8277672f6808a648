import asyncio
from dataclasses import replace
from datetime import timedelta
from unittest.mock import create_autospec

import pytest

from bot.domain import errors
from bot.domain.errors import JobFailed, StoreUnavailable
from bot.domain.job import JobState
from bot.services import list_jobs
from bot.services.job_runner import JobRunner
from bot.services.list_jobs import ListJobs, Standing
from tests.fakes.job_store import FakeJobStore
from tests.fakes.orders import NOW, a_job, an_order

REPLY = replace(an_order().reply, message_id=5)


class World:
    def __init__(self):
        self.store = FakeJobStore()
        self.carried = {}
        runner = create_autospec(JobRunner, instance=True, spec_set=True)
        runner.find.side_effect = self.carried.get
        self.list_jobs = ListJobs(self.store, runner)

    def keep(self, state, reason=None, **changes):
        job = a_job(state=state, reason=reason, **{"reply": REPLY, **changes})
        self.store.jobs[job.id] = job
        return job

    async def the_only_one(self, state, reason=None, **changes):
        job = self.keep(state, reason, **changes)
        (listed,) = await self.list_jobs.of_person(job.requester_id)
        return listed


@pytest.fixture
def world():
    return World()


async def test_a_persons_last_ten_are_listed_newest_first(world):
    for number in range(12):
        world.keep(JobState.DONE, accepted_at=NOW + timedelta(minutes=number))
    world.keep(JobState.DONE, requester_id=2)
    listed = await world.list_jobs.of_person(1)
    assert [one.job.accepted_at.minute for one in listed] == list(range(11, 1, -1))


async def test_what_is_being_carried_is_listed_as_it_is_now(world):
    job = world.keep(JobState.SUBMITTING)
    world.carried[job.id] = replace(job, state=JobState.DELIVERING)
    (listed,) = await world.list_jobs.of_person(1)
    assert listed.standing is Standing.DELIVERING


@pytest.mark.parametrize(
    ("state", "reason", "standing"),
    [
        (JobState.ACCEPTED, None, Standing.IN_LINE),
        (JobState.ASKING, None, Standing.ASKING),
        (JobState.SUBMITTING, None, Standing.REPAINTING),
        (JobState.WAITING, None, Standing.REPAINTING),
        (JobState.COLLECTING, None, Standing.DELIVERING),
        (JobState.DELIVERING, None, Standing.DELIVERING),
        (JobState.DONE, None, Standing.DONE),
        (JobState.FAILED, "JobFailed", Standing.FAILED),
        (JobState.FAILED, "TokenExpired", Standing.FAILED),
        (JobState.FAILED, "MaskEmpty", Standing.REFUSED),
        (JobState.FAILED, "NotAcknowledged", Standing.UNHEARD),
        (JobState.CANCELLED, "StoppedByPerson", Standing.CANCELLED),
        (JobState.CANCELLED, "NotAnswered", Standing.UNANSWERED),
        (JobState.UNKNOWN_OUTCOME, "UnknownOutcome", Standing.UNDECIDED),
        (JobState.GAVE_UP, "UnknownOutcome", Standing.GAVE_UP),
    ],
)
async def test_each_state_has_a_standing(world, state, reason, standing):
    assert (await world.the_only_one(state, reason)).standing is standing


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED])
@pytest.mark.parametrize("reason", ["ReplyGone", "DiscordRefused", "DiscordUnavailable"])
async def test_pictures_that_were_made_and_not_shown_are_on_the_shelf(world, state, reason):
    listed = await world.the_only_one(state, reason, result_urls=("https://example.com/1.png",))
    assert listed.standing is Standing.SHELVED


async def test_without_pictures_there_is_nothing_on_the_shelf(world):
    assert (await world.the_only_one(JobState.FAILED, "DiscordUnavailable")).standing is Standing.FAILED


@pytest.mark.parametrize("state", list(JobState))
async def test_only_what_is_carried_and_not_yet_delivered_can_be_stopped(world, state):
    job = world.keep(state)
    (listed,) = await world.list_jobs.of_person(1)
    assert not listed.is_stoppable
    world.carried[job.id] = job
    (listed,) = await world.list_jobs.of_person(1)
    assert listed.is_stoppable == (not state.is_end and state is not JobState.DELIVERING)


@pytest.mark.parametrize(
    ("state", "reason", "message_id", "has_reply"),
    [
        (JobState.WAITING, None, 5, True),
        (JobState.WAITING, None, None, False),
        (JobState.DONE, None, 5, True),
        (JobState.DONE, "ReplyGone", 5, False),
        (JobState.FAILED, "JobFailed", 5, True),
        (JobState.FAILED, "TokenExpired", 5, False),
        (JobState.FAILED, "MaskEmpty", 5, False),
        (JobState.FAILED, "NotAcknowledged", 5, False),
    ],
)
async def test_a_reply_is_offered_only_where_there_is_one(world, state, reason, message_id, has_reply):
    listed = await world.the_only_one(state, reason, reply=replace(REPLY, message_id=message_id))
    assert listed.has_reply == has_reply


async def test_a_failure_comes_with_the_services_reason(world):
    failure = (await world.the_only_one(JobState.FAILED, "JobFailed", detail="out of memory")).failure
    assert isinstance(failure, JobFailed)
    assert failure.detail == "out of memory"


@pytest.mark.parametrize("reason", [None, "ServiceError", "RetouchError", "SomethingOfAnotherVersion", "Enum"])
async def test_a_fault_of_ours_comes_without_a_reason(world, reason):
    listed = await world.the_only_one(JobState.FAILED, reason)
    assert (listed.standing, listed.failure) == (Standing.FAILED, None)


@pytest.mark.parametrize("name", [name for name in vars(errors) if name[0].isupper() and name != "Enum"])
async def test_every_reason_that_can_be_kept_can_be_listed(world, name):
    assert await world.the_only_one(JobState.FAILED, name, detail="why")


async def test_a_store_that_takes_too_long_is_as_good_as_none(world, monkeypatch):
    monkeypatch.setattr(list_jobs, "_READ_WITHIN_S", 0)
    monkeypatch.setattr(world.store, "of_person", lambda *_: asyncio.Event().wait())
    with pytest.raises(StoreUnavailable):
        await world.list_jobs.of_person(1)
