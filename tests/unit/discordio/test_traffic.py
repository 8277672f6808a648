import time
from dataclasses import dataclass, field

import aiohttp
import pytest
from yarl import URL

from bot.discordio.gateway import received_at_s
from bot.discordio.traffic import ROUTES, _route, trace_discord
from tests.fakes.scripted_server import Fault, Reply, ScriptedServer


@dataclass
class Watch:
    ended: list = field(default_factory=list)
    acknowledgements_s: list = field(default_factory=list)

    def request_ended(self, route, status, took_s):
        self.ended.append((route, status))

    def acknowledged(self, took_s):
        self.acknowledgements_s.append(took_s)


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/interactions/1180000000000000001/token/callback", "interactions"),
        ("/webhooks/1180000000000000001/token/messages/@original", "webhooks"),
        ("/channels/1180000000000001101/messages", "channels"),
        ("/gateway/bot", "gateway"),
        ("/1180000000000000001", "other"),
        ("/", "other"),
        ("", "other"),
    ],
)
@pytest.mark.parametrize("base", ["https://discord.com/api/v10", "http://127.0.0.1:1/behind/a/proxy"])
def test_a_route_is_one_of_a_few_words_whatever_the_path(base, path, route):
    assert _route(URL(base + path), len(URL(base).path.strip("/").split("/"))) == route
    assert route in ROUTES


def test_a_gateways_address_is_known_by_its_scheme():
    assert _route(URL("wss://gateway.discord.gg/?v=10"), 2) == "gateway"


async def asked(path, reply, came_ago_s):
    """What the watch is told of one request, in a task that an event began."""
    server, watch = ScriptedServer(), Watch()
    server.say(reply)
    async with server.running():
        base = f"{server.url}/api/v10"
        received_at_s.set(None if came_ago_s is None else time.monotonic() - came_ago_s)
        async with aiohttp.ClientSession(trace_configs=[trace_discord(base, watch)]) as session:
            try:
                async with session.post(base + path):
                    pass
            except aiohttp.ClientError:
                pass
    return watch


CALLBACK = "/interactions/1/token/callback"


async def test_an_acknowledgement_is_timed_from_its_event():
    watch = await asked(CALLBACK, Reply(204), came_ago_s=1.5)
    assert watch.ended == [("interactions", 204)]
    (took_s,) = watch.acknowledgements_s
    assert 1.5 <= took_s < 6


@pytest.mark.parametrize(
    ("path", "reply", "came_ago_s", "ended"),
    [
        (CALLBACK, Reply(404), 1.5, ("interactions", 404)),
        (CALLBACK, Reply(0, fault=Fault.DROP), 1.5, ("interactions", None)),
        (CALLBACK, Reply(204), None, ("interactions", 204)),
        ("/webhooks/1/token", Reply(200), 1.5, ("webhooks", 200)),
    ],
)
async def test_what_is_no_acknowledgement_is_only_counted(path, reply, came_ago_s, ended):
    watch = await asked(path, reply, came_ago_s)
    assert set(watch.ended) == {ended}
    assert watch.acknowledgements_s == []
