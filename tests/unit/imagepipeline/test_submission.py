import asyncio
import socket

import orjson
import pytest
from pydantic import SecretStr

from bot.domain.errors import (
    BadAnswer,
    BadKey,
    JobCancelled,
    JobFailed,
    OutOfCredit,
    RateLimited,
    RefusedRequest,
    UnknownOutcome,
    Unreachable,
)
from bot.imagepipeline.config import ImagePipelineConfig
from bot.imagepipeline.image_api import open_image_pipeline
from bot.services.ports import Accepted, Done
from tests.fakes.scripted_server import Fault, Reply
from tests.fakes.skipping_clock import SkippingClock
from tests.fakes.submission_watch import FakeSubmissionWatch
from tests.unit.imagepipeline.recorded import REQUEST, reply

JSON = {"Content-Type": "application/json"}


def _json(status, body, **headers):
    return Reply(status, orjson.dumps(body), {**JSON, **headers})


async def test_pending_answer_gives_the_id(bench):
    bench.server.say(reply("pending"))
    assert await bench.api.submit(REQUEST, FakeSubmissionWatch()) == Accepted("9b2f6c1e-0c57-4a0e-9d5f-3a3b8f1a7c10")
    asked = bench.server.asked[0]
    assert (asked.method, asked.path) == ("POST", "/base/sdxl/inpainting/v1")
    assert asked.headers["API-Key"] == "secret-key-1"
    assert orjson.loads(asked.body)["samples"] == 2


async def test_id_as_int_is_an_id(bench):
    bench.server.say(reply("id_as_int"))
    assert await bench.api.submit(REQUEST, FakeSubmissionWatch()) == Accepted("48213")


async def test_success_at_once_needs_no_polling(bench):
    bench.server.say(reply("success_at_once"))
    assert await bench.api.submit(REQUEST, FakeSubmissionWatch()) == Done(
        ("https://f005.backblazeb2.com/file/results/a.png",)
    )


async def test_success_with_an_id_only_is_accepted_and_looked_at_again(bench):
    bench.server.say(_json(200, {"status": "SUCCESS", "id": "7"}))
    assert await bench.api.submit(REQUEST, FakeSubmissionWatch()) == Accepted("7")


@pytest.mark.parametrize(
    ("answer", "error", "detail"),
    [
        (reply("failure"), JobFailed, "CUDA out of memory"),
        (reply("no_status_with_error"), JobFailed, "Model not found"),
        (reply("status_spelled_otherwise_cancelled"), JobCancelled, ""),
        (reply("success_without_urls"), BadAnswer, "done, but without a result or an id"),
        (reply("bad_key", 401), BadKey, "Invalid API key"),
        (reply("bad_key", 403), BadKey, "Invalid API key"),
        (reply("out_of_credit", 402), OutOfCredit, "Insufficient credits. Please top up at …"),
        (reply("out_of_credit", 403), OutOfCredit, "Insufficient credits. Please top up at …"),
        (reply("out_of_credit", 429), OutOfCredit, "Insufficient credits. Please top up at …"),
        (reply("detail_text", 404), RefusedRequest, "Model not found"),
        (reply("detail_object", 400), RefusedRequest, "The mask is not the size of the picture"),
        (reply("gateway.html", 403), BadKey, ""),
        (reply("gateway.html", 400), RefusedRequest, ""),
        (reply("failure", 500), JobFailed, "CUDA out of memory"),
    ],
)
async def test_refusal_is_typed_and_not_repeated(bench, answer, error, detail):
    bench.server.say(answer)
    with pytest.raises(error) as caught:
        await bench.api.submit(REQUEST, FakeSubmissionWatch())
    assert type(caught.value) is error
    assert caught.value.detail == detail
    assert len(bench.server.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        reply("gateway.html", 502),
        reply("gateway.html", 504),
        reply("gateway.html", 500),
        reply("gateway.html", 200),
        reply("broken.json.txt"),
        _json(500, {"detail": "Internal Server Error"}),
        _json(500, {"error": "Internal Server Error", "status": 500}),
        _json(504, {"message": "Endpoint request timed out"}),
        _json(502, {"status": "error", "error": "upstream gone"}),
        _json(200, {"status": "PENDING"}),
        _json(200, {}),
        _json(202, []),
        Reply(204),
        Reply(fault=Fault.DROP),
        Reply(fault=Fault.CUT, body=b'{"status": "PENDING", "id": "9'),
        Reply(fault=Fault.HANG),
    ],
)
async def test_lost_answer_is_an_unknown_outcome_and_never_repeated(bench, answer):
    bench.server.say(answer)
    with pytest.raises(UnknownOutcome):
        await bench.api.submit(REQUEST, FakeSubmissionWatch())
    assert len(bench.server.asked) == 1


