"""Rate limits, the CDN's signatures, and the faults that can be arranged."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox.discord import SandboxDiscordConfig, running
from tests.integration.sandbox_people import AFTER_DARK, APPLICATION, PAINT, REPAINTS, Wire, png, wired

CHANNEL = f"/channels/{REPAINTS}/messages"


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with running() as sandbox, wired(sandbox) as wire:
        await wire.register(PAINT)
        yield wire


async def test_every_answer_tells_of_its_limit(wire):
    answer = await wire.bot("GET", "/users/@me")
    assert int(answer.headers["X-RateLimit-Remaining"]) == int(answer.headers["X-RateLimit-Limit"]) - 1
    assert float(answer.headers["X-RateLimit-Reset"]) > 1.6e9
    assert 0 < float(answer.headers["X-RateLimit-Reset-After"]) <= 1
    assert answer.headers["X-RateLimit-Bucket"]
    assert answer.headers["Via"] == "1.1 google"


async def test_sixth_message_within_five_seconds_is_too_many_for_its_channel_only(wire):
    for _ in range(5):
        answer = await wire.bot("POST", CHANNEL, {"content": "hi"})
    assert (answer.status, answer.headers["X-RateLimit-Remaining"]) == (200, "0")
    answer = await wire.bot("POST", CHANNEL, {"content": "hi"})
    assert (answer.status, answer.body["global"], answer.body["message"]) == (429, False, "You are being rate limited.")
    assert 0 < answer.body["retry_after"] <= 5
    assert int(answer.headers["Retry-After"]) >= answer.body["retry_after"]
    assert answer.headers["X-RateLimit-Scope"] == "user"
    assert answer.headers["Via"] == "1.1 google"
    assert (await wire.bot("POST", f"/channels/{AFTER_DARK}/messages", {"content": "hi"})).status == 200


async def test_sixth_webhook_call_within_two_seconds_is_too_many_for_its_token_only(wire):
    used, other = await wire.use(), await wire.use()
    await used.defer()
    await other.defer()
    for number in range(5):
        assert (await used.edit({"content": str(number)})).status == 200
    assert (await used.edit({"content": "x"})).status == 429
    assert (await other.edit({"content": "x"})).status == 200


async def test_fifty_first_request_within_a_second_is_too_many_but_interactions_are_exempt(wire):
    wire.sandbox.config.global_requests_per_s = 3
    paths = ["/users/@me", "/users/@me/guilds", "/applications/@me", "/gateway/bot"]
    answers = [await wire.bot("GET", path) for path in paths]
    limited = [answer for answer in answers if answer.status == 429]
    assert limited
    assert all(answer.body["global"] for answer in limited)
    assert limited[0].headers["X-RateLimit-Global"] == "true"
    await (await wire.use()).defer()


async def test_limits_can_be_switched_off():
    async with running(SandboxDiscordConfig(rate_limits=False)) as sandbox, wired(sandbox) as wire:
        statuses = {(await wire.bot("POST", CHANNEL, {"content": "hi"})).status for _ in range(8)}
    assert statuses == {200}


async def test_cdn_link_needs_its_signature_and_dies_and_is_renewed(wire):
    made = await wire.bot("POST", CHANNEL, {}, files=[("a.png", png())])
    url = made.body["attachments"][0]["url"]
    assert await wire.fetch(url) == (200, png())
    assert (await wire.fetch(url.split("?")[0]))[0] == 404
    assert (await wire.fetch(url.replace("hm=", "hm=0")))[0] == 403
    assert (await wire.fetch(url.replace("a.png", "b.png")))[0] == 403
    await wire.person("POST", "/age", {"seconds": 86_401})
    assert (await wire.fetch(url))[0] == 404
    renewed = (await wire.bot("POST", "/attachments/refresh-urls", {"attachment_urls": [url]})).body["refreshed_urls"]
    assert renewed[0]["original"] == url
    assert await wire.fetch(renewed[0]["refreshed"]) == (200, png())
    foreign = await wire.bot("POST", "/attachments/refresh-urls", {"attachment_urls": ["https://example.com/x"]})
    assert foreign.error == (400, 50035)


async def test_slow_cdn_still_delivers(wire):
    content = b"x" * 2000
    url = (await wire.upload(content=content)).body["url"]
    await wire.person("POST", "/faults", {"kind": "slow_cdn", "delay_s": 0.01, "bytes_per_s": 40_000})
    assert await wire.fetch(url) == (200, content)


@pytest.mark.parametrize(("when", "left"), [("before", 0), ("after", 1)])
async def test_reset_cuts_the_connection_before_or_after_carrying_out(wire, when, left):
    await wire.person("POST", "/faults", {"kind": "reset", "method": "POST", "path": "messages$", "when": when})
    with pytest.raises((aiohttp.ClientOSError, aiohttp.ServerDisconnectedError)):
        await wire.bot("POST", CHANNEL, {"content": "hi"})
    assert len(await wire.seen()) == left
    assert (await wire.bot("POST", CHANNEL, {"content": "again"})).status == 200


async def test_lost_answer_is_carried_out_all_the_same(wire):
    used = await wire.use()
    await wire.person("POST", "/faults", {"kind": "lose_answer", "path": "callback", "hold_s": 0.01})
    with pytest.raises((aiohttp.ClientOSError, aiohttp.ServerDisconnectedError)):
        await used.callback(5)
    assert (await used.state())["state"] == "acknowledged"
    assert (await used.edit({"content": "still here"})).status == 200


async def test_arranged_statuses_come_as_often_as_asked_and_nothing_is_carried_out(wire):
    await wire.person("POST", "/faults", {"kind": "answer", "status": 502, "path": "messages", "count": 2})
    await wire.person("POST", "/faults", {"kind": "answer", "status": 429, "path": "messages", "retry_after_s": 0.2})
    answers = [await wire.bot("POST", CHANNEL, {"content": "hi"}) for _ in range(4)]
    assert [answer.status for answer in answers] == [502, 502, 429, 200]
    assert answers[2].body["retry_after"] == 0.2
    assert len(await wire.seen()) == 1
    listed = (await wire.person("GET", "/faults")).body["faults"]
    assert [fault["used"] for fault in listed] == [2, 1]
    assert (await wire.person("DELETE", "/faults")).body["faults"] == []


async def test_faults_are_listed_with_the_kinds_there_are(wire):
    kinds = (await wire.person("GET", "/faults")).body["kinds"]
    assert list(kinds) == ["reset", "lose_answer", "answer", "delay", "slow_cdn"]
    assert all(sentence.endswith(".") for sentence in kinds.values())


async def test_delayed_answer_comes_late(wire):
    await wire.person("POST", "/faults", {"kind": "delay", "hold_s": 0.05, "path": "users"})
    started = asyncio.get_running_loop().time()
    assert (await wire.bot("GET", "/users/@me")).status == 200
    assert asyncio.get_running_loop().time() - started >= 0.05


async def test_unknown_faults_and_limits_are_refused(wire):
    assert (await wire.person("POST", "/faults", {"kind": "flood"})).status == 400
    assert (await wire.person("POST", "/faults", {"kind": "reset", "colour": "red"})).body["field"] == "colour"
    assert (await wire.person("POST", "/gateway", {"action": "explode"})).status == 400
    assert (await wire.person("PATCH", "/limits", {"port": 1})).body["field"] == "port"


async def test_limits_change_while_it_runs(wire):
    changed = await wire.person("PATCH", "/limits", {"token_life_s": 0.0, "rate_limits": False})
    assert (changed.body["token_life_s"], changed.body["rate_limits"]) == (0.0, False)
    used = await wire.use()
    await used.defer()
    assert (await used.edit({"content": "late"})).error == (401, 50027)


async def test_wire_log_tells_the_rule_that_each_request_broke(wire):
    await wire.person("DELETE", "/wire")
    used = await wire.use()
    await used.defer()
    await used.callback(5)
    await wire.bot("GET", f"/applications/{APPLICATION}", token="wrong")
    broken = (await wire.person("GET", "/wire", broken="1")).body
    assert [(one["status"], one["broke"]) for one in broken] == [
        (400, "acknowledged twice"),
        (401, "the bot token is missing or wrong"),
    ]
    everything = (await wire.person("GET", "/wire")).body
    assert [one["path"].rsplit("/", 1)[1] for one in everything if one["kind"] == "rest"] == [
        "callback",
        "callback",
        APPLICATION,
    ]


async def test_urlencoded_payload_json_is_understood(wire):
    used = await wire.use()
    url = f"{wire.sandbox.api_url}/interactions/{used.id}/{used.token}/callback"
    async with aiohttp.ClientSession() as session, session.post(url, data={"payload_json": '{"type": 5}'}) as answer:
        assert answer.status == 204


async def test_live_feed_shows_a_user_what_happens(wire):
    url = f"{wire.sandbox.url}/sandbox/events?user_id=1180000000000000101&channel_id={REPAINTS}"
    async with aiohttp.ClientSession() as session, session.get(url) as feed:
        assert await feed.content.readline() == b": listening\n"
        await (await wire.use()).defer()
        seen = []
        while len(seen) < 3:
            line = (await asyncio.wait_for(feed.content.readline(), 5)).decode()
            if line.startswith("event: "):
                seen.append(line.removeprefix("event: ").strip())
    assert seen == ["interaction_update", "message_create", "interaction_update"]


async def test_a_fault_whose_path_is_no_regular_expression_is_refused_in_words(wire: Wire):
    refused = await wire.person("POST", "/faults", {"kind": "reset", "path": "("})
    assert refused.status == 400
    assert refused.body["field"] == "path"
