from datetime import UTC, datetime, timedelta

import orjson
import pytest
from structlog.testing import capture_logs

from bot.domain.errors import BadAnswer, BadKey, JobCancelled, JobFailed, OutOfCredit, TimedOut
from bot.imagepipeline.transport import read_retry_after
from bot.services.ports import Accepted, Done
from tests.fakes.scripted_server import Fault, Reply
from tests.fakes.submission_watch import FakeSubmissionWatch
from tests.unit.imagepipeline.recorded import PARAMETERS, REQUEST, reply

A = "https://f005.backblazeb2.com/file/results/a.png"
ID = "9b2f6c1e-0c57-4a0e-9d5f-3a3b8f1a7c10"


async def test_job_is_followed_until_it_is_done(bench):
    bench.server.say(reply("pending"), reply("pending"), reply("status_unheard_of"), reply("success"))
    accepted = await bench.api.submit(REQUEST, FakeSubmissionWatch())
    assert isinstance(accepted, Accepted)
    done = await bench.api.wait(accepted.remote_id, PARAMETERS)
    assert done == Done((A, A.replace("a.png", "b.png")))
    looked = bench.server.asked[1]
    assert (looked.method, looked.path) == ("GET", f"/base/sdxl/inpainting/v1/status/{ID}")
    assert looked.headers["API-Key"] == "secret-key-1"
    assert bench.api.expected_s(PARAMETERS) == pytest.approx(4, abs=1.5)


async def test_urls_beside_pending_are_not_done(bench):
    bench.server.say(reply("pending_with_urls"), reply("urls_as_text"))
    assert await bench.api.wait("7", PARAMETERS) == Done((A,))
    assert len(bench.server.asked) == 2


async def test_fewer_urls_than_samples_are_a_success(bench):
    bench.server.say(reply("fewer_urls_than_samples"))
    assert await bench.api.wait("7", PARAMETERS) == Done((A,))


async def test_success_without_urls_is_looked_at_again(bench):
    bench.server.say(reply("success_without_urls"), reply("success_without_urls"), reply("success_output_url"))
    assert await bench.api.wait("7", PARAMETERS) == Done((A,))


async def test_success_that_stays_without_urls_fails_clearly(bench):
    bench.server.say(reply("success_without_urls"))
    with pytest.raises(BadAnswer):
        await bench.api.wait("7", PARAMETERS)
    assert len(bench.server.asked) == 4


@pytest.mark.parametrize(
    ("answer", "error", "detail"),
    [
        (reply("failure"), JobFailed, "CUDA out of memory"),
        (reply("detail_text"), JobFailed, "Model not found"),
        (reply("status_spelled_otherwise_cancelled"), JobCancelled, ""),
        (reply("failure", 500), JobFailed, "CUDA out of memory"),
        (reply("bad_key", 401), BadKey, "Invalid API key"),
        (reply("out_of_credit", 402), OutOfCredit, "Insufficient credits. Please top up at …"),
        (reply("detail_list", 422), BadAnswer, "HTTP 422"),
        (Reply(200, b"[]"), BadAnswer, "an answer without a status"),
    ],
)
async def test_end_of_a_job_is_typed_and_carries_its_id(bench, answer, error, detail):
    bench.server.say(answer)
    with pytest.raises(error) as caught:
        await bench.api.wait("7", PARAMETERS)
    assert (caught.value.detail, caught.value.remote_id) == (detail, "7")
    assert len(bench.server.asked) <= 3


@pytest.mark.parametrize(
    "trouble",
    [
        reply("gateway.html", 502),
        reply("gateway.html", 200),
        reply("broken.json.txt"),
        reply("bad_key", 401),
        reply("unknown_id", 404),
        Reply(503, b'{"status": "error", "message": "Service Unavailable"}'),
        Reply(302, headers={"Location": "https://elsewhere.example/"}),
        Reply(fault=Fault.DROP),
        Reply(fault=Fault.CUT, body=b'{"sta'),
    ],
)
async def test_passing_trouble_does_not_end_a_job(bench, trouble):
    bench.server.say(reply("pending"), trouble, trouble, reply("success"))
    assert len((await bench.api.wait("7", PARAMETERS)).result_urls) == 2


