import asyncio
import io
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.domain.errors import (
    AttachmentGone,
    DiscordRefused,
    DiscordUnavailable,
    JobFailed,
    MaskEmpty,
    PictureRole,
    ReplyGone,
    ResultUnusable,
    StoppedByPerson,
    StoreUnavailable,
    TokenExpired,
    UnknownOutcome,
)
from bot.domain.job import JobState as S
from bot.domain.notes import FewerResults, MaskResized, PromptTooLong, ResultsBlack, ResultsReduced
from bot.services.carry_job import CarryJob
from bot.services.deliver_job import DeliverJob
from bot.services.fair_order import JobLimits
from bot.services.fetch_results import FetchResults
from bot.services.front_door import FrontDoor
from bot.services.line import Line
from bot.services.live_job import LiveJob
from bot.services.ports import Accepted, Done
from bot.services.prepare_job import PrepareJob
from bot.services.progress_board import ProgressBoard
from tests.fakes.attachments import FakeAttachments
from tests.fakes.clock import FakeClock, settle
from tests.fakes.copies import FakeCopies
from tests.fakes.image_api import FakeImageApi
from tests.fakes.job_store import FakeJobStore
from tests.fakes.orders import a_job
from tests.fakes.pictures import PLAIN, FakePictures
from tests.fakes.replies import FakeReplies
from tests.fakes.result_shelf import FakeResultShelf
from tests.fakes.token_counter import FakeTokenCounter

PATIENCE_S = 900


class World:
    def __init__(self, **limits):
        self.attachments = FakeAttachments()
        self.pictures = FakePictures()
        self.replies = FakeReplies()
        self.image_api = FakeImageApi()
        self.clock = FakeClock()
        self.store = FakeJobStore()
        self.shelf = FakeResultShelf()
        door = FrontDoor()
        line = Line(JobLimits(**({"in_all": 0, "per_guild": 0, "per_person": 0} | limits)), self.clock)
        self.board = ProgressBoard(self.replies, self.clock, door, line, lambda: False)
        self.copies = FakeCopies()
        self.prepare_job = PrepareJob(
            attachments=self.attachments,
            pictures=self.pictures,
            copies=self.copies,
            token_counter=FakeTokenCounter(),
            replies=self.replies,
            front_door=door,
        )
        self.carry_job = CarryJob(
            prepare_job=self.prepare_job,
            deliver_job=DeliverJob(
                fetch_results=FetchResults(
                    self.image_api, self.board, self.clock, patience_s=PATIENCE_S, jitter=lambda: 1.0
                ),
                pictures=self.pictures,
                replies=self.replies,
                shelf=self.shelf,
                copies=self.copies,
                board=self.board,
                clock=self.clock,
            ),
            image_api=self.image_api,
            replies=self.replies,
            line=line,
            board=self.board,
            clock=self.clock,
        )

    def live(self, job=None):
        job = job or a_job()
        self.store.jobs[job.id] = job
        return LiveJob(job, self.store, self.clock)

    @property
    def states(self):
        return [job.state for job in self.store.kept]

    async def ending(self, job=None):
        await self.carry_job.carry(self.live(job))
        assert len(self.replies.endings) == 1
        return self.replies.endings[0]

    async def notes(self, job=None):
        kind, (_, outcome) = await self.ending(job)
        assert kind == "results"
        return outcome.notes


@pytest.fixture
def world():
    return World()


async def test_a_job_ends_with_its_pictures(world):
    kind, (pictures, outcome) = await world.ending()
    assert (kind, pictures, outcome.notes) == ("results", [b"one"], ())
    request = world.image_api.requests[0]
    assert request.init_image_url == "https://cdn.discordapp.com/p.png?hm=1"
    assert (request.parameters.width_px, request.parameters.height_px) == (1184, 888)


async def test_a_submission_that_is_done_at_once_is_not_waited_for(world):
    world.image_api.submit_answer = Done(("https://results.test/1.png",))
    world.image_api.finish.clear()
    assert (await world.ending())[0] == "results"


async def test_the_size_follows_the_bytes_where_metadata_lied(world):
    world.pictures.worked = replace(PLAIN, picture_px=(500, 1000), mask_px=(500, 1000))
    await world.ending()
    parameters = world.image_api.requests[0].parameters
    assert (parameters.width_px, parameters.height_px) == (728, 1448)


async def test_a_resized_mask_is_attached_forwarded_and_mentioned(world):
    world.pictures.worked = replace(PLAIN, mask_px=(400, 300), new_mask=io.BytesIO(b"larger mask"))
    assert await world.notes() == (MaskResized((400, 300), (800, 600)),)
    assert world.replies.shown[0] == ("attached", {PictureRole.MASK: b"larger mask"})
    assert world.image_api.requests[0].mask_url == "https://cdn.discordapp.com/attachments/mask.png"


