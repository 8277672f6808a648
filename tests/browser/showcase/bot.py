"""The showcase: a bot in hikari, which shares no code with Retouch's discord.py."""

import asyncio
import base64
import json
import traceback
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import hikari
from hikari.impl import AutocompleteChoiceBuilder

from tests.browser.showcase.classic import CLASSIC
from tests.browser.showcase.commands import WORDS, commands_for
from tests.browser.showcase.controls import CONTROLS, on_component
from tests.browser.showcase.flood import flood
from tests.browser.showcase.layouts import LAYOUTS
from tests.browser.showcase.modals import on_modal, open_modal
from tests.browser.showcase.replies import REPLIES
from tests.browser.showcase.show import EPHEMERAL, Show, Things
from tests.browser.showcase.texts import TEXTS
from tests.integration.sandbox_people import APPLICATION

TOKEN = f"{base64.b64encode(APPLICATION.encode()).decode().rstrip('=')}.showcase.token"  # hikari reads the id off it
THINGS: Things = {**TEXTS, **LAYOUTS, **CONTROLS, **CLASSIC, **REPLIES}
UNLIMITED = {"rate_limits": False, "identify_interval_s": 0.0}
PATIENCE_S = 10
SLOW_S = 1.5
_SUGGESTIONS_AT_MOST = 25
_MODAL_SUBMIT = 5


@dataclass
class Showcase:
    """The bot while it runs. `failures` are the things that it could not show, with why."""

    bot: hikari.GatewayBot
    pause_s: float
    command_ids: dict[str, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    _ended: dict[int, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    async def register(self) -> None:
        application = await self.bot.rest.fetch_application()
        made = await self.bot.rest.set_application_commands(application, commands_for(THINGS))
        self.command_ids = {command.name: int(command.id) for command in made}

    async def done_with(self, interaction_id: str, patience_s: float = PATIENCE_S) -> None:
        """Wait until it has shown all that the interaction asked for, or failed to."""
        async with asyncio.timeout(patience_s):
            await self._ended[int(interaction_id)].wait()

    async def on_interaction(self, event: hikari.InteractionCreateEvent) -> None:
        interaction = event.interaction
        if isinstance(interaction, hikari.ModalInteraction):
            return  # hikari drops what it does not know of it: `on_payload` has all
        if isinstance(interaction, hikari.AutocompleteInteraction):
            await _suggest(interaction)
        elif isinstance(interaction, hikari.ComponentInteraction):
            await on_component(Show(interaction, self.command_ids, self.pause_s))
        elif isinstance(interaction, hikari.CommandInteraction):
            await self._on_command(interaction)
        self._ended[int(interaction.id)].set()

    async def on_payload(self, event: hikari.ShardPayloadEvent) -> None:
        if event.name == "INTERACTION_CREATE" and event.payload["type"] == _MODAL_SUBMIT:
            await on_modal(self.bot.rest, event.payload)
            self._ended[int(event.payload["id"])].set()

    async def on_failure(self, event: hikari.ExceptionEvent) -> None:
        said = "".join(traceback.format_exception(event.exception))
        errors = getattr(event.exception, "errors", None)
        self.failures.append(f"{said}{json.dumps(errors, default=str) if errors else ''}")
        failed = event.failed_event
        if isinstance(failed, hikari.InteractionCreateEvent):
            self._ended[int(failed.interaction.id)].set()
        elif isinstance(failed, hikari.ShardPayloadEvent):
            self._ended[int(failed.payload["id"])].set()

    async def _on_command(self, interaction: hikari.CommandInteraction) -> None:
        show = Show(interaction, self.command_ids, self.pause_s)
        given = {option.name: option.value for option in interaction.options or ()}
        if interaction.command_name == "show":
            await THINGS[str(given["thing"])].show(show)
        elif interaction.command_name == "modal":
            await open_modal(interaction, str(given["kind"]))
        elif interaction.command_name == "flood":
            counts = (
                int(given.get(key, default)) for key, default in (("messages", 1000), ("edits", 100), ("seconds", 5))
            )
            await flood(show, *counts)
        elif interaction.command_name == "Ask about this":
            await open_modal(interaction, "labels")
        else:
            await show.post(_told(interaction), flags=EPHEMERAL)


def _told(interaction: hikari.CommandInteraction) -> str:
    """What a command was given, for the one who gave it."""
    lines = [f"**{interaction.command_name}** got:", *_listed(interaction.options or ())]
    if interaction.resolved is not None:
        lines += [f"person: {user.username}" for user in interaction.resolved.users.values()]
        lines += [f"message: {message.content!r}" for message in interaction.resolved.messages.values()]
        lines += [f"file: {file.filename}, {file.size} bytes" for file in interaction.resolved.attachments.values()]
    return "\n".join(lines)[:2000]


def _listed(options: tuple | list, depth: int = 0) -> list[str]:
    lines = []
    for option in options:
        value = "" if option.options else f": `{option.value}`"
        lines += [f"{'  ' * depth}- {option.name}{value}", *_listed(option.options or (), depth + 1)]
    return lines


async def _suggest(interaction: hikari.AutocompleteInteraction) -> None:
    focused = next(option for option in interaction.options if option.is_focused)
    typed = str(focused.value).lower()
    if focused.name == "silent":
        return
    if focused.name == "slow":
        await asyncio.sleep(SLOW_S)
    found: list[str | int] = [word for word in WORDS if typed in word]
    if focused.name == "number":
        found = [number * 7 for number in range(1, 16) if typed in str(number * 7)]
    elif focused.name == "nothing":
        found = []
    choices = [AutocompleteChoiceBuilder(name=str(one), value=one) for one in found[:_SUGGESTIONS_AT_MOST]]
    await interaction.create_response(choices)


@asynccontextmanager
async def showcase_running(api_url: str, token: str = TOKEN, pause_s: float = 2.0) -> AsyncIterator[Showcase]:
    """The showcase, its commands registered, for as long as the block lasts.

    When the block ends: AssertionError if there was something that could not be shown.
    """
    bot = hikari.GatewayBot(
        token,
        rest_url=api_url,
        banner=None,
        logs=None,
        suppress_optimization_warning=True,
        force_color=False,
        intents=hikari.Intents.ALL_UNPRIVILEGED,
    )
    showcase, started = Showcase(bot, pause_s), asyncio.Event()

    async def on_started(_event: hikari.StartedEvent) -> None:
        started.set()

    bot.subscribe(hikari.StartedEvent, on_started)
    bot.subscribe(hikari.InteractionCreateEvent, showcase.on_interaction)
    bot.subscribe(hikari.ShardPayloadEvent, showcase.on_payload)
    bot.subscribe(hikari.ExceptionEvent, showcase.on_failure)
    await bot.start(check_for_updates=False)
    try:
        async with asyncio.timeout(PATIENCE_S):
            await started.wait()
            await showcase.register()
        yield showcase
    finally:
        if bot.is_alive:
            await bot.close()
    assert not showcase.failures, "\n\n".join(showcase.failures)