@pytest.mark.parametrize("status", [429, 503])
async def test_refused_for_now_is_repeated_after_the_time_asked_for(bench, status):
    bench.server.say(reply("rate_limited", status, Retry_After="7"), reply("pending"))
    assert isinstance(await bench.api.submit(REQUEST, FakeSubmissionWatch()), Accepted)
    assert len(bench.server.asked) == 2
    assert bench.clock.time_s - 1000 >= 7


async def test_503_page_of_a_gateway_is_repeated(bench):
    bench.server.say(reply("gateway.html", 503), reply("pending"))
    assert isinstance(await bench.api.submit(REQUEST, FakeSubmissionWatch()), Accepted)


async def test_rate_limit_for_longer_than_the_patience_says_how_long(bench):
    bench.server.say(reply("rate_limited", 429, Retry_After="200"))
    with pytest.raises(RateLimited) as caught:
        await bench.api.submit(REQUEST, FakeSubmissionWatch())
    assert caught.value.retry_after_s == 200
    assert len(bench.server.asked) == 1


async def test_submission_during_a_long_hold_is_refused_without_being_sent(bench):
    bench.server.say(reply("rate_limited", 429, Retry_After="200"))
    for _ in range(2):
        with pytest.raises(RateLimited):
            await bench.api.submit(REQUEST, FakeSubmissionWatch())
    assert len(bench.server.asked) == 1


async def test_503_for_ever_ends_as_unreachable_after_a_few_seconds(bench):
    bench.server.say(reply("gateway.html", 503))
    with pytest.raises(Unreachable):
        await bench.api.submit(REQUEST, FakeSubmissionWatch())
    assert len(bench.server.asked) >= 3
    assert bench.clock.time_s - 1000 <= 3


async def test_503_that_says_when_to_come_back_is_obeyed_within_the_patience(bench):
    bench.server.say(reply("rate_limited", 503, Retry_After="50"))
    with pytest.raises(Unreachable) as caught:
        await bench.api.submit(REQUEST, FakeSubmissionWatch())
    assert caught.value.retry_after_s == 50
    assert len(bench.server.asked) == 3
    assert 100 <= bench.clock.time_s - 1000 <= 121


async def test_refused_connection_is_repeated_for_a_few_seconds_and_ends_as_unreachable():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    clock = SkippingClock()
    config = ImagePipelineConfig(base_url=f"http://127.0.0.1:{port}", api_key=SecretStr("k"))
    async with open_image_pipeline(config, clock=clock) as api:
        with pytest.raises(Unreachable):
            await api.submit(REQUEST, FakeSubmissionWatch())
    assert len(clock.slept_s) >= 2
    assert clock.time_s - 1000 <= 3


async def test_every_submission_uses_a_connection_of_its_own(bench):
    bench.server.say(reply("pending"))
    await bench.api.submit(REQUEST, FakeSubmissionWatch())
    await bench.api.submit(REQUEST, FakeSubmissionWatch())
    assert bench.server.asked[0].peer != bench.server.asked[1].peer


async def test_redirect_to_another_host_is_not_followed(bench):
    bench.server.say(Reply(307, headers={"Location": "https://elsewhere.example/sdxl/inpainting/v1"}))
    with pytest.raises(BadAnswer):
        await bench.api.submit(REQUEST, FakeSubmissionWatch())
    assert len(bench.server.asked) == 1


async def test_faithful_redirect_within_the_host_is_followed(bench):
    bench.server.say(Reply(307, headers={"Location": "/base/sdxl/inpainting/v1/"}), reply("pending"))
    assert isinstance(await bench.api.submit(REQUEST, FakeSubmissionWatch()), Accepted)
    assert bench.server.asked[1].method == "POST"


async def test_redirect_that_would_turn_it_into_a_look_is_not_followed(bench):
    bench.server.say(Reply(302, headers={"Location": "/login"}))
    with pytest.raises(BadAnswer):
        await bench.api.submit(REQUEST, FakeSubmissionWatch())


async def test_cancelled_submission_frees_its_turn(bench):
    bench.server.say(Reply(fault=Fault.HANG), reply("pending"))
    task = asyncio.create_task(bench.api.submit(REQUEST, FakeSubmissionWatch()))
    await bench.server.arrived.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert isinstance(await bench.api.submit(REQUEST, FakeSubmissionWatch()), Accepted)
