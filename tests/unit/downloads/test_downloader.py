import asyncio
import gzip
import secrets
import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest
import stamina
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.downloads import (
    AllowedHosts,
    Downloader,
    Gone,
    HostRefused,
    PublicResolver,
    TooLarge,
    Unavailable,
    open_download_session,
)
from bot.downloads.downloader import _Flow
from bot.downloads.hosts import read_address
from tests.fakes.clock import FakeClock, settle
from tests.fakes.scripted_server import Fault, Reply, ScriptedServer

LIMIT = 300_000
PUBLIC = AllowedHosts.of(["cdn.example.com", "*.backblazeb2.com", "10.0.0.7"], base_url="https://api.example.com/v1")


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    async with ScriptedServer().running() as running:
        yield running


@pytest.fixture
async def downloader(server) -> AsyncIterator[Downloader]:
    hosts = AllowedHosts.of([], base_url=server.url)
    with stamina.set_testing(True, attempts=4, cap=True):
        async with open_download_session(hosts) as session:
            yield Downloader(session, hosts, max_bytes=LIMIT, deadline_s=5)


@pytest.mark.parametrize(
    "url",
    [
        "https://cdn.example.com/a.png",
        "https://CDN.example.com.:443/a.png?x=1",
        "https://f005.backblazeb2.com/a.png",
        "https://a.b.backblazeb2.com/a.png",
        "https://api.example.com/a.png",
    ],
)
def test_listed_host_is_allowed(url):
    PUBLIC.check(URL(url))


@pytest.mark.parametrize(
    "url",
    [
        "http://cdn.example.com/a.png",
        "ftp://cdn.example.com/a.png",
        "https://evil.example/a.png",
        "https://notbackblazeb2.com/a.png",
        "https://backblazeb2.com/a.png",
        "https://cdn.example.com.evil.example/a.png",
        "https://cdn.example.com@evil.example/a.png",
        "https://user:pass@cdn.example.com/a.png",
        "https://10.0.0.7/a.png",
        "https://127.0.0.1/a.png",
        "http://localhost/a.png",
        "https://[::1]/a.png",
        "https://169.254.169.254/latest/meta-data",
        "https://cdn.example.com:22/a.png",
        "https://cdn.example.com:99999/a.png",
        "https://api.example.com:8443/a.png",
        "https://2130706433/a.png",
        "https://0x7f.1/a.png",
        "https://127.1/a.png",
        "https://①②⑦.⓪.⓪.①/a.png",
        "https://[::ffff:127.0.0.1]/a.png",
        "https://[fe80::1%25eth0]/a.png",
        "https://cdn.example.com%2eevil.example/a.png",
        "https://evil.example#@cdn.example.com/a.png",
        "https://evil.example?@cdn.example.com/a.png",
        "https://evil.example\\@cdn.example.com/a.png",
        "https:///a.png",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "/a.png",
    ],
)
def test_any_other_address_is_refused(url):
    with pytest.raises(HostRefused):
        PUBLIC.check(read_address(url))


async def test_a_file_that_is_shorter_than_announced_ends_where_it_ends(server, downloader):
    """Its length is announced as it is packed, and noise grows by packing."""
    noise = secrets.token_bytes(LIMIT - 1000)
    packed = gzip.compress(noise)
    assert len(packed) > len(noise)
    server.say(Reply(200, packed, {"Content-Encoding": "gzip"}))
    with await downloader.fetch(f"{server.url}/a.png") as file:
        assert file.read() == noise


def test_the_base_urls_own_port_is_allowed_there_only():
    hosts = AllowedHosts.of(["cdn.example.com"], base_url="https://images.lan:8443/v1")
    hosts.check(URL("https://images.lan:8443/a.png"))
    hosts.check(URL("https://images.lan/a.png"))
    for url in ("https://images.lan:22/a.png", "https://cdn.example.com:8443/a.png"):
        with pytest.raises(HostRefused):
            hosts.check(URL(url))


def test_loopback_base_allows_plain_http_on_this_machine_only():
    hosts = AllowedHosts.of(["cdn.example.com"], base_url="http://127.0.0.1:9000")
    hosts.check(URL("http://localhost:9001/a.png"))
    hosts.check(URL("http://[::1]:9001/a.png"))
    for url in ("http://cdn.example.com/a.png", "http://10.0.0.7/a.png", "ftp://127.0.0.1/a.png"):
        with pytest.raises(HostRefused):
            hosts.check(URL(url))


