"""The sandbox's Discord under discord.py: sessions that survive trouble, packings, rate limits."""

import asyncio
import io
from collections.abc import AsyncIterator

import discord
import pytest

from sandbox.discord import SandboxDiscord, SandboxDiscordConfig, running
from tests.integration.sandbox_gateway import PATIENCE_S, discord_py
from tests.integration.sandbox_people import ADA, NOOR, PAINT, REPAINTS, Wire, png, wired

pytestmark = pytest.mark.another_bot


@pytest.fixture
async def sandbox() -> AsyncIterator[SandboxDiscord]:
    async with running(SandboxDiscordConfig(identify_interval_s=0)) as sandbox:
        yield sandbox


@pytest.fixture
async def wire(sandbox: SandboxDiscord) -> AsyncIterator[Wire]:
    async with wired(sandbox) as wire:
        await wire.register(PAINT)
        yield wire


async def say_here(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("here")


async def test_command_is_answered_over_zstd(sandbox, wire, monkeypatch):
    # zlib is hikari's, in its own file: discord.py takes zstd whenever the package is there
    async with discord_py(sandbox, monkeypatch, say_here) as client:
        state = await (await wire.use()).state(wait_for="answered")
        assert state["reply"]["content"] == "here"
        assert [guild.name for guild in client.guilds] == ["Paint & Pixels", "Second Studio"]


@pytest.mark.parametrize("trouble", [{"action": "drop"}, {"action": "reconnect"}, {"action": "close", "code": 4000}])
async def test_command_given_while_the_connection_was_down_is_answered_after_resuming(
    sandbox, wire, monkeypatch, trouble
):
    resumed = asyncio.Event()
    async with discord_py(sandbox, monkeypatch, say_here) as client:

        @client.event
        async def on_resumed() -> None:
            resumed.set()

        monkeypatch.setattr(discord.client.ExponentialBackoff, "delay", lambda _self: 0.01)
        await wire.person("POST", "/gateway", trouble)
        state = await (await wire.use()).state(wait_for="answered")
        async with asyncio.timeout(PATIENCE_S):
            await resumed.wait()
    assert state["reply"]["content"] == "here"


async def test_invalid_session_makes_the_bot_identify_anew(sandbox, wire, monkeypatch):
    async with discord_py(sandbox, monkeypatch, say_here) as client:
        again = asyncio.Event()

        @client.event
        async def on_ready() -> None:
            again.set()

        await wire.person("POST", "/gateway", {"action": "invalid_session", "resumable": False})
        async with asyncio.timeout(PATIENCE_S):
            await again.wait()
        state = await (await wire.use()).state(wait_for="answered")
    assert state["reply"]["content"] == "here"
    assert sandbox.core.hub.identifies == 2


async def test_pictures_go_into_a_gallery_of_a_layout(sandbox, wire, monkeypatch):
    async def repaint(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        view = discord.ui.LayoutView()
        view.add_item(
            discord.ui.Container(
                discord.ui.TextDisplay("done"),
                discord.ui.MediaGallery(discord.MediaGalleryItem("attachment://result.png", description="a hat")),
                discord.ui.ActionRow(discord.ui.Button(label="Again", custom_id="again")),
            )
        )
        file = discord.File(io.BytesIO(png()), "result.png", description="a hat")
        await interaction.edit_original_response(view=view, attachments=[file])

    async with discord_py(sandbox, monkeypatch, repaint):
        state = await (await wire.use()).state(wait_for="files")
    gallery = state["reply"]["components"][0]["components"][1]
    assert gallery["items"][0]["media"]["attachment_id"] == state["reply"]["attachments"][0]["id"]
    assert state["reply"]["sandbox_unshown_attachments"] == []
    assert not sandbox.core.wire.broken()


async def test_bot_waits_out_a_rate_limit(sandbox, wire, monkeypatch):
    async def nothing(_interaction: discord.Interaction) -> None: ...

    async with discord_py(sandbox, monkeypatch, nothing) as client:
        await wire.person(
            "POST", "/faults", {"kind": "answer", "status": 429, "retry_after_s": 0.05, "path": "messages"}
        )
        channel = client.get_channel(int(REPAINTS))
        assert isinstance(channel, discord.TextChannel)
        await channel.send("hi")
    assert [message["content"] for message in await wire.seen()] == ["hi"]


async def test_direct_message_is_written_read_and_removed(sandbox, wire, monkeypatch):
    async def nothing(_interaction: discord.Interaction) -> None: ...

    async with discord_py(sandbox, monkeypatch, nothing) as client:
        user = await client.fetch_user(int(NOOR))
        message = await user.send("your picture is ready", file=discord.File(io.BytesIO(png()), "result.png"))
        fetched = await message.channel.fetch_message(message.id)
        assert fetched.attachments[0].width == 64
        assert await fetched.attachments[0].read() == png()
        await message.edit(content="gone soon")
        await message.delete()
        member = await client.guilds[0].fetch_member(int(ADA))
        assert member.display_name == "Ada"
    assert not sandbox.core.wire.broken()