async def test_a_persons_fault_is_refused_and_nothing_is_submitted(world):
    world.pictures.worked = MaskEmpty("")
    kind, error = await world.ending()
    assert (kind, type(error)) == ("refusal", MaskEmpty)
    assert not world.image_api.requests


async def test_a_vanished_attachment_is_refused(world):
    world.attachments.contents[PictureRole.MASK] = AttachmentGone(PictureRole.MASK, "m.png")
    assert (await world.ending())[0] == "refusal"


@pytest.mark.parametrize("error", [UnknownOutcome("lost"), JobFailed("no")], ids=lambda e: type(e).__name__)
async def test_a_services_fault_ends_the_reply_with_it(world, error):
    world.image_api.submit_answer = error
    kind, (shown, reference) = await world.ending()
    assert (kind, shown, reference) == ("failure", error, None)
    assert len(world.image_api.requests) == 1


async def test_a_fault_of_ours_ends_with_a_number_that_the_log_knows(world):
    world.image_api.submit_answer = ZeroDivisionError()
    with capture_logs() as logs:
        kind, (_, reference) = await world.ending()
    assert kind == "failure"
    assert reference in {line.get("reference") for line in logs}


async def test_an_unusable_result_is_fetched_once_more(world):
    world.image_api.files["https://results.test/1.png"] = [b"broken", b"whole"]
    _, (pictures, outcome) = await world.ending()
    assert (pictures, outcome.notes) == ([b"whole"], ())


async def test_one_unusable_result_of_two_is_remarked(world):
    world.image_api.wait_answer = Done(("a", "b"))
    world.image_api.files = {"a": [b"broken"], "b": [b"two"]}
    assert await world.notes(a_job(samples=2)) == (FewerResults(1, 2),)


async def test_no_usable_result_is_a_failure(world):
    world.image_api.files["https://results.test/1.png"] = [b"broken"]
    kind, (error, _) = await world.ending()
    assert (kind, type(error)) == ("failure", ResultUnusable)


async def test_more_results_than_asked_for_are_left_behind(world):
    world.image_api.wait_answer = Done(("a", "b", "c"))
    world.image_api.files = {"a": [b"1"], "b": [b"2"]}
    _, (pictures, outcome) = await world.ending(a_job(samples=2))
    assert (pictures, outcome.notes) == ([b"1", b"2"], ())


async def test_a_black_result_is_remarked(world):
    world.image_api.files["https://results.test/1.png"] = [b"black"]
    assert await world.notes() == (ResultsBlack(1),)


