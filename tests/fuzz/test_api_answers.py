"""Whatever the image API answers: a result or an error of the tree, in bounded memory and time."""

import asyncio
import gzip
import random
import time
import tracemalloc
import zlib

import orjson
import pytest
import stamina
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.domain.errors import ServiceError
from bot.imagepipeline.answers import read_answer
from bot.imagepipeline.config import ImagePipelineConfig
from bot.imagepipeline.image_api import open_image_pipeline
from bot.imagepipeline.transport import read_retry_after
from bot.imagepipeline.wire import status_path
from bot.services.ports import Accepted, Done
from tests.fakes.scripted_server import Reply, ScriptedServer
from tests.fakes.skipping_clock import SkippingClock
from tests.fakes.submission_watch import FakeSubmissionWatch
from tests.fuzz.budget import budget, times
from tests.unit.imagepipeline.recorded import REQUEST
from tests.unit.storage.some_jobs import NOW

KEY = "secret-key-1"
ALLOWED_MEMORY_MIB = 24
JSON_TYPE = {"Content-Type": "application/json"}
WORDS = [
    "status",
    "id",
    "job_id",
    "download_urls",
    "url",
    "error",
    "detail",
    "message",
    "SUCCESS",
    "FAILURE",
    "PENDING",
]
LEAVES = st.none() | st.booleans() | st.integers(-(2**80), 2**80) | st.floats() | st.sampled_from(WORDS) | st.text()
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS) | st.text(), inner, max_size=5),
    max_leaves=15,
)
ODD = {
    "nothing": Reply(200, b""),
    "not a number": Reply(200, b'{"status": NaN, "id": Infinity}'),
    "a huge number": Reply(200, b'{"id": ' + b"9" * 5000 + b"}"),
    "a huge float": Reply(200, b'{"id": 1e999, "status": "PENDING"}'),
    "deep lists": Reply(200, b"[" * 200_000),
    "deep objects": Reply(200, b'{"status":' * 100_000 + b"1" + b"}" * 100_000),
    "deep urls": Reply(200, orjson.dumps({"status": "SUCCESS", "download_urls": [[[[[["https://x/1"]]]]]]})),
    "a million urls": Reply(200, orjson.dumps({"status": "SUCCESS", "download_urls": ["https://x/1"] * 50_000})),
    "a url of a megabyte": Reply(
        200, orjson.dumps({"status": "SUCCESS", "download_url": "https://x/" + "a" * 900_000})
    ),
    "an id that climbs": Reply(200, b'{"id": "../../admin"}'),
    "an id of dots": Reply(200, b'{"id": ".."}'),
    "an id with a line break": Reply(200, b'{"id": "a\\r\\nX: y"}'),
    "an id of a megabyte": Reply(200, orjson.dumps({"id": "a" * 900_000})),
    "half a character": Reply(200, b'{"status": "\\ud800"}'),
    "no utf-8": Reply(200, b'{"status": "\xff\xfe"}'),
    "utf-16": Reply(200, '{"status": "SUCCESS"}'.encode("utf-16")),
    "a page": Reply(200, b"<!doctype html><html><body>" + b"x" * 100_000, {"Content-Type": "text/html"}),
    "json as a page": Reply(200, b'{"status": "PENDING", "id": "1"}', {"Content-Type": "text/html; charset=klingon"}),
    "ten megabytes": Reply(200, b'{"status": "' + b"x" * 10_000_000 + b'"}'),
    "ten megabytes in chunks": Reply(200, b"[" + b"1," * 5_000_000 + b"1]", is_chunked=True),
    "a gzip bomb": Reply(200, gzip.compress(bytes(200 * 2**20)), JSON_TYPE | {"Content-Encoding": "gzip"}),
    "a deflate bomb": Reply(200, zlib.compress(bytes(200 * 2**20)), JSON_TYPE | {"Content-Encoding": "deflate"}),
    "no gzip": Reply(200, b"{}", JSON_TYPE | {"Content-Encoding": "gzip"}),
    "an encoding nobody knows": Reply(200, b"{}", JSON_TYPE | {"Content-Encoding": "what"}),
    "done with an error": Reply(200, b'{"status": "SUCCESS", "error": "x"}'),
    "failed with urls": Reply(200, b'{"status": "FAILURE", "download_urls": ["https://x/1"]}'),
    "a failure at length": Reply(200, orjson.dumps({"status": "FAILURE", "error": "x @everyone https://y/ " * 20_000})),
    "a redirect to nowhere": Reply(307, b"", {"Location": "http://["}),
    "a redirect to a port that is none": Reply(307, b"", {"Location": "http://127.0.0.1:99999/"}),
    "a redirect to a file": Reply(302, b"", {"Location": "file:///etc/passwd"}),
    "a redirect to the metadata": Reply(307, b"", {"Location": "http://169.254.169.254/latest"}),
    "an endless redirect": Reply(307, b"", {"Location": "/base/again"}),
    "a teapot": Reply(418, b"{}"),
    "status 299": Reply(299, b'{"status": "SUCCESS"}'),
    "status 999": Reply(999, b"{}"),
    "wait for ever": Reply(429, b"{}", {"Retry-After": "1e300"}),
    "wait till the year 9999": Reply(503, b"{}", {"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"}),
    "wait till no date": Reply(429, b"{}", {"Retry-After": "Fri, 99 Foo 99999 99:99:99 +999999"}),
}


