"""The showcase shows everything it has, and the sandbox takes all of it, as Discord would."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from sandbox.discord import SandboxDiscord, SandboxDiscordConfig, running
from tests.browser.showcase.bot import THINGS, TOKEN, UNLIMITED, Showcase, showcase_running
from tests.browser.showcase.modals import MODALS
from tests.integration.sandbox_people import ADA, REPAINTS, Wire, wired


@asynccontextmanager
async def showing() -> AsyncIterator[tuple[SandboxDiscord, Showcase, Wire]]:
    async with (
        running(SandboxDiscordConfig(bot_token=TOKEN, **UNLIMITED)) as discord,
        showcase_running(discord.api_url, pause_s=0.02) as showcase,
        wired(discord) as wire,
    ):
        yield discord, showcase, wire
        assert not discord.core.wire.broken()


@pytest.mark.parametrize("name", THINGS)
async def test_every_thing_is_shown_whole(name: str):
    async with showing() as (_, showcase, wire):
        used = await wire.use("show", thing=name)
        await showcase.done_with(used.id)
        assert bool(await wire.seen()) == (name != "silence")


@pytest.mark.parametrize("kind", MODALS)
async def test_every_modal_opens(kind: str):
    async with showing() as (_, showcase, wire):
        used = await wire.use("modal", kind=kind)
        await showcase.done_with(used.id)
        assert (await used.state())["modal"]["custom_id"] == f"modal:{kind}"


async def test_a_sent_modal_is_answered_with_what_it_held():
    async with showing() as (_, showcase, wire):
        used = await wire.use("modal", kind="files")
        await showcase.done_with(used.id)
        file = (await wire.upload(filename="cat.png")).body
        values = {"file": [file["id"]], "caption": "A cat"}
        sent = await wire.person("POST", "/modals", {"user_id": ADA, "interaction_id": used.id, "values": values})
        await showcase.done_with(sent.body["id"])
        (reply,) = await wire.seen()
        assert f"cat.png, {file['size']} bytes" in reply["content"]
        assert '"value": "A cat"' in reply["content"]


@pytest.mark.parametrize(
    ("custom_id", "values", "expected"),
    [
        ("press:SUCCESS", [], "You pressed “SUCCESS”."),
        ("count:0", [], "Counted to 1."),
        ("later", [], "Changed later."),
    ],
)
async def test_a_pressed_button_does_what_it_says(custom_id: str, values: list[str], expected: str):
    async with showing() as (_, showcase, wire):
        used = await wire.use("show", thing="buttons")
        await showcase.done_with(used.id)
        (shown,) = await wire.seen()
        asked = {"user_id": ADA, "channel_id": REPAINTS, "message_id": shown["id"], "custom_id": custom_id}
        pressed = await wire.person("POST", "/components", asked)
        await showcase.done_with(pressed.body["id"])
        assert (await wire.seen())[-1]["content"] == expected


async def test_a_flood_is_written_and_edited():
    async with showing() as (_, showcase, wire):
        used = await wire.use("flood", messages=120, edits=50, seconds=1)
        await showcase.done_with(used.id)
        seen = (await wire.person("GET", f"/channels/{REPAINTS}/messages", user_id=ADA, limit="200")).body
        assert len(seen) == 1 + 120 + 1
        assert sum(message["content"].startswith("Edit ") for message in seen) > 30


async def test_suggestions_come_for_what_was_typed():
    async with showing() as (_, _, wire):
        asked = {
            "user_id": ADA,
            "channel_id": REPAINTS,
            "name": "find",
            "focused": "word",
            "options": {"word": "jade b"},
        }
        answer = await wire.person("POST", "/autocomplete", asked)
        assert [choice["name"] for choice in answer.body["choices"]] == ["jade balloon", "jade bridge"]


async def test_a_message_command_tells_which_message_it_was_used_on():
    async with showing() as (_, showcase, wire):
        written = {"user_id": ADA, "channel_id": REPAINTS, "content": "Look at me"}
        message = (await wire.person("POST", "/messages", written)).body
        asked = {"user_id": ADA, "channel_id": REPAINTS, "name": "Quote this", "type": 3, "target_id": message["id"]}
        used = await wire.person("POST", "/interactions", asked)
        await showcase.done_with(used.body["id"])
        assert "'Look at me'" in (await wire.seen())[-1]["content"]