class _Names(AbstractResolver):
    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses

    async def resolve(self, host, port=0, family=socket.AF_INET):
        return [
            {"hostname": host, "host": one, "port": port, "family": family, "proto": 0, "flags": 0}
            for one in self._addresses
        ]

    async def close(self) -> None:
        pass


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104
        "10.1.2.3",
        "100.64.0.1",
        "169.254.169.254",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:0:10.0.0.1",
        "::10.0.0.1",
        "64:ff9b::169.254.169.254",
        "64:ff9b:1::1",
        "2002:7f00:1::1",
        "2001:0:7f00:1::1",
    ],
)
async def test_name_that_resolves_into_a_private_network_is_refused(address):
    with pytest.raises(OSError, match="no public address"):
        await PublicResolver(AllowedHosts.of([]), _Names(address)).resolve("cdn.example.com")


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "64:ff9b::1.1.1.1", "::ffff:1.1.1.1"])
async def test_name_that_resolves_to_the_public_internet_is_read(address):
    assert await PublicResolver(AllowedHosts.of([]), _Names(address)).resolve("cdn.example.com")


async def test_name_that_changes_its_mind_is_judged_by_the_address_that_is_connected_to(server):
    """DNS rebinding: what is resolved is what is connected to, and both are judged, however often it is asked."""
    hosts = AllowedHosts.of(["localtest.example"])
    connector = aiohttp.TCPConnector(resolver=PublicResolver(hosts, _Names("127.0.0.1")), use_dns_cache=False)
    async with aiohttp.ClientSession(connector=connector) as session:
        downloader = Downloader(session, hosts, max_bytes=LIMIT, tries=1)
        with pytest.raises(Unavailable):
            await downloader.fetch("https://localtest.example/a.png")
    assert not server.asked


async def test_public_addresses_of_a_name_are_kept():
    found = await PublicResolver(AllowedHosts.of([]), _Names("10.0.0.1", "1.1.1.1")).resolve("cdn.example.com")
    assert [one["host"] for one in found] == ["1.1.1.1"]


async def test_file_arrives_whole_at_its_start_without_our_headers(downloader, server):
    server.say(Reply(body=b"x" * LIMIT))
    with await downloader.fetch(f"{server.url}/a.png?sig=a%2Bb%20c") as file:
        assert file.read() == b"x" * LIMIT
    asked = server.asked[0]
    assert asked.path == "/a.png?sig=a%2Bb%20c"
    assert "API-Key" not in asked.headers
    assert "Authorization" not in asked.headers


@pytest.mark.parametrize("is_chunked", [True, False])
async def test_file_over_the_cap_is_refused_whether_announced_or_not(downloader, server, is_chunked):
    server.say(Reply(body=b"x" * (LIMIT + 1), is_chunked=is_chunked))
    with pytest.raises(TooLarge) as caught:
        await downloader.fetch(f"{server.url}/a.png")
    assert caught.value.limit_bytes == LIMIT
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "trouble", [Reply(fault=Fault.CUT, body=b"half"), Reply(fault=Fault.DROP), Reply(500), Reply(503), Reply(429)]
)
async def test_passing_trouble_is_tried_again(downloader, server, trouble):
    server.say(trouble, trouble, Reply(body=b"whole"))
    with await downloader.fetch(f"{server.url}/a.png") as file:
        assert file.read() == b"whole"


@pytest.mark.parametrize("trouble", [Reply(fault=Fault.CUT, body=b"half"), Reply(502)])
async def test_lasting_trouble_is_unavailable(downloader, server, trouble):
    server.say(trouble)
    with pytest.raises(Unavailable) as caught:
        await downloader.fetch(f"{server.url}/a.png?sig=secret")
    assert len(server.asked) == 4
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("trouble", [Reply(500), Reply(503), Reply(429)])
async def test_a_host_that_is_away_is_told_at_once_where_the_caller_comes_back(downloader, server, trouble):
    downloader._tells_away = True
    server.say(trouble)
    with pytest.raises(Unavailable) as caught:
        await downloader.fetch(f"{server.url}/a.png")
    assert caught.value.is_away
    assert len(server.asked) == 1


async def test_a_host_that_hangs_up_on_everybody_is_away(downloader, server):
    downloader._tells_away = True
    server.say(Reply(fault=Fault.DROP))
    with pytest.raises(Unavailable) as caught:
        await downloader.fetch(f"{server.url}/a.png")
    assert caught.value.is_away


async def test_a_refused_connection_is_a_host_that_is_away(downloader):
    downloader._tells_away = True
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with pytest.raises(Unavailable) as caught:
            await downloader.fetch(f"http://127.0.0.1:{nobody.getsockname()[1]}/a.png")
    assert caught.value.is_away


