"""A job whose results nobody hands out waits for them, without a place that others could use."""

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.domain.errors import ResultAway, ResultUnusable, StoppedByPerson
from bot.domain.job import JobState as S
from bot.domain.notes import FewerResults
from bot.services.ports import Done, Phase
from tests.fakes.clock import settle
from tests.fakes.orders import a_job
from tests.unit.services.test_carry_job import PATIENCE_S, World

URL = "https://results.test/1.png"
MANY = 20


@pytest.fixture
def world():
    return World()


def carried(world, **changes):
    live = world.live(a_job(**changes))
    return live, asyncio.create_task(world.carry_job.carry(live))


async def test_results_that_are_away_for_long_are_delivered_once_they_are_back(world):
    world.image_api.files[URL] = [ResultAway("HTTP 503")]
    live, task = carried(world)
    await world.clock.advance(PATIENCE_S / 2)
    assert live.job.state is S.COLLECTING
    world.image_api.files[URL] = [b"one"]
    await world.clock.advance(20)
    await task
    assert (live.job.state, world.replies.endings[0][1][0]) == (S.DONE, [b"one"])


async def test_a_host_that_stays_away_is_asked_less_and_less_often(world):
    world.image_api.files[URL] = [ResultAway("HTTP 503")]
    _, task = carried(world)
    await world.clock.advance(0.25 + 0.5 + 1 + 2 + 4 + 8)
    assert len(world.image_api.fetched) == 7
    await world.clock.advance(150)
    assert len(world.image_api.fetched) == 17
    task.cancel()


async def test_results_that_are_away_too_long_are_given_up_with_words_of_their_own(world):
    world.image_api.files[URL] = [ResultAway("HTTP 503")]
    live, task = carried(world)
    await world.clock.advance(PATIENCE_S)
    await task
    ((kind, (error, _)),) = world.replies.endings
    assert (kind, type(error), live.job.reason) == ("failure", ResultAway, "ResultAway")


async def test_a_host_is_asked_no_sooner_than_it_said(world):
    world.image_api.files[URL] = [ResultAway("HTTP 503", retry_after_s=60), b"one"]
    live, task = carried(world)
    await world.clock.advance(59.9)
    assert len(world.image_api.fetched) == 1
    await world.clock.advance(0.2)
    await task
    assert live.job.state is S.DONE


async def test_a_host_that_wants_to_be_left_alone_for_longer_than_there_is_time_is_not_waited_for(world):
    world.image_api.files[URL] = [ResultAway("HTTP 503", retry_after_s=PATIENCE_S)]
    _, task = carried(world)
    await world.clock.advance(1)
    await task
    assert type(world.replies.endings[0][1][0]) is ResultAway


async def test_what_has_come_stays_at_hand_while_the_rest_is_waited_for(world):
    world.image_api.wait_answer = Done(("a", "b"))
    world.image_api.files = {"a": [b"1"], "b": [ResultAway("HTTP 503")]}
    live, task = carried(world, samples=2)
    await world.clock.advance(60)
    world.image_api.files["b"] = [b"2"]
    await world.clock.advance(20)
    await task
    assert (live.job.state, world.replies.endings[0][1][0]) == (S.DONE, [b"1", b"2"])
    assert world.image_api.fetched.count("a") == 1


async def test_what_has_come_is_delivered_when_the_rest_stays_away(world):
    world.image_api.wait_answer = Done(("a", "b"))
    world.image_api.files = {"a": [b"1"], "b": [ResultAway("HTTP 503")]}
    _, task = carried(world, samples=2)
    await world.clock.advance(PATIENCE_S)
    await task
    _, (pictures, outcome) = world.replies.endings[0]
    assert (pictures, outcome.notes) == ([b"1"], (FewerResults(1, 2),))


async def test_a_broken_result_whose_host_goes_away_is_waited_for_as_well(world):
    world.image_api.files[URL] = [b"broken", ResultAway("HTTP 503"), b"whole"]
    live, task = carried(world)
    await world.clock.advance(20)
    await task
    assert (live.job.state, world.replies.endings[0][1][0]) == (S.DONE, [b"whole"])


async def test_what_certainly_is_not_handed_out_is_not_asked_for_again(world):
    world.image_api.files[URL] = [ResultUnusable("not handed out (HTTP 404)")]
    await world.ending()
    assert len(world.image_api.fetched) == 1