async def test_unknown_id_is_tolerated_for_half_a_minute(bench):
    bench.server.say(reply("unknown_id", 404))
    with pytest.raises(BadAnswer):
        await bench.api.wait("7", PARAMETERS)
    assert 30 < bench.clock.time_s - 1000 < 45


@pytest.mark.parametrize("answer", [reply("pending"), reply("gateway.html", 500), Reply(fault=Fault.DROP)])
async def test_job_that_never_ends_is_ended_by_the_deadline(bench, answer):
    bench.server.say(answer)
    with pytest.raises(TimedOut):
        await bench.api.wait("7", PARAMETERS)
    assert bench.clock.time_s - 1000 == pytest.approx(900, abs=1)


async def test_last_look_at_the_deadline_still_counts(bench):
    bench.server.say(reply("rate_limited", 429, Retry_After="10000"), reply("success"))
    await bench.api.wait("7", PARAMETERS)
    assert len(bench.server.asked) == 2


async def test_rate_limit_holds_back_submissions_too(bench):
    bench.server.say(reply("rate_limited", 429, Retry_After="30"), reply("success"), reply("pending"))
    await bench.api.wait("7", PARAMETERS)
    assert bench.clock.time_s - 1000 >= 30
    await bench.api.submit(REQUEST, FakeSubmissionWatch())


async def test_status_calls_share_connections(bench):
    bench.server.say(reply("pending"), reply("pending"), reply("success"))
    await bench.api.wait("7", PARAMETERS)
    assert len({asked.peer for asked in bench.server.asked}) == 1


async def test_one_job_is_never_looked_at_more_often_than_every_quarter_second(bench):
    bench.server.say(*[reply("pending")] * 40, reply("success"))
    await bench.api.wait("7", PARAMETERS)
    assert min(bench.clock.slept_s) >= 0.25


async def test_outage_is_told_once_at_its_start_and_once_at_its_end(bench):
    bench.server.say(*[Reply(fault=Fault.DROP)] * 10, reply("gateway.html", 502), reply("success"))
    with capture_logs() as logs:
        await bench.api.wait("7", PARAMETERS)
    assert bench.told == [True, False]
    assert {entry["log_level"] for entry in logs} == {"debug"}


async def test_failing_submissions_say_nothing_of_looks(bench):
    bench.server.say(*[reply("gateway.html", 503)] * 2, reply("pending"), reply("success"))
    await bench.api.submit(REQUEST, FakeSubmissionWatch())
    assert bench.told == []


async def test_nothing_secret_is_logged_while_everything_fails(bench):
    bench.server.say(
        reply("leaky_error", 502), Reply(fault=Fault.DROP), reply("gateway.html", 200), reply("leaky_error")
    )
    with capture_logs() as logs, pytest.raises(JobFailed):
        await bench.api.wait("7", PARAMETERS)
    for secret in ("secret-key-1", "127.0.0.1", "internal", "boat"):
        assert secret not in str(logs)


NOW = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        (" 1.5 ", 1.5),
        ("-3", 0.0),
        ("Wed, 01 May 2024 12:00:30 GMT", 30.0),
        ("Wed, 01 May 2024 11:00:00 GMT", 0.0),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_seconds_or_as_a_date(header, seconds):
    assert read_retry_after(header, NOW) == seconds


async def test_retry_after_as_a_date_is_obeyed(bench):
    moment = datetime.now(UTC) + timedelta(seconds=60)
    header = moment.strftime("%a, %d %b %Y %H:%M:%S GMT")
    bench.server.say(Reply(429, orjson.dumps({}), {"Retry-After": header}), reply("success"))
    await bench.api.wait("7", PARAMETERS)
    assert bench.clock.time_s - 1000 > 55
