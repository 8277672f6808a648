"""The sandbox's Discord under hikari: a library that shares no code with discord.py."""

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import hikari
import pytest

from sandbox.discord import SandboxDiscord, SandboxDiscordConfig, running
from tests.integration.sandbox_people import ADA, APPLICATION, REPAINTS, Wire, png, wired

Handler = Callable[[hikari.InteractionCreateEvent], Awaitable[None]]
PATIENCE_S = 10
TOKEN = f"{base64.b64encode(APPLICATION.encode()).decode().rstrip('=')}.sandbox.token"  # hikari reads the id off it


@asynccontextmanager
async def hikari_bot(sandbox: SandboxDiscord) -> AsyncIterator[hikari.GatewayBot]:
    bot = hikari.GatewayBot(
        sandbox.token,
        rest_url=sandbox.api_url,
        banner=None,
        logs=None,
        suppress_optimization_warning=True,
        force_color=False,
        intents=hikari.Intents.ALL_UNPRIVILEGED,
    )
    ready = asyncio.Event()

    async def arrived(_event: hikari.StartedEvent) -> None:
        ready.set()

    bot.subscribe(hikari.StartedEvent, arrived)
    await bot.start(check_for_updates=False)
    try:
        async with asyncio.timeout(PATIENCE_S):
            await ready.wait()
        yield bot
    finally:
        await bot.close()


@pytest.fixture
async def discord() -> AsyncIterator[SandboxDiscord]:
    async with running(SandboxDiscordConfig(bot_token=TOKEN)) as sandbox:
        yield sandbox


@pytest.fixture
async def wire(discord: SandboxDiscord) -> AsyncIterator[Wire]:
    async with wired(discord) as wire:
        yield wire


async def register_inpaint(bot: hikari.GatewayBot) -> None:
    command = (
        bot.rest.slash_command_builder("inpaint", "Repaint a part of a picture")
        .add_option(
            hikari.CommandOption(
                type=hikari.OptionType.ATTACHMENT, name="image", description="The picture", is_required=True
            )
        )
        .add_option(
            hikari.CommandOption(type=hikari.OptionType.STRING, name="prompt", description="What", is_required=True)
        )
    )
    application = await bot.rest.fetch_application()
    made = await bot.rest.set_application_commands(application, [command])
    assert [one.name for one in made] == ["inpaint"]


async def test_a_command_goes_from_defer_to_pictures_and_a_pressed_button(discord: SandboxDiscord, wire: Wire):
    async def answer(event: hikari.InteractionCreateEvent) -> None:
        interaction = event.interaction
        if isinstance(interaction, hikari.CommandInteraction):
            assert interaction.resolved is not None
            picture = next(iter(interaction.resolved.attachments.values()))
            await interaction.create_initial_response(hikari.ResponseType.DEFERRED_MESSAGE_CREATE)
            content = await picture.read()
            row = event.app.rest.build_message_action_row().add_interactive_button(
                hikari.ButtonStyle.PRIMARY, "again", label="Again"
            )
            await interaction.edit_initial_response(
                "done", attachment=hikari.Bytes(content, "result.png"), component=row
            )
            await interaction.execute("only for you", flags=hikari.MessageFlag.EPHEMERAL)
        elif isinstance(interaction, hikari.ComponentInteraction):
            await interaction.create_initial_response(
                hikari.ResponseType.MESSAGE_UPDATE, f"pressed {interaction.custom_id}", components=[]
            )

    async with hikari_bot(discord) as bot:
        bot.subscribe(hikari.InteractionCreateEvent, answer)
        await register_inpaint(bot)
        picture = (await wire.upload(ADA, "my cat.png")).body
        used = await wire.use("inpaint", image=picture["id"], prompt="a hat")
        state = await used.state(wait_for="files")
        (shown,) = state["reply"]["attachments"]
        assert (shown["filename"], shown["width"], shown["height"]) == ("result.png", 64, 48)
        assert await wire.fetch(shown["url"]) == (200, png())

        followed = discord.core.desk.find(int(used.id))
        assert followed is not None
        assert await followed.until(lambda: bool(followed.followup_ids), PATIENCE_S)
        assert [message["content"] for message in await wire.seen()] == ["done", "only for you"]

        pressed = await wire.person(
            "POST",
            "/components",
            {"user_id": ADA, "channel_id": REPAINTS, "message_id": state["reply_id"], "custom_id": "again"},
        )
        state = await wire.used(pressed.body["id"]).state(wait_for="acknowledged")
        assert state["reply"]["content"] == "pressed again"
        assert state["reply"]["components"] == []
        assert state["reply"]["edited_timestamp"]

    assert not discord.core.wire.broken()


async def test_dropped_connection_is_resumed_and_the_missed_command_arrives(discord: SandboxDiscord, wire: Wire):
    async def answer(event: hikari.InteractionCreateEvent) -> None:
        assert isinstance(event.interaction, hikari.CommandInteraction)
        await event.interaction.create_initial_response(hikari.ResponseType.MESSAGE_CREATE, "here")

    async with hikari_bot(discord) as bot:
        bot.subscribe(hikari.InteractionCreateEvent, answer)
        await register_inpaint(bot)
        picture = (await wire.upload()).body
        resumed = asyncio.Event()

        async def on_resumed(_event: hikari.ShardResumedEvent) -> None:
            resumed.set()

        bot.subscribe(hikari.ShardResumedEvent, on_resumed)
        await wire.person("POST", "/gateway", {"action": "reconnect"})
        used = await wire.use("inpaint", image=picture["id"], prompt="a hat")
        state = await used.state(wait_for="answered")
        async with asyncio.timeout(PATIENCE_S):
            await resumed.wait()
        assert state["reply"]["content"] == "here"
