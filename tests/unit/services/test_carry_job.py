import asyncio
import io

import pytest
from structlog.testing import capture_logs

from bot.domain.errors import (
    AttachmentGone,
    DiscordUnavailable,
    JobFailed,
    MaskEmpty,
    PictureRole,
    ReplyGone,
    ResultUnusable,
    TimedOut,
    UnknownOutcome,
)
from bot.domain.notes import FewerResults, MaskResized, PromptTooLong, ResultsBlack, ResultsReduced
from bot.services.carry_job import CarryJob
from bot.services.front_door import FrontDoor
from bot.services.ports import CheckedInput, Done
from bot.services.prepare_job import PrepareJob
from bot.services.progress_board import ProgressBoard
from tests.fakes.attachments import FakeAttachments
from tests.fakes.clock import FakeClock
from tests.fakes.image_api import FakeImageApi
from tests.fakes.orders import a_job
from tests.fakes.pictures import FakePictures
from tests.fakes.replies import FakeReplies
from tests.fakes.token_counter import FakeTokenCounter


class World:
    def __init__(self):
        self.attachments = FakeAttachments()
        self.pictures = FakePictures()
        self.replies = FakeReplies()
        self.image_api = FakeImageApi()
        self.clock = FakeClock()
        door = FrontDoor()
        self.board = ProgressBoard(self.replies, self.clock, door)
        self.carry_job = CarryJob(
            prepare_job=PrepareJob(self.attachments, self.pictures, FakeTokenCounter(), self.replies),
            image_api=self.image_api,
            pictures=self.pictures,
            replies=self.replies,
            board=self.board,
            front_door=door,
            clock=self.clock,
        )

    async def ending(self, job=None):
        await self.carry_job.carry(job or a_job())
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
    world.pictures.input = CheckedInput(picture_px=(500, 1000), mask_px=(500, 1000), resized_mask=None)
    await world.ending()
    parameters = world.image_api.requests[0].parameters
    assert (parameters.width_px, parameters.height_px) == (728, 1448)


async def test_a_resized_mask_is_attached_forwarded_and_mentioned(world):
    world.pictures.input = CheckedInput((800, 600), (400, 300), io.BytesIO(b"larger mask"))
    assert await world.notes() == (MaskResized((400, 300), (800, 600)),)
    assert world.replies.shown[0] == ("mask", b"larger mask")
    assert world.image_api.requests[0].mask_url == "https://cdn.discordapp.com/mask.png"


async def test_a_persons_fault_is_refused_and_nothing_is_submitted(world):
    world.pictures.input = MaskEmpty("")
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
    assert await world.notes(job) == (ResultsReduced(10 * 2**20),)


async def test_a_long_prompt_is_remarked_and_sent_as_it_is(world):
    prompt = "word " * 80
    assert await world.notes(a_job(prompt=prompt)) == (PromptTooLong("prompt", 80, 75),)
    assert world.image_api.requests[0].parameters.prompt == prompt.strip()


async def test_a_job_ends_before_its_reply_can_no_longer_be_edited(world):
    world.image_api.finish.clear()
    job = a_job()
    await world.clock.advance(15 * 60 - 30)
    kind, (error, _) = await world.ending(job)
    assert (kind, type(error)) == ("failure", TimedOut)


@pytest.mark.parametrize("error", [ReplyGone(""), DiscordUnavailable("")], ids=lambda e: type(e).__name__)
async def test_a_reply_that_cannot_be_reached_ends_the_job_quietly(world, error):
    world.replies.fail_with = error
    await world.carry_job.carry(a_job())
    assert not world.replies.shown


async def test_cancelling_stops_a_waiting_job(world):
    world.image_api.finish.clear()
    task = asyncio.create_task(world.carry_job.carry(a_job()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