@pytest.fixture(autouse=True)
def no_waiting_between_downloads():
    with stamina.set_testing(True, attempts=2, cap=True):
        yield


def require_fit_to_show(error):
    assert KEY not in str(error)
    assert "127.0.0.1" not in error.detail
    assert len(error.detail) < 500


async def outcome(api, request):
    """What comes of a submission and of a look; every error is one of the tree."""
    with_id = None
    try:
        with_id = await api.submit(request, FakeSubmissionWatch())
    except ServiceError as error:
        require_fit_to_show(error)
    assert with_id is None or isinstance(with_id, Accepted | Done)
    try:
        async with asyncio.timeout(60):
            done = await api.wait("a/../b", request.parameters)
    except ServiceError as error:
        require_fit_to_show(error)
    else:
        assert 0 < len(done.result_urls) <= 4


async def exchange(reply):
    async with ScriptedServer().running() as server:
        server.say(reply)
        config = ImagePipelineConfig(
            base_url=f"{server.url}/base", api_key=SecretStr(KEY), post_timeout_s=2, max_result_bytes=100_000
        )
        async with open_image_pipeline(config, clock=SkippingClock()) as api:
            await outcome(api, REQUEST)
            try:
                (await api.fetch(f"{server.url}/result")).close()
            except ServiceError as error:
                require_fit_to_show(error)
        assert all(one.path.startswith(("/base", "/result")) for one in server.asked)
        # Whatever an id is, it stays one step of the path.
        assert all("/.." not in one.path for one in server.asked)


@pytest.mark.parametrize("name", ODD)
async def test_an_odd_answer_is_an_outcome_soon_and_in_little_memory(name):
    start = time.process_time()
    tracemalloc.start()
    try:
        await exchange(ODD[name])
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert time.process_time() - start < 20
    assert peak_bytes < (ALLOWED_MEMORY_MIB + len(ODD[name].body) / 2**20 * 2) * 2**20


async def test_any_answer_is_an_outcome():
    for seed in range(times(25)):
        chance = random.Random(seed)  # noqa: S311
        body = bytearray(chance.choice([one.body[:400] for one in ODD.values()]))
        for _ in range(chance.randint(0, 5)):
            body[chance.randrange(len(body) + 1) : 0] = chance.choice((b'"', b"{", b"[1]", b"\x00", b"\xff", b"null"))
        await exchange(Reply(chance.choice((200, 201, 202, 204, 400, 404, 409, 422, 500, 502)), bytes(body)))


@pytest.mark.parametrize("pace_s", [0.02])
async def test_a_body_that_never_ends_is_cut_off(monkeypatch, pace_s):
    monkeypatch.setattr("bot.imagepipeline.transport._BODY_TIMEOUT_S", 0.3)

    async def drip(request):
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b" ")
                await asyncio.sleep(pace_s)
        except ConnectionError:
            return response

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", drip)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        config = ImagePipelineConfig(base_url=url, api_key=SecretStr(KEY), deadline_s=3, post_timeout_s=1)
        async with open_image_pipeline(config, clock=SkippingClock()) as api, asyncio.timeout(60):
            await outcome(api, REQUEST)
    finally:
        await runner.cleanup()


@budget(300)
@given(JSON)
def test_any_json_is_read(body):
    read_answer(body)


@budget(200)
@given(
    st.text()
    | st.from_regex(r"[A-Z][a-z]{2}, \d{1,9} [A-Z][a-z]{2} \d{1,9} \d\d:\d\d:\d\d [+-]?\d{0,9}", fullmatch=True)
)
def test_any_retry_after_is_read(header):
    wait_s = read_retry_after(header, NOW)
    assert wait_s is None or 0 <= wait_s < float("inf")


@budget(200)
@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1))
def test_any_id_stays_one_step_of_the_path(remote_id):
    assert status_path(remote_id).count("/") == status_path("x").count("/")
