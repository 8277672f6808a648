"""What is in front of a person: the page of a running sandbox, with the bot or the showcase behind it."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser

from sandbox.discord import SandboxDiscord, SandboxDiscordConfig, running
from sandbox.imagepipeline import Knobs
from tests.browser.chromium import chromium
from tests.browser.showcase.bot import TOKEN, UNLIMITED, Showcase, showcase_running
from tests.browser.tab import Tab, tab_of
from tests.integration.sandbox_people import ADA, REPAINTS, Used, Wire, wired
from tests.integration.stage import QUICK, Stage, on_stage


@dataclass(frozen=True)
class Screen:
    """A browser in front of a sandbox. `wire` is for what happens elsewhere, without a browser."""

    browser: Browser
    discord: SandboxDiscord
    wire: Wire

    def tab(self, **context) -> AbstractAsyncContextManager[Tab]:
        """A new person's tab; `context` is for `Browser.new_context` (`viewport=PHONE`, `has_touch=True`, …)."""
        return tab_of(self.browser, self.discord.url, **context)


@dataclass(frozen=True)
class BotScreen(Screen):
    """With the real bot behind it."""

    stage: Stage


@dataclass(frozen=True)
class ShowcaseScreen(Screen):
    """With the showcase behind it."""

    showcase: Showcase

    async def show(self, thing: str, user_id: str = ADA, channel_id: str = REPAINTS) -> Used:
        """Have a thing shown by somebody's `/show`, whole."""
        used = await self.wire.use("show", user_id, channel_id, thing=thing)
        await self.showcase.done_with(used.id)
        return used


@asynccontextmanager
async def bot_on_screen(folder: Path, knobs: Knobs = QUICK, **variables: str) -> AsyncIterator[BotScreen]:
    """Both stand-ins, the real bot as a process, and a browser."""
    async with chromium() as browser, on_stage(folder, knobs, **variables) as stage:
        yield BotScreen(browser, stage.discord, stage.wire, stage)


@asynccontextmanager
async def showcase_on_screen(pause_s: float = 0.2) -> AsyncIterator[ShowcaseScreen]:
    """A sandbox Discord without rate limits, the showcase, and a browser."""
    async with (
        chromium() as browser,
        running(SandboxDiscordConfig(bot_token=TOKEN, **UNLIMITED)) as discord,
        showcase_running(discord.api_url, pause_s=pause_s) as showcase,
        wired(discord) as wire,
    ):
        yield ShowcaseScreen(browser, discord, wire, showcase)
