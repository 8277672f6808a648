"""What the sandbox sends to bots agrees with Discord's own API description, route by route and event by event."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.discord import SandboxDiscordConfig, running
from sandbox.discord.rendering.people import own_user_json
from tests.contract.description import Description, find_description
from tests.contract.wire import wire_errors
from tests.integration.sandbox_gateway import connected
from tests.integration.sandbox_people import ADA, APPLICATION, DM_WITH_NOOR, INPAINT, NOOR, REPAINTS, Wire, png, wired

FOUND = find_description()
pytestmark = pytest.mark.skipif(FOUND is None, reason="Discord's API description is not at hand (DISCORD_OPENAPI)")

V2 = 1 << 15
PICTURE = {"media": {"url": "attachment://result.png"}, "description": "a hat"}
LAYOUT: list[dict[str, Any]] = [
    {
        "type": 17,
        "accent_color": 0x2ECC71,
        "components": [
            {"type": 10, "content": "done"},
            {"type": 9, "components": [{"type": 10, "content": "a"}], "accessory": {"type": 11, **PICTURE}},
            {"type": 12, "items": [PICTURE]},
            {"type": 14, "spacing": 2},
            {"type": 13, "file": {"url": "attachment://result.png"}},
            {
                "type": 1,
                "components": [
                    {"type": 2, "style": 1, "label": "Again", "custom_id": "again", "emoji": {"name": "🎲"}},
                    {"type": 2, "style": 5, "label": "Link", "url": "https://example.com/"},
                ],
            },
            {
                "type": 1,
                "components": [
                    {"type": 3, "custom_id": "pick", "options": [{"label": "One", "value": "1", "default": True}]}
                ],
            },
            {"type": 1, "components": [{"type": 5, "custom_id": "who", "placeholder": "Who?"}]},
        ],
    }
]
EMBED = {
    "title": "done",
    "description": "a hat",
    "url": "https://example.com/",
    "color": 1,
    "timestamp": "2026-01-01T00:00:00+00:00",
    "image": {"url": "attachment://result.png"},
    "thumbnail": {"url": "https://example.com/x.png"},
    "footer": {"text": "seed 7", "icon_url": "https://example.com/x.png"},
    "author": {"name": "Ada", "icon_url": "attachment://result.png"},
    "fields": [{"name": "steps", "value": "30", "inline": True}],
}


@pytest.fixture(scope="module")
def description() -> Description:
    assert FOUND is not None
    return Description(FOUND)


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with running(SandboxDiscordConfig(rate_limits=False)) as sandbox, wired(sandbox) as wire:
        yield wire


async def live_a_full_life(wire: Wire) -> None:
    """Touch every route once, and make every kind of message and interaction."""
    channel = f"/channels/{REPAINTS}"
    commands = f"/applications/{APPLICATION}/commands"
    await wire.register({**INPAINT, "name_localizations": {"de": "übermalen"}}, {"name": "Look", "type": 3})
    made = (await wire.bot("POST", commands, {"name": "other", "description": "Other"})).body
    await wire.bot("PATCH", f"{commands}/{made['id']}", {"description": "Changed"})
    await wire.bot("GET", f"{commands}?with_localizations=true")
    await wire.bot("DELETE", f"{commands}/{made['id']}")
    for path in (
        "/gateway",
        "/gateway/bot",
        "/users/@me",
        f"/users/{ADA}",
        "/users/@me/guilds",
        "/applications/@me",
        "/oauth2/applications/@me",
        commands,
        "/guilds/1180000000000001000?with_counts=true",
        "/guilds/1180000000000001000/channels",
        "/guilds/1180000000000001000/roles",
        f"/guilds/1180000000000001000/members/{ADA}",
        channel,
        f"/channels/{DM_WITH_NOOR}",
    ):
        await wire.bot("GET", path)
    await wire.bot("POST", "/users/@me/channels", {"recipient_id": NOOR})
    await wire.bot("POST", f"{channel}/typing")

    files = [("result.png", png())]
    layout = (await wire.bot("POST", f"{channel}/messages", {"flags": V2, "components": LAYOUT}, files)).body
    plain = (await wire.bot("POST", f"{channel}/messages", {"content": "hi", "embeds": [EMBED]}, files)).body
    reply = {"content": f"<@{ADA}>", "message_reference": {"message_id": plain["id"]}, "nonce": "abc"}
    await wire.bot("POST", f"{channel}/messages", reply)
    await wire.bot("PATCH", f"{channel}/messages/{plain['id']}", {"content": "changed"})
    await wire.bot("GET", f"{channel}/messages?limit=10")
    await wire.bot("POST", f"{channel}/messages/{layout['id']}/threads", {"name": "talk"})
    await wire.bot("POST", f"{channel}/threads", {"name": "loose", "type": 11})
    await wire.bot("GET", f"{channel}/messages/{layout['id']}")

    file = (await wire.upload(filename="my cat.png")).body["id"]
    used = await wire.use("inpaint", image=file, mask=file, prompt="a hat")
    await used.callback(5, {"flags": 0}, with_response=True)
    await used.edit(
        {"flags": V2, "components": LAYOUT, "attachments": [{"id": "0", "filename": "result.png"}]}, files=files
    )
    await used.webhook("POST", body={"content": "only you", "flags": 64}, files=files)
    await used.webhook("GET", "@original")
    answered = await wire.use("inpaint", user_id=NOOR, channel_id=DM_WITH_NOOR, **await own_files(wire))
    await answered.callback(4, {"content": "hi"}, with_response=True)
    state = await used.state()
    for user_id in (ADA, NOOR):
        body = {"user_id": user_id, "channel_id": REPAINTS, "message_id": state["reply_id"], "custom_id": "again"}
        pressed = wire.used((await wire.person("POST", "/components", body)).body["id"])
        await pressed.callback(
            7 if user_id == ADA else 4,
            {"content": "x"} if user_id == NOOR else {"components": LAYOUT[:1]},
            with_response=True,
        )
    look = {"user_id": ADA, "channel_id": REPAINTS, "name": "Look", "type": 3, "target_id": plain["id"]}
    menu = wire.used((await wire.person("POST", "/interactions", look)).body["id"])
    await menu.callback(9, {"custom_id": "m", "title": "M", "components": [{"type": 10, "content": "hello"}]})
    sent = await wire.person("POST", "/modals", {"user_id": ADA, "interaction_id": menu.id, "values": {}})
    await wire.used(sent.body["id"]).callback(4, {"content": "thanks"}, with_response=True)
    await wire.bot("DELETE", f"{channel}/messages/{plain['id']}")


async def own_files(wire: Wire) -> dict[str, str]:
    file = (await wire.upload(NOOR)).body["id"]
    return {"image": file, "mask": file, "prompt": "a hat"}


async def break_rules(wire: Wire) -> None:
    """Meet every family of error."""
    used = await wire.use("inpaint", **await own_files(wire), user_id=NOOR)
    await used.edit({"content": "early"})
    await used.defer()
    await used.callback(5)
    await used.webhook("GET", "5")
    await wire.bot("POST", f"/channels/{REPAINTS}/messages", {"embeds": [{"title": "x" * 300}]})
    await wire.bot("GET", "/users/@me", token="wrong")
    await wire.bot("GET", "/channels/5")
    await wire.person("POST", "/age", {"seconds": 1000})
    await used.edit({"content": "late"})
    wire.sandbox.config.rate_limits = True
    for _ in range(7):
        await wire.bot("POST", f"/channels/{REPAINTS}/messages", {"content": "hi"})


async def test_everything_sent_to_a_bot_agrees_with_the_description(wire, description):
    async with connected(wire.sandbox) as gateway:
        await gateway.identify(1 << 0 | 1 << 9 | 1 << 12)
        await gateway.until("GUILD_CREATE")
        await live_a_full_life(wire)
        await gateway.send(8, {"guild_id": "1180000000000001000", "query": "", "limit": 0})
        await gateway.until("GUILD_MEMBERS_CHUNK")
    assert not wire.sandbox.core.wire.broken()
    assert wire_errors(description, wire.sandbox.core.wire.json()) == []
    events = {record.event for record in wire.sandbox.core.wire.gateway()}
    assert {
        "READY",
        "GUILD_CREATE",
        "MESSAGE_CREATE",
        "MESSAGE_UPDATE",
        "THREAD_CREATE",
        "INTERACTION_CREATE",
    } <= events


async def test_refusals_agree_with_the_description(wire, description):
    await wire.register(INPAINT)
    await break_rules(wire)
    answers = [error for error in wire_errors(description, wire.sandbox.core.wire.json()) if error.startswith("answer")]
    assert answers == []
    assert {record.status for record in wire.sandbox.core.wire.rest()} >= {400, 401, 404, 429}


def test_a_wrong_answer_is_noticed(description):
    assert description.response_errors("GET", "/api/v10/users/@me", 200, {"id": 5})
    assert description.response_errors("GET", "/gateway", 418, {})
    assert description.object_errors("MessageAttachmentResponse", {"id": "1"})


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2001},
        {"content": "hi", "colour": "red"},
        {"attachments": [{"id": 0}]},
        {"components": [{"type": 2}]},
    ],
)
def test_a_wrong_request_is_noticed(description, body):
    assert description.request_errors("PATCH", "/webhooks/1/token/messages/@original", body)


def test_tts_in_a_webhook_edit_is_let_through(description):
    assert not description.request_errors("PATCH", "/webhooks/1/t/messages/@original", {"content": "hi", "tts": False})


async def test_own_user_agrees_with_the_description(wire, description):
    assert description.object_errors("UserPIIResponse", own_user_json(wire.sandbox.core.world.bot)) == []