async def test_a_body_that_is_cut_is_tried_again_also_where_the_caller_comes_back(downloader, server):
    downloader._tells_away = True
    server.say(Reply(fault=Fault.CUT, body=b"half"), Reply(body=b"whole"))
    with await downloader.fetch(f"{server.url}/a.png") as file:
        assert file.read() == b"whole"


async def test_the_time_that_a_host_asks_for_is_handed_on(downloader, server):
    downloader._tells_away = True
    server.say(Reply(503, headers={"Retry-After": "7"}))
    with pytest.raises(Unavailable) as caught:
        await downloader.fetch(f"{server.url}/a.png")
    assert caught.value.retry_after_s == 7


@pytest.mark.parametrize("error", [Unavailable("HTTP 503", is_away=True, retry_after_s=3.5), Gone(408, 3.5)])
async def test_a_host_is_asked_again_when_it_said(downloader, error):
    assert downloader._patience()(error) == 3.5


@pytest.mark.parametrize("answer", [Reply(fault=Fault.HANG), Reply(fault=Fault.STALL, body=b"x")], ids=["no", "little"])
async def test_a_file_that_its_host_keeps_waiting_keeps_no_other_from_coming(server, answer):
    hosts = AllowedHosts.of([], base_url=server.url)
    clock, told = FakeClock(), []
    server.say(answer, Reply(body=b"other"))
    async with open_download_session(hosts) as session:
        downloader = Downloader(session, hosts, max_bytes=LIMIT, concurrency=1, clock=clock)
        waiting = asyncio.create_task(downloader.fetch(f"{server.url}/a.png", lambda: told.append("a")))
        await server.arrived.wait()
        other = asyncio.create_task(downloader.fetch(f"{server.url}/b.png", lambda: told.append("b")))
        await clock.advance(0.9)
        assert (len(server.asked), told) == (1, [])
        await clock.advance(0.2)
        with await other as file:
            assert file.read() == b"other"
        assert told == ["a"]
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting


async def test_a_file_that_comes_briskly_keeps_its_place_for_ten_seconds(server):
    hosts = AllowedHosts.of([], base_url=server.url)
    clock, told = FakeClock(), []
    async with open_download_session(hosts) as session:
        downloader = Downloader(session, hosts, max_bytes=LIMIT, clock=clock)
        flow = _Flow()
        async with downloader._places.one() as place:
            watch = asyncio.create_task(downloader._watch(flow, place, lambda: told.append("a")))
            await settle()
            for _ in range(9):
                flow.size_bytes += 40_000
                await clock.advance(1.0)
            assert not told
            flow.size_bytes += 40_000
            await clock.advance(1.0)
            assert told == ["a"]
            await watch


@pytest.mark.parametrize("status", [404, 403, 410])
async def test_file_not_handed_out_is_gone_at_once(downloader, server, status):
    server.say(Reply(status))
    with pytest.raises(Gone) as caught:
        await downloader.fetch(f"{server.url}/a.png")
    assert (caught.value.status, len(server.asked)) == (status, 1)


async def test_stalled_file_ends_with_the_deadline(downloader, server):
    downloader._deadline_s = 0.1
    server.say(Reply(fault=Fault.HANG))
    with pytest.raises(Unavailable):
        await downloader.fetch(f"{server.url}/a.png")


async def test_redirect_is_followed_to_an_allowed_host_only(downloader, server):
    server.say(Reply(302, headers={"Location": "/b.png"}), Reply(body=b"b"))
    with await downloader.fetch(f"{server.url}/a.png") as file:
        assert file.read() == b"b"
    server.script.clear()
    server.say(Reply(302, headers={"Location": "http://169.254.169.254/latest"}))
    with pytest.raises(HostRefused):
        await downloader.fetch(f"{server.url}/a.png")


async def test_endless_redirect_is_refused(downloader, server):
    server.say(Reply(302, headers={"Location": "/a.png"}))
    with pytest.raises(HostRefused):
        await downloader.fetch(f"{server.url}/a.png")
    assert len(server.asked) == 4


async def test_cancelled_download_frees_its_slot(server):
    hosts = AllowedHosts.of([], base_url=server.url)
    server.say(Reply(fault=Fault.HANG), Reply(body=b"x"))
    async with open_download_session(hosts) as session:
        downloader = Downloader(session, hosts, max_bytes=LIMIT, concurrency=1)
        task = asyncio.create_task(downloader.fetch(f"{server.url}/a.png"))
        await server.arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        with await downloader.fetch(f"{server.url}/a.png") as file:
            assert file.read() == b"x"
