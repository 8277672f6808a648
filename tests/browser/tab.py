"""One person's tab: what they do is counted, what the page complains of fails the test."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ConsoleMessage, Error, Locator, Page, Request
from yarl import URL

from tests.browser.held_files import drop_files, paste_files

PATIENCE_MS = 10_000
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


@dataclass
class Tab:
    """A tab on the sandbox's page.

    `interactions` lists what the person did since the page was opened: each click, typed text, pressed key and
    chosen, dropped or pasted set of files is one. Looking (`page`, and playwright's `expect`) costs nothing.
    """

    page: Page
    url: str
    interactions: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    _forgiven: list[re.Pattern[str]] = field(default_factory=list)

    async def open(self, as_user: str = "ada", guild_id: str | None = None, channel_id: str | None = None) -> None:
        """Open the page as a person, by username, and start counting. Without a channel: where the page starts."""
        path = f"/channels/{guild_id or '@me'}/{channel_id}" if channel_id else "/"
        self.interactions.clear()
        await self.page.goto(f"{self.url}{path}?as={as_user}")

    async def click(self, what: Locator, **how) -> None:
        """Press the mouse on something; `how` is playwright's (`button="right"`, `modifiers`, …)."""
        self._did(f"click {what}")
        await what.click(**how)

    async def hover(self, what: Locator) -> None:
        """Move the mouse there, which is no interaction of its own."""
        await what.hover()

    async def type(self, text: str, into: Locator | None = None) -> None:
        """Type a text where the focus is, key by key; with `into` after a click there, which counts too."""
        if into is not None:
            await self.click(into)
        self._did(f"type {text!r}")
        await self.page.keyboard.type(text)

    async def press(self, *keys: str) -> None:
        """Press keys one after the other: `Enter`, `Tab`, `Shift+Tab`, `ArrowDown`, `Control+K`, …"""
        for key in keys:
            self._did(f"press {key}")
            await self.page.keyboard.press(key)

    async def choose_files(self, opener: Locator, *files: Path) -> None:
        """Click what opens the file dialog, and choose: two interactions."""
        async with self.page.expect_file_chooser() as chooser:
            await self.click(opener)
        self._did(f"choose {[file.name for file in files]}")
        await (await chooser.value).set_files(files)

    async def drop_files(self, target: Locator, *files: Path) -> None:
        """Drag files from elsewhere over something and drop them there."""
        self._did(f"drop {[file.name for file in files]} on {target}")
        await drop_files(target, files)

    async def paste_files(self, *files: Path) -> None:
        """Paste files from the clipboard where the focus is."""
        self._did(f"paste {[file.name for file in files]}")
        await paste_files(self.page, files)

    def forgive(self, pattern: str) -> None:
        """Complaints that match are this test's own doing."""
        self._forgiven.append(re.compile(pattern))

    @property
    def unforgiven(self) -> list[str]:
        """What the page complained of, without what was foreseen."""
        return [one for one in self.complaints if not any(pattern.search(one) for pattern in self._forgiven)]

    async def accessibility_faults(self, within: str | None = None) -> list[str]:
        """What axe-core finds wrong on the page as it is now, or `within` a CSS selector; one line for each element."""
        found = await Axe().run(self.page, context=within)
        return [
            f"{fault['id']} ({fault['impact']}): {fault['help']}: {' '.join(map(str, element['target']))}"
            for fault in found.response["violations"]
            for element in fault["nodes"]
        ]

    def _did(self, what: str) -> None:
        self.interactions.append(what)

    def _listen(self) -> None:
        self.page.on("console", self._on_console)
        self.page.on("pageerror", self._on_exception)
        self.page.on("request", self._on_request)
        self.page.on("crash", lambda _page: self.complaints.append("the tab crashed"))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text} ({message.location.get('url')})")

    def _on_exception(self, error: Error) -> None:
        self.complaints.append(f"uncaught: {error.stack or error.message}")

    def _on_request(self, request: Request) -> None:
        asked = URL(request.url)
        if asked.scheme not in {"data", "blob"} and asked.origin() != URL(self.url).origin():
            self.complaints.append(f"a request to somebody else: {request.url}")


@asynccontextmanager
async def tab_of(browser: Browser, url: str, **context) -> AsyncIterator[Tab]:
    """A tab that shares nothing with others, on the sandbox at `url`; `context` is for `Browser.new_context`.

    When the block ends: AssertionError if the page logged an error, raised something, or asked another server.
    A failure of the block's own is told what was done and what the page complained of.
    """
    settings = {"viewport": DESKTOP, "locale": "en-GB", "timezone_id": "UTC", "reduced_motion": "reduce"} | context
    async with await browser.new_context(**settings) as own:
        own.set_default_timeout(PATIENCE_MS)
        tab = Tab(await own.new_page(), url)
        tab._listen()
        try:
            yield tab
        except BaseException as error:
            error.add_note("\n".join(["The person's doings:", *tab.interactions, "The page said:", *tab.complaints]))
            raise
    assert not tab.unforgiven, "\n".join(tab.unforgiven)