@pytest.mark.parametrize("is_silent", [False, True], ids=["they say so", "they say nothing"])
async def test_hosts_that_hand_nothing_out_keep_no_other_job_from_being_delivered(world, is_silent):
    fetch = world.image_api.fetch

    async def fetch_unless_sick(url, *, kept_waiting):
        if url == "sick" and is_silent:
            kept_waiting()
            await asyncio.Event().wait()
        return await fetch(url, kept_waiting=kept_waiting)

    world.image_api.fetch = fetch_unless_sick
    world.image_api.files["sick"] = [ResultAway("HTTP 503")]
    sick = [carried(world, state=S.COLLECTING, result_urls=("sick",)) for _ in range(MANY)]
    await settle()
    healthy, task = carried(world)
    await world.clock.advance(10)
    assert healthy.job.state is S.DONE
    await task
    assert {live.job.state for live, _ in sick} == {S.COLLECTING}
    for _, waiting in sick:
        waiting.cancel()


async def many_before_a_host_that_falls_silent(world):
    """They were told once that it is away, and will ask again."""
    world.image_api.files[URL] = [ResultAway("HTTP 503")]
    jobs = [carried(world) for _ in range(MANY)]
    await world.clock.advance(0.1)
    world.image_api.hand_out.clear()
    world.image_api.fetched.clear()
    return jobs


async def test_of_those_who_ask_again_a_silent_host_keeps_eight_at_a_time(world):
    jobs = await many_before_a_host_that_falls_silent(world)
    await world.clock.advance(60)
    assert len(world.image_api.fetched) == 8
    world.image_api.files[URL] = [b"one"]
    world.image_api.hand_out.set()
    await world.clock.advance(1)
    await asyncio.gather(*(task for _, task in jobs))
    assert {live.job.state for live, _ in jobs} == {S.DONE}


async def test_whose_time_is_over_before_its_turn_comes_asks_no_more(world):
    jobs = await many_before_a_host_that_falls_silent(world)
    await world.clock.advance(PATIENCE_S)
    world.image_api.hand_out.set()
    await asyncio.gather(*(task for _, task in jobs))
    assert len(world.image_api.fetched) == 8
    assert {live.job.reason for live, _ in jobs} == {"ResultAway"}


async def test_all_who_waited_are_delivered_once_their_host_is_back(world):
    world.image_api.files[URL] = [ResultAway("HTTP 503")]
    jobs = [carried(world) for _ in range(MANY)]
    await world.clock.advance(60)
    world.image_api.files[URL] = [b"one"]
    await world.clock.advance(20)
    await asyncio.gather(*(task for _, task in jobs))
    assert {live.job.state for live, _ in jobs} == {S.DONE}


async def test_a_stop_leaves_a_job_that_waits_for_its_results_as_resumable_as_it_is(world):
    world.image_api.files[URL] = [ResultAway("HTTP 503")]
    live, task = carried(world)
    await world.clock.advance(30)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    kept = world.store.jobs[live.job.id]
    assert (kept.state, kept.result_urls) == (S.COLLECTING, (URL,))
    assert not world.replies.endings


async def test_a_person_may_cancel_what_waits_for_its_results(world):
    world.image_api.files[URL] = [ResultAway("HTTP 503")]
    live, task = carried(world)
    await world.clock.advance(30)
    live.is_cancelled = True
    task.cancel()
    await task
    assert (live.job.state, type(world.replies.endings[0][1][0])) == (S.CANCELLED, StoppedByPerson)


async def test_a_reply_says_that_the_pictures_are_done_and_what_holds_them_up(world):
    world.image_api.files[URL] = [ResultAway("HTTP 503")]
    board = asyncio.create_task(world.board.run())
    _, task = carried(world)
    await world.clock.advance(30)
    progress = world.replies.shown[-1][1]
    assert (progress.phase, progress.is_outage, progress.expected_s) == (Phase.FETCHING, True, None)
    task.cancel()
    board.cancel()


async def test_the_log_says_once_that_a_job_waits(world):
    world.image_api.files[URL] = [ResultAway("HTTP 503")]
    with capture_logs() as logs:
        _, task = carried(world)
        await world.clock.advance(60)
    assert [line["reason"] for line in logs if line["event"] == "job.waits_for_results"] == ["HTTP 503"]
    task.cancel()
