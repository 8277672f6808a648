"""Whatever is asked of the bot's own pages is answered, in little, and they go on answering."""

import asyncio

import aiohttp
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.metrics.page import Metrics
from bot.web.health import Pages, health_app
from tests.fuzz.budget import budget

REQUESTS = {
    "another method": b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
    "a method nobody knows": b"BREW /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    "another page": b"GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
    "an encoded way out": b"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
    "a page of another host": b"GET http://169.254.169.254/ HTTP/1.1\r\nHost: x\r\n\r\n",
    "a tunnel": b"CONNECT 10.0.0.1:22 HTTP/1.1\r\nHost: x\r\n\r\n",
    "a long address": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "a long header": b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    "thousands of headers": b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
    "two lengths": b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
    "a length and chunks": (
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    "a huge body": b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n" + b"x" * 1_000_000,
    "no http": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
    "nothing": b"",
}


def a_runner():
    async def ready():
        return None

    pages = Pages("1", lambda: 7, lambda: 3, {"discord": ready}, Metrics().page)
    return web.AppRunner(health_app(pages), access_log=None, shutdown_timeout=0.1)


@pytest.fixture
async def address():
    runner = a_runner()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0]
    await runner.cleanup()


async def said(address, request):
    """The answer's first bytes."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(request)
        writer.write_eof()
        async with asyncio.timeout(60):
            return await reader.read(4096)
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def is_well(address):
    async with aiohttp.ClientSession() as session, session.get(f"http://{address[0]}:{address[1]}/healthz") as answer:
        told = await answer.json()
        return answer.status == 200 and (told["status"], told["running_jobs"]) == ("ok", 3)


@pytest.mark.parametrize("name", REQUESTS)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_an_odd_request_is_answered_in_little_and_reveals_nothing(address, name):
    answer = await said(address, REQUESTS[name])
    assert len(answer) < 2000
    assert b"root:" not in answer
    assert b"Traceback" not in answer
    assert await is_well(address)


@budget(60)
@given(st.binary(max_size=300))
def test_any_bytes_leave_the_pages_well(request):
    async def ask():
        runner = a_runner()
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            assert b"Traceback" not in await said(runner.addresses[0], request)
            assert await is_well(runner.addresses[0])
        finally:
            await runner.cleanup()

    asyncio.run(ask())