async def test_four_results_share_what_a_request_may_weigh(world):
    job = a_job(samples=4)
    world.image_api.wait_answer = Done(("a", "b", "c", "d"))
    world.image_api.files = {name: [bytes(7 * 2**20)] for name in "abcd"}
    assert await world.notes(job) == (ResultsReduced((25 * 2**20 - 2**17) // 4),)


async def test_a_long_prompt_is_remarked_and_sent_as_it_is(world):
    prompt = " ".join(["word"] * 80)
    assert await world.notes(a_job(prompt=prompt)) == (PromptTooLong("prompt", 80, 75),)
    assert world.image_api.requests[0].parameters.prompt == prompt


async def test_each_step_is_stored_before_the_next(world):
    await world.ending()
    assert world.states == [S.SUBMITTING, S.WAITING, S.COLLECTING, S.DELIVERING, S.DONE]


async def test_nothing_is_submitted_whose_intent_cannot_be_stored(world):
    world.store.fail_with = StoreUnavailable("disk full")
    task = asyncio.create_task(world.carry_job.carry(world.live()))
    await settle()
    ((kind, (error, _)),) = world.replies.endings
    assert (kind, type(error)) == ("failure", StoreUnavailable)
    assert not world.image_api.requests
    task.cancel()


@pytest.mark.parametrize("state", [S.WAITING, S.COLLECTING, S.DELIVERING])
async def test_a_job_taken_up_again_is_not_submitted_again(world, state):
    urls = () if state is S.WAITING else ("https://results.test/1.png",)
    kind, (pictures, _) = await world.ending(a_job(state=state, remote_id="r", result_urls=urls))
    assert (kind, pictures) == ("results", [b"one"])
    assert not world.image_api.requests


async def test_a_submission_cut_off_has_an_unknown_outcome(world):
    kind, (error, _) = await world.ending(a_job(state=S.SUBMITTING))
    assert (kind, type(error)) == ("failure", UnknownOutcome)
    assert not world.image_api.requests
    assert world.states == [S.UNKNOWN_OUTCOME]


async def test_a_submission_that_was_not_taken_is_no_submission(world):
    async def submit(request, watch):
        await watch.sending()
        await watch.not_taken()
        await watch.sending()
        return Accepted("r")

    world.image_api.submit = submit
    await world.ending()
    assert world.states[:4] == [S.SUBMITTING, S.ACCEPTED, S.SUBMITTING, S.WAITING]


@pytest.mark.parametrize("error", [ReplyGone(""), TokenExpired("")], ids=lambda e: type(e).__name__)
async def test_pictures_nobody_can_be_shown_wait_on_the_shelf(world, error):
    world.image_api.finish.clear()
    live = world.live()
    task = asyncio.create_task(world.carry_job.carry(live))
    await settle()
    world.replies.fail_with = error
    world.image_api.finish.set()
    await task
    assert world.shelf.pictures[live.job.id] == [b"one"]
    assert world.store.jobs[live.job.id].state is S.DONE
    assert world.store.jobs[live.job.id].reason == "ReplyGone"


async def test_pictures_nobody_can_be_shown_wait_for_room_on_the_shelf(world):
    world.image_api.finish.clear()
    live = world.live()
    task = asyncio.create_task(world.carry_job.carry(live))
    await settle()
    world.replies.fail_with = ReplyGone("")
    world.shelf.fail_with = StoreUnavailable("disk full")
    world.image_api.finish.set()
    await world.clock.advance(3600)
    assert live.job.state is S.DELIVERING
    world.shelf.fail_with = None
    await world.clock.advance(20)
    await task
    assert world.shelf.pictures[live.job.id] == [b"one"]
    assert live.job.state is S.DONE


async def test_a_job_past_the_limit_waits_in_line():
    world = World(per_person=1)
    world.image_api.finish.clear()
    first, second = world.live(), world.live()
    tasks = [asyncio.create_task(world.carry_job.carry(live)) for live in (first, second)]
    await settle()
    assert (first.job.state, second.job.state) == (S.WAITING, S.ACCEPTED)
    world.image_api.finish.set()
    await asyncio.gather(*tasks)
    assert second.job.state is S.DONE


async def test_a_shutdown_leaves_a_job_as_resumable_as_it_is(world):
    world.image_api.finish.clear()
    live = world.live()
    task = asyncio.create_task(world.carry_job.carry(live))
    await settle()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert world.store.jobs[live.job.id].state is S.WAITING
    assert not world.replies.endings


async def test_a_person_who_cancels_is_told_so(world):
    world.image_api.finish.clear()
    live = world.live()
    task = asyncio.create_task(world.carry_job.carry(live))
    await settle()
    live.is_cancelled = True
    task.cancel()
    await task
    error = world.replies.endings[0][1][0]
    assert type(error) is StoppedByPerson
    assert not error.is_free
    assert world.store.jobs[live.job.id].state is S.CANCELLED


async def test_an_outage_of_discords_costs_no_result(world):
    world.image_api.finish.clear()
    live = world.live()
    task = asyncio.create_task(world.carry_job.carry(live))
    await settle()
    world.replies.fail_with = DiscordUnavailable("502")
    world.image_api.finish.set()
    await world.clock.advance(3600)
    assert live.job.state is S.DELIVERING
    world.replies.fail_with = None
    await world.clock.advance(20)
    await task
    assert world.replies.endings[0][0] == "results"
    assert live.job.state is S.DONE


async def test_pictures_discord_does_not_take_wait_on_the_shelf(world):
    world.replies.show_results = failing(DiscordRefused("400"))
    kind, (error, _) = await world.ending()
    assert (kind, type(error)) == ("failure", DiscordRefused)
    assert list(world.shelf.pictures.values()) == [[b"one"]]


async def test_messages_that_discord_never_takes_keep_no_other_from_being_delivered(world):
    lives = [world.live() for _ in range(20)]
    stuck = {live.job.id for live in lives}
    show = world.replies.show_results

    async def show_results(job, results, outcome):
        if job.id in stuck:
            raise DiscordUnavailable("500")
        return await show(job, results, outcome)

    world.replies.show_results = show_results
    tasks = [asyncio.create_task(world.carry_job.carry(live)) for live in lives]
    await settle()
    other = world.live()
    tasks.append(asyncio.create_task(world.carry_job.carry(other)))
    await world.clock.advance(60)
    assert other.job.state is S.DONE
    stuck.clear()
    await world.clock.advance(60)
    await asyncio.gather(*tasks)
    assert {live.job.state for live in lives} == {S.DONE}


def failing(error):
    async def fail(*_):
        raise error

    return fail


async def test_an_end_that_cannot_be_stored_is_stored_once_there_is_room(world):
    world.image_api.finish.clear()
    live = world.live()
    task = asyncio.create_task(world.carry_job.carry(live))
    await settle()
    world.store.fail_with = StoreUnavailable("disk full")
    world.image_api.finish.set()
    await world.clock.advance(60)
    assert world.replies.endings[0][0] == "results"
    assert world.store.jobs[live.job.id].state is S.WAITING
    world.store.fail_with = None
    await world.clock.advance(10)
    await task
    assert world.store.jobs[live.job.id].state is S.DONE
