"""The gateway, payload by payload: greeting, heartbeats, sessions that outlive connections, and reasons to hang up."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.discord import SandboxDiscord, SandboxDiscordConfig, running
from tests.integration.sandbox_gateway import GUILD_MESSAGES, GUILDS, RawGateway, connected
from tests.integration.sandbox_people import ADA, DM_WITH_NOOR, GENERAL, NOOR, PAINT, REPAINTS, Wire, wired


@pytest.fixture
async def sandbox() -> AsyncIterator[SandboxDiscord]:
    async with running(SandboxDiscordConfig(identify_interval_s=0)) as sandbox:
        yield sandbox


@pytest.fixture
async def wire(sandbox: SandboxDiscord) -> AsyncIterator[Wire]:
    async with wired(sandbox) as wire:
        yield wire


async def ready(gateway: RawGateway, **more: Any) -> dict[str, Any]:
    await gateway.identify(**more)
    return (await gateway.until("READY"))["d"]


@pytest.mark.parametrize("compress", [None, "zlib-stream", "zstd-stream"])
async def test_ready_comes_through_every_packing_and_the_guilds_after_it(sandbox, compress):
    async with connected(sandbox, compress) as gateway:
        assert (await gateway.next())["op"] == 10
        greeting = await ready(gateway)
        guilds = [(await gateway.until("GUILD_CREATE"))["d"] for _ in greeting["guilds"]]
    assert all(guild["unavailable"] for guild in greeting["guilds"])
    assert [guild["id"] for guild in guilds] == [guild["id"] for guild in greeting["guilds"]]
    assert guilds[0]["channels"][0]["name"] == "repaints"
    assert greeting["resume_gateway_url"] == sandbox.url.replace("http", "ws") + "/gateway"


async def test_large_payloads_are_compressed_one_by_one_when_identify_asks_for_it(sandbox):
    async with connected(sandbox) as gateway:
        await ready(gateway, compress=True)
        assert (await gateway.until("GUILD_CREATE"))["d"]["name"] == "Paint & Pixels"


async def test_heartbeat_is_acknowledged(sandbox):
    async with connected(sandbox) as gateway:
        await gateway.send(1, None)
        assert (await gateway.until(op=11))["op"] == 11


async def test_missed_heartbeats_end_the_session_with_4009():
    config = SandboxDiscordConfig(heartbeat_interval_s=0.05)
    async with running(config) as sandbox, connected(sandbox) as gateway:
        await ready(gateway)
        assert await gateway.closed() == 4009
        assert not sandbox.core.hub.sessions


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"op": 2, "d": {"token": "wrong", "intents": 0}}, 4004),
        ({"op": 2, "d": {"token": "sandbox-token"}}, 4013),
        ({"op": 2, "d": {"token": "sandbox-token", "intents": 1 << 40}}, 4013),
        ({"op": 2, "d": {"token": "sandbox-token", "intents": 1 << 15}}, 4014),
        ({"op": 2, "d": {"token": "sandbox-token", "intents": 0, "shard": [2, 2]}}, 4010),
        ({"op": 3, "d": {}}, 4003),
        ({"op": 99, "d": {}}, 4001),
        ({"op": 1, "d": "x" * 5000}, 4002),
    ],
)
async def test_bad_payload_is_hung_up_on(sandbox, payload, code):
    async with connected(sandbox) as gateway:
        await gateway.send(payload["op"], payload["d"])
        assert await gateway.closed() == code


async def test_text_that_is_no_json_is_hung_up_on(sandbox):
    async with connected(sandbox) as gateway:
        await gateway.say("{")
        assert await gateway.closed() == 4002


async def test_another_api_version_is_hung_up_on(sandbox):
    async with connected(sandbox, v="6") as gateway:
        assert await gateway.closed() == 4012


async def test_identifying_twice_on_one_connection_is_hung_up_on(sandbox):
    async with connected(sandbox) as gateway:
        await ready(gateway)
        await gateway.identify()
        assert await gateway.closed() == 4005


async def test_sending_too_much_is_hung_up_on():
    async with running(SandboxDiscordConfig(gateway_sends=5)) as sandbox, connected(sandbox) as gateway:
        for _ in range(6):
            await gateway.send(1, None)
        assert await gateway.closed() == 4008


async def test_identifying_too_soon_again_makes_an_invalid_session():
    async with running() as sandbox, connected(sandbox) as first, connected(sandbox) as second:
        await ready(first)
        await second.identify()
        assert (await second.until(op=9))["d"] is False


async def test_what_was_missed_is_replayed_in_order_after_resuming(sandbox, wire):
    async with connected(sandbox) as gateway:
        greeting = await ready(gateway)
        seq = (await gateway.until("GUILD_CREATE"))["s"]
        await gateway.close()
    for text in ("one", "two"):
        await wire.person("POST", "/messages", {"user_id": ADA, "channel_id": REPAINTS, "content": text})
    async with connected(sandbox) as gateway:
        await gateway.resume(greeting["session_id"], seq)
        events = [await gateway.next() for _ in range(5)][1:]
    assert [(one["t"], one["s"]) for one in events] == [
        ("GUILD_CREATE", seq + 1),
        ("MESSAGE_CREATE", seq + 2),
        ("MESSAGE_CREATE", seq + 3),
        ("RESUMED", seq + 4),
    ]
    assert [one["d"]["content"] for one in events[1:3]] == ["one", "two"]


async def test_unknown_session_cannot_be_resumed(sandbox):
    async with connected(sandbox) as gateway:
        await gateway.resume("nobody", 1)
        assert (await gateway.until(op=9))["d"] is False


async def test_session_that_was_left_alone_too_long_cannot_be_resumed(sandbox):
    sandbox.config.session_life_s = -1.0
    async with connected(sandbox) as gateway:
        greeting = await ready(gateway)
        await gateway.close()
    async with connected(sandbox) as gateway:
        await gateway.resume(greeting["session_id"], 1)
        assert (await gateway.until(op=9))["d"] is False


async def test_resuming_from_the_future_is_hung_up_on(sandbox):
    async with connected(sandbox) as gateway:
        greeting = await ready(gateway)
        await gateway.close()
    async with connected(sandbox) as gateway:
        await gateway.resume(greeting["session_id"], 1000)
        assert await gateway.closed() == 4007


async def test_closing_with_1000_ends_the_session(sandbox):
    async with connected(sandbox) as gateway:
        greeting = await ready(gateway)
        await gateway.close(1000)
    async with connected(sandbox) as gateway:
        await gateway.resume(greeting["session_id"], 1)
        assert (await gateway.until(op=9))["d"] is False


async def test_reconnect_asks_to_come_back_and_the_session_lives(sandbox, wire):
    async with connected(sandbox) as gateway:
        greeting = await ready(gateway)
        await wire.person("POST", "/gateway", {"action": "reconnect"})
        assert (await gateway.until(op=7))["op"] == 7
        assert await gateway.closed() == 4000
    async with connected(sandbox) as gateway:
        await gateway.resume(greeting["session_id"], 1)
        assert await gateway.until("RESUMED")


@pytest.mark.parametrize("resumable", [True, False])
async def test_invalid_session_is_forgotten_unless_resumable(sandbox, wire, resumable):
    async with connected(sandbox) as gateway:
        greeting = await ready(gateway)
        await wire.person("POST", "/gateway", {"action": "invalid_session", "resumable": resumable})
        assert (await gateway.until(op=9))["d"] is resumable
    assert (sandbox.core.hub.session(greeting["session_id"]) is not None) is resumable


async def test_zombie_swallows_events_and_acks_until_the_client_resumes(sandbox, wire):
    async with connected(sandbox) as gateway:
        greeting = await ready(gateway)
        seq = [await gateway.until("GUILD_CREATE") for _ in greeting["guilds"]][-1]["s"]
        await wire.person("POST", "/gateway", {"action": "zombie"})
        await gateway.send(1, seq)
        await wire.person("POST", "/messages", {"user_id": ADA, "channel_id": REPAINTS, "content": "unheard"})
        async with connected(sandbox) as fresh:
            await fresh.resume(greeting["session_id"], seq)
            assert (await fresh.until("MESSAGE_CREATE"))["d"]["content"] == "unheard"
        assert await gateway.closed() == 4000  # nothing else came before it


async def test_interactions_go_to_the_shard_of_their_guild_and_dms_to_shard_0(sandbox, wire):
    await wire.register(PAINT)
    homes = {REPAINTS: (int("1180000000000001000") >> 22) % 2, GENERAL: (int("1180000000000002000") >> 22) % 2}
    async with connected(sandbox) as first, connected(sandbox) as second:
        shards = [first, second]
        for number, gateway in enumerate(shards):
            await ready(gateway, shard=[number, 2])
        for channel_id, home in [*homes.items(), (DM_WITH_NOOR, 0)]:
            used = await wire.use(user_id=NOOR, channel_id=channel_id)
            assert (await shards[home].until("INTERACTION_CREATE"))["d"]["id"] == used.id


async def test_message_events_come_only_to_those_whose_intents_ask(sandbox, wire):
    await wire.register(PAINT)
    async with connected(sandbox) as wanting, connected(sandbox) as other:
        await ready(wanting, intents=GUILDS | GUILD_MESSAGES)
        await ready(other, intents=GUILDS)
        await wire.person("POST", "/messages", {"user_id": ADA, "channel_id": REPAINTS, "content": "hello"})
        await wire.use()
        assert (await wanting.until("MESSAGE_CREATE"))["d"]["content"] == "hello"
        heard = []
        while (payload := await other.next())["t"] != "INTERACTION_CREATE":
            heard.append(payload["t"])
        assert "MESSAGE_CREATE" not in heard


async def test_members_can_be_asked_for(sandbox):
    async with connected(sandbox) as gateway:
        await ready(gateway)
        await gateway.send(8, {"guild_id": "1180000000000001000", "query": "ad", "limit": 1, "nonce": "n"})
        chunk = (await gateway.until("GUILD_MEMBERS_CHUNK"))["d"]
    assert [member["user"]["username"] for member in chunk["members"]] == ["ada"]
    assert chunk["nonce"] == "n"
