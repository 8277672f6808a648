"""What every store does, the fake included."""

import pytest

from bot.domain.errors import StoreUnavailable
from bot.domain.job import JobState
from tests.unit.storage.some_jobs import LIFE, a_job, after


async def test_a_new_job_is_kept_as_it_is(store):
    await store.add(a_job())
    assert await store.get(a_job().id) == a_job()


async def test_an_unknown_id_gives_nothing(store):
    assert await store.get("unknown") is None


async def test_an_id_that_is_taken_is_refused_and_the_first_job_stays(store):
    await store.add(a_job())
    with pytest.raises(StoreUnavailable):
        await store.add(a_job(requester_id=99))
    assert await store.get(a_job().id) == a_job()


async def test_each_step_of_a_life_is_kept(store):
    job = a_job()
    await store.add(job)
    for second, state in enumerate(LIFE):
        job = job.stepped(state, after(second))
        await store.update(job)
        assert await store.get(job.id) == job


async def test_an_update_of_a_forgotten_job_brings_nothing_back(store):
    await store.update(a_job())
    assert await store.get(a_job().id) is None
    assert await store.unfinished() == []


async def test_the_known_are_told_from_the_forgotten_however_many(store):
    await store.add(a_job("mine"))
    assert await store.known(["mine", *(f"{n}" for n in range(1200))]) == {"mine"}
    assert await store.known([]) == set()


async def test_unfinished_jobs_come_oldest_first_without_the_ended(store):
    ended = [a_job(state.value, state=state, changed_at=after(1)) for state in JobState if state.is_end]
    running = [a_job(state.value, state=state) for state in JobState if not state.is_end]
    running = [a_job(job.id, state=job.state, accepted_at=after(-n)) for n, job in enumerate(running)]
    for job in (*ended, *running):
        await store.add(job)
    assert await store.unfinished() == running[::-1]


async def test_a_job_submitted_again_after_an_unknown_outcome_is_unfinished_again(store):
    job = a_job(state=JobState.UNKNOWN_OUTCOME, changed_at=after(1))
    await store.add(job)
    again = job.stepped(JobState.ACCEPTED, after(2))
    await store.update(again)
    assert await store.unfinished() == [again]


async def test_a_persons_jobs_come_newest_first_up_to_the_limit(store):
    for n in range(4):
        await store.add(a_job(f"mine {n}", requester_id=7, accepted_at=after(n)))
    await store.add(a_job("theirs", requester_id=8, accepted_at=after(9)))
    assert [job.id for job in await store.of_person(7, 3)] == ["mine 3", "mine 2", "mine 1"]


async def test_forgetting_a_person_takes_only_their_ended_jobs(store):
    await store.add(a_job("ended", requester_id=7, state=JobState.DONE, changed_at=after(1)))
    await store.add(a_job("running", requester_id=7))
    await store.add(a_job("theirs", requester_id=8, state=JobState.DONE, changed_at=after(1)))
    assert await store.forget_person(7) == ["ended"]
    assert await store.get("ended") is None
    assert await store.get("running")
    assert await store.get("theirs")


async def test_forgetting_the_old_takes_what_ended_before_the_moment(store):
    await store.add(a_job("old", state=JobState.FAILED, changed_at=after(1)))
    await store.add(a_job("at the moment", state=JobState.FAILED, changed_at=after(2)))
    await store.add(a_job("running", state=JobState.WAITING, changed_at=after(0)))
    assert await store.forget_ended_before(after(2)) == ["old"]
    assert [job.id for job in await store.of_person(1, 9)] == ["running", "at the moment"]
