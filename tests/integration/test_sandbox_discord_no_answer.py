"""What people see when the bot answers late, wrongly, never, or is not there at all."""

from collections.abc import AsyncIterator

import pytest

from sandbox.discord import SandboxDiscordConfig, running
from tests.integration.sandbox_feed import Feed, listening
from tests.integration.sandbox_people import ADA, INPAINT, MIKA, PAINT, REPAINTS, Used, Wire, wired

BUTTON = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Again", "custom_id": "again"}]}
MODAL = {
    "custom_id": "wish",
    "title": "A wish",
    "components": [{"type": 18, "label": "Prompt", "component": {"type": 4, "custom_id": "prompt", "style": 1}}],
}


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with running(SandboxDiscordConfig(rate_limits=False)) as sandbox, wired(sandbox) as wire:
        await wire.register(PAINT, INPAINT)
        yield wire


@pytest.fixture
async def feed(wire: Wire) -> AsyncIterator[Feed]:
    async with listening(wire, user_id=ADA) as feed:
        yield feed


async def deferred(wire: Wire, flags: int = 0) -> Used:
    used = await wire.use()
    await used.defer(flags)
    return used


async def press(wire: Wire, message_id: str) -> str:
    asked = {"user_id": ADA, "channel_id": REPAINTS, "message_id": message_id, "custom_id": "again"}
    return (await wire.person("POST", "/components", asked)).body["id"]


async def test_thinking_message_is_given_up_when_its_token_dies(wire, feed):
    wire.sandbox.config.token_life_s = 0.05
    await deferred(wire)
    told = await feed.until("message_update")
    assert told["sandbox_no_answer"]
    (message,) = await wire.seen()
    assert (message["id"], message["sandbox_no_answer"]) == (told["id"], True)


async def test_thinking_message_is_given_up_when_the_world_grows_old(wire, feed):
    await deferred(wire)
    assert "sandbox_no_answer" not in (await wire.seen())[0]
    await wire.person("POST", "/age", {"seconds": 901})
    assert (await feed.until("message_update"))["sandbox_no_answer"]


async def test_thinking_message_follows_the_life_that_tokens_are_given(wire, feed):
    await deferred(wire)
    await wire.person("PATCH", "/limits", {"token_life_s": 0})
    assert (await feed.until("message_update"))["sandbox_no_answer"]
    await wire.person("PATCH", "/limits", {"token_life_s": 900})
    assert "sandbox_no_answer" not in await feed.until("message_update")


async def test_answered_deferral_is_never_given_up(wire):
    used = await deferred(wire)
    await used.edit({"content": "done"})
    await wire.person("POST", "/age", {"seconds": 901})
    assert "sandbox_no_answer" not in (await wire.seen())[0]
    assert not wire.sandbox.core.thinking._by_interaction


async def test_deferral_answered_without_its_token_is_watched_no_longer(wire):
    used = await deferred(wire)
    reply = (await used.state())["reply_id"]
    await wire.bot("PATCH", f"/channels/{REPAINTS}/messages/{reply}", {"content": "done"})
    await wire.person("POST", "/age", {"seconds": 901})
    assert not wire.sandbox.core.thinking._by_interaction


async def test_giving_up_changes_nothing_for_the_bot(wire):
    used = await deferred(wire)
    reply = (await used.state())["reply_id"]
    path = f"/channels/{REPAINTS}/messages/{reply}"
    before = (await wire.bot("GET", path)).body
    await wire.person("POST", "/age", {"seconds": 901})
    assert (await wire.bot("GET", path)).body == before
    assert not [one for one in wire.sandbox.core.wire.gateway() if one.event == "MESSAGE_UPDATE"]


async def test_ephemeral_thinking_is_given_up_for_its_viewer_only(wire, feed):
    async with listening(wire, user_id=MIKA) as stranger:
        await deferred(wire, flags=64)
        await wire.person("POST", "/age", {"seconds": 901})
        assert (await feed.until("message_update"))["sandbox_no_answer"]
        assert [(await stranger.next())[0] for _ in range(1)] == ["limits_update"]


async def test_failed_command_is_told_as_one(wire, feed):
    wire.sandbox.config.acknowledge_within_s = 0.05
    used = await wire.use()
    told = await feed.until("interaction_update", state="failed")
    assert (told["id"], told["type"], told["command"], told["command_type"]) == (used.id, 2, "paint", 1)
    assert (told["user_id"], told["channel_id"], told["message_id"]) == (ADA, REPAINTS, None)
    assert told["created_at"] > "2020"


async def test_failed_component_is_told_with_its_message(wire, feed):
    used = await wire.use()
    await used.callback(4, {"content": "done", "components": [BUTTON]})
    reply = (await used.state())["reply_id"]
    wire.sandbox.config.acknowledge_within_s = 0.05
    pressed = await press(wire, reply)
    told = await feed.until("interaction_update", state="failed")
    assert (told["id"], told["type"], told["custom_id"], told["message_id"]) == (pressed, 3, "again", reply)


async def test_failed_modal_is_told_with_what_opened_it_and_can_be_sent_again(wire, feed):
    used = await wire.use()
    await used.callback(9, MODAL)
    wire.sandbox.config.acknowledge_within_s = 0.05
    body = {"user_id": ADA, "interaction_id": used.id, "values": {"prompt": "a hat"}}
    sent = (await wire.person("POST", "/modals", body)).body
    told = await feed.until("interaction_update", state="failed")
    assert (told["id"], told["type"], told["custom_id"], told["parent_id"]) == (sent["id"], 5, "wish", used.id)

    wire.sandbox.config.acknowledge_within_s = 3.0
    again = (await wire.person("POST", "/modals", body)).body
    await wire.used(again["id"]).callback(5)
    assert (await wire.person("POST", "/modals", body)).status == 404


async def test_failed_autocomplete_is_told_and_answered(wire, feed):
    wire.sandbox.config.acknowledge_within_s = 0.05
    asked = {"user_id": ADA, "channel_id": REPAINTS, "name": "inpaint", "focused": "model"}
    assert (await wire.person("POST", "/autocomplete", asked)).body["state"] == "failed"
    assert (await feed.until("interaction_update", state="failed"))["type"] == 4


async def test_wrong_answer_is_no_acknowledgement(wire, feed):
    wire.sandbox.config.acknowledge_within_s = 0.2
    used = await wire.use()
    assert (await used.callback(4, {"content": "x" * 2001})).error == (400, 50035)
    assert (await feed.until("interaction_update", state="failed"))["id"] == used.id


async def test_late_answer_to_a_component_leaves_it_failed(wire, feed):
    used = await wire.use()
    await used.callback(4, {"content": "done", "components": [BUTTON]})
    pressed = wire.used(await press(wire, (await used.state())["reply_id"]))
    await wire.person("POST", "/age", {"seconds": 3.1})
    assert (await pressed.callback(6)).error == (404, 10062)
    assert (await feed.until("interaction_update", id=pressed.id, state="failed"))["type"] == 3
