"""Finds this machine's Chromium and runs it without a window."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ADVICE = "The browser tests need a Chromium: `apt-get install chromium`, or name yours in the variable CHROMIUM."
SWITCHES = (
    "--no-sandbox",  # its own sandbox wants user namespaces, which containers rarely have
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """The program, if the machine has one. The variable CHROMIUM, a name or a path, goes before all names."""
    named = os.environ.get("CHROMIUM")
    return next(filter(None, map(shutil.which, (named,) if named else NAMES)), None)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser of one's own, for as long as the block lasts: it is up in half a second, so no two tests share one.

    Skips the test on a machine without a browser, and fails it where the variable CI is set.
    """
    program = find_chromium()
    if program is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(ADVICE)
    async with (
        async_playwright() as playwright,
        await playwright.chromium.launch(executable_path=program, args=SWITCHES) as browser,
    ):
        yield browser
