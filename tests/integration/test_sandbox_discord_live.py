"""The live streams: what people see as it happens, and what passes over the wire."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.discord import SandboxDiscordConfig, running
from sandbox.discord.broadcast import BEHIND_AT_MOST, Broadcast
from sandbox.discord.events import LiveFeed
from sandbox.discord.people import eventstream
from sandbox.discord.wirelog import RestRecord, WireLog
from tests.integration.sandbox_feed import listening
from tests.integration.sandbox_gateway import connected
from tests.integration.sandbox_people import ADA, AFTER_DARK, APPLICATION, NOOR, PAINT, REPAINTS, SAM, Wire, wired

BUTTON = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Again", "custom_id": "again"}]}


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with running(SandboxDiscordConfig(rate_limits=False)) as sandbox, wired(sandbox) as wire:
        await wire.register(PAINT)
        yield wire


async def post(wire: Wire, content: str = "hi", channel_id: str = REPAINTS) -> dict[str, Any]:
    return (await wire.bot("POST", f"/channels/{channel_id}/messages", {"content": content})).body


async def test_commands_that_change_are_told_to_everyone_whatever_the_channel(wire):
    async with listening(wire, user_id=SAM, channel_id=AFTER_DARK) as feed:
        await wire.register(PAINT)
        assert await feed.next() == ("commands_update", {})


async def test_connection_of_the_bot_and_its_end_are_told(wire):
    async with listening(wire, user_id=SAM, channel_id=AFTER_DARK) as feed:
        async with connected(wire.sandbox) as bot:
            await bot.identify()
            assert await feed.next() == ("bot_update", {"connected": True})
        assert await feed.next() == ("bot_update", {"connected": False})


async def test_second_connection_of_the_bot_is_no_news(wire):
    async with (
        listening(wire, user_id=SAM) as feed,
        connected(wire.sandbox) as first,
        connected(wire.sandbox) as second,
    ):
        for shard, bot in enumerate((first, second)):
            await bot.identify(shard=[shard, 2])
            await bot.until("READY")
        await second.close()
        await post(wire)
        assert [(await feed.next())[0] for _ in range(2)] == ["bot_update", "message_create"]


@pytest.mark.parametrize(
    ("method", "path", "body"), [("PATCH", "/limits", {"token_life_s": 60}), ("POST", "/age", {"seconds": 5})]
)
async def test_changed_limits_and_time_are_told(wire, method, path, body):
    async with listening(wire, user_id=SAM, channel_id=AFTER_DARK) as feed:
        await wire.person(method, path, body)
        kind, data = await feed.next()
    limits = (await wire.person("GET", "/limits")).body
    assert kind == "limits_update"
    assert {key: data[key] for key in limits} == limits
    assert data["now"] > "2020"


async def test_deletion_tells_where(wire):
    message = await post(wire)
    async with listening(wire, user_id=ADA) as feed:
        await wire.bot("DELETE", f"/channels/{REPAINTS}/messages/{message['id']}")
        assert (await feed.until("message_delete"))["channel_id"] == REPAINTS


async def test_private_thread_is_announced_only_to_those_who_see_it(wire):
    core = wire.sandbox.core
    core.world.guilds[core.world.channels[int(REPAINTS)].guild_id].members[core.world.bot.id].role_ids.clear()
    everyone = core.world.guilds[core.world.channels[int(REPAINTS)].guild_id].roles
    everyone[min(everyone)].permissions |= 1 << 36
    async with listening(wire, user_id=ADA) as owner, listening(wire, user_id=SAM) as stranger:
        made = await wire.bot("POST", f"/channels/{REPAINTS}/threads", {"name": "Secret", "type": 12})
        assert made.status == 201, made.body
        await post(wire)
        assert (await owner.next())[0] == "thread_create"
        assert (await stranger.next())[0] == "message_create"


async def test_message_shows_the_thread_that_hangs_on_it(wire):
    message = await post(wire)
    async with listening(wire, user_id=ADA) as feed:
        await wire.bot("POST", f"/channels/{REPAINTS}/messages/{message['id']}/threads", {"name": "Cats"})
        assert (await feed.until("message_update"))["thread"]["name"] == "Cats"


async def test_what_happens_is_written_once_however_many_listen():
    feed, asked = LiveFeed(), []
    with feed.listening() as one, feed.listening() as other:
        feed.publish("message_create", None, lambda: asked.append(1) or {"id": "1"})
        texts = [happening.text() for listener in (one, other) for happening in await listener.batch() or []]
    assert (texts, len(asked)) == ([b'{"id":"1"}'] * 2, 1)


async def test_nothing_is_built_while_nobody_listens():
    feed = LiveFeed()
    feed.publish("message_create", None, lambda: pytest.fail("asked for nothing"))


async def test_what_waits_is_handed_over_together():
    out: Broadcast[int] = Broadcast()
    with out.listening() as listener:
        for number in range(3):
            out.send(number)
        assert await listener.batch() == [0, 1, 2]
        assert await listener.batch(0.0) == []
        out.close()
        assert await listener.batch() is None


async def test_listener_that_never_reads_is_let_go():
    out: Broadcast[int] = Broadcast()
    with out.listening() as listener:
        for number in range(BEHIND_AT_MOST + 1):
            out.send(number)
        assert len(await listener.batch()) == BEHIND_AT_MOST
        assert await listener.batch() is None


async def test_quiet_stream_is_kept_alive(wire, monkeypatch):
    monkeypatch.setattr(eventstream, "PING_EVERY_S", 0.01)
    async with listening(wire, user_id=ADA, channel_id=AFTER_DARK) as feed:
        assert await asyncio.wait_for(feed._content.readline(), 5) == b": ping\n"


async def test_hundred_edits_reach_every_listener_in_order(wire):
    message = await post(wire)
    path = f"/channels/{REPAINTS}/messages/{message['id']}"
    async with listening(wire, user_id=ADA) as ada, listening(wire, user_id=NOOR) as noor:
        for number in range(100):
            await wire.bot("PATCH", path, {"content": str(number)})
        for feed in (ada, noor):
            seen = [int((await feed.until("message_update"))["content"]) for _ in range(100)]
            assert seen == sorted(seen)
            assert seen[-1] == 99


async def test_answered_request_is_on_the_wire_with_its_answer(wire):
    async with listening(wire, "/wire/events", after="1000000") as feed:
        await post(wire, "look")
        record = await feed.until("record", method="POST")
    assert (record["status"], record["clipped"]) == (200, False)
    assert record["request"]["content"] == record["response"]["content"] == "look"
    assert record["took_ms"] > 0


async def test_gateway_payloads_are_on_the_wire_in_both_directions(wire):
    async with listening(wire, "/wire/events", after="1000000") as feed, connected(wire.sandbox) as bot:
        await bot.identify()
        assert (await feed.until("record", op=10))["direction"] == "sent"
        assert (await feed.until("record", op=2))["direction"] == "received"
        assert (await feed.until("record", event="READY"))["direction"] == "sent"
        await bot.send(1)
        await feed.until("record", op=11)


async def test_large_record_is_clipped_on_the_wire_and_whole_by_number(wire):
    long = "ä" * 1999
    async with listening(wire, "/wire/events", after="1000000") as feed:
        await post(wire, long)
        record = await feed.until("record", method="POST")
    assert record["clipped"]
    assert record["request"].startswith('{"content":"äää')
    assert len(record["response"]) == 2000
    whole = (await wire.person("GET", f"/wire/{record['number']}")).body
    assert whole["response"]["content"] == long


async def test_wire_replays_what_is_still_held(wire):
    for number in range(3):
        await post(wire, str(number))
    numbers = [record["number"] for record in (await wire.person("GET", "/wire")).body]
    async with listening(wire, "/wire/events", after=str(numbers[-3])) as feed:
        assert [(await feed.next())[1]["number"] for _ in range(2)] == numbers[-2:]


async def test_wire_replays_two_hundred_records_at_most(wire):
    for _ in range(201):
        await wire.bot("GET", "/users/@me")
    last = (await wire.person("GET", "/wire", last="1")).body[0]["number"]
    async with listening(wire, "/wire/events") as feed:
        assert (await feed.next())[1]["number"] == last - 199


async def test_request_that_is_still_open_comes_when_it_is_answered():
    log = WireLog(10)
    record = RestRecord(log.next_number(), 0.0, "GET", "/users/@me", "")
    log.add(record)
    with log.listening() as listener:
        assert log.lines_after(0, 10) == []
        record.took_ms = 1.0
        log.complete(record)
        assert await listener.batch() == log.lines_after(0, 10)


async def test_unknown_record_is_refused(wire):
    assert (await wire.person("GET", "/wire/99999")).status == 404


async def test_wire_names_the_rule_that_was_broken(wire):
    async with listening(wire, "/wire/events", after="1000000") as feed:
        await wire.bot("GET", f"/applications/{APPLICATION}", token="wrong")
        record = await feed.until("record")
    assert (record["status"], record["broke"]) == (401, "the bot token is missing or wrong")
    assert json.dumps(record["response"])
