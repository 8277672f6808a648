"""The sandbox's page under a flood: 1,000 new messages, then edits without end; how long its thread is held up."""

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
from playwright.async_api import Page

from bench.figures import Row
from tests.browser.chromium import chromium

CHANNEL = "1180000000000001101"
ADA = "1180000000000000101"
ON_THE_WAY = 16
"""Requests at once: a bot that obeys no limit."""
WATCH = """
window.held = [];
new PerformanceObserver((list) => window.held.push(...list.getEntries().map((entry) => entry.duration)))
    .observe({ type: "longtask", buffered: true });
window.frames_drawn = 0;
(function draw() { window.frames_drawn++; requestAnimationFrame(draw); })();
"""
READ_ONLY = f"""
new EventSource("/sandbox/events?user_id={ADA}").addEventListener("message_create", (event) => JSON.parse(event.data));
"""
"""What no page can do without: take the same events in. The machine's own noise is in it too."""


@dataclass
class Held:
    """How the page fared: the tasks over 50 ms that its thread had (ms), and frames a second."""

    tasks_ms: list[float]
    frames_per_s: float


async def measure(which: str, *, edits_per_s: int, duration_s: float) -> Row:
    """Flood one page: the sandbox's own (`page`), or one that only reads (`reader`)."""
    async with _discord() as url, chromium() as browser, aiohttp.ClientSession() as session:
        bot = _Bot(session, url)
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        await page.add_init_script(WATCH)
        await page.goto(f"{url}/?as=ada" if which == "page" else f"{url}/sandbox/examples/")
        if which == "page":
            await page.locator("#composer").wait_for()
        else:
            await page.evaluate(READ_ONLY)
        await page.wait_for_timeout(1000)
        arrived = await _watched(page, bot.write(1000))
        edited = await _watched(page, bot.edit(edits_per_s, duration_s))
        reopened = Held([], 0.0)
        if which == "page":
            began = time.monotonic()
            await page.reload()
            await page.locator(f"#message-{bot.newest_id}").wait_for()
            reopened = await _held(page, began)
    return {
        **_figures("1,000 messages", arrived),
        **_figures(f"{edits_per_s} edits a second", edited),
        **(_figures("reopened", reopened) if which == "page" else {}),
        "=edits made a second": round(bot.edited / duration_s),
    }


def _figures(name: str, held: Held) -> Row:
    return {
        f"{name}: longest task ms": round(max(held.tasks_ms, default=0.0)),
        f"=over 50 ms, {name}": len(held.tasks_ms),
        f"=over 100 ms, {name}": sum(task_ms > 100 for task_ms in held.tasks_ms),
        f"=frames a second, {name}": round(held.frames_per_s),
    }


async def _watched(page: Page, flood: "asyncio._CoroutineLike[None]") -> Held:
    await page.evaluate("window.held = []; window.frames_drawn = 0")
    began = time.monotonic()
    await flood
    return await _held(page, began)


async def _held(page: Page, began: float) -> Held:
    await page.wait_for_timeout(2000)
    tasks_ms, frames = await page.evaluate("[window.held, window.frames_drawn]")
    return Held(tasks_ms, frames / (time.monotonic() - began))


@dataclass(frozen=True)
class _Written:
    id: str
    number: int


class _Bot:
    """Writes and edits over REST, without a library and without a gateway."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._messages = f"{url}/api/v10/channels/{CHANNEL}/messages"
        self._written: list[_Written] = []
        self.edited = 0

    @property
    def newest_id(self) -> str:
        """The last message's id."""
        return self._written[-1].id

    async def write(self, count: int) -> None:
        limit = asyncio.Semaphore(ON_THE_WAY)

        async def one(number: int) -> None:
            async with limit:
                message = await self._send("POST", self._messages, _body(number, "new"))
                self._written.append(_Written(message["id"], number))

        await asyncio.gather(*(one(number) for number in range(count)))
        self._written.sort(key=lambda written: int(written.id))

    async def edit(self, per_s: int, duration_s: float) -> None:
        """Edit the newest 40 in turn, at an even pace."""
        began, sent = time.monotonic(), set[asyncio.Task[None]]()
        for number in range(round(per_s * duration_s)):
            await asyncio.sleep(max(0.0, began + number / per_s - time.monotonic()))
            task = asyncio.create_task(self._edit(number))
            sent.add(task)
            task.add_done_callback(sent.discard)
        await asyncio.gather(*sent)

    async def _edit(self, number: int) -> None:
        written = self._written[-1 - number % 40]
        # A message of components stays one.
        await self._send("PATCH", f"{self._messages}/{written.id}", _body(written.number, f"edit {number}"))
        self.edited += 1

    async def _send(self, method: str, url: str, body: object) -> dict[str, str]:
        async with self._session.request(method, url, json=body, headers={"Authorization": "Bot sandbox-token"}) as got:
            got.raise_for_status()
            return await got.json()


def _body(number: int, words: str) -> object:
    """Like a reply of ours: every third is a layout with a row of buttons, the others are markdown."""
    text = f"**Picture {number}** is {words} · `seed {number * 7919}` with <@{ADA}>\n-# about {number % 60} s"
    if number % 3:
        return {"content": text}
    buttons = [{"type": 2, "style": 2, "label": label, "custom_id": f"{label}:{number}"} for label in ("Again", "Vary")]
    parts = [{"type": 10, "content": text}, {"type": 14}, {"type": 1, "components": buttons}]
    return {"flags": 1 << 15, "components": [{"type": 17, "components": parts}]}


@contextlib.asynccontextmanager
async def _discord() -> AsyncIterator[str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox.discord", "--no-rate-limits", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield json.loads(await process.stdout.readline())["url"]
    finally:
        process.terminate()
        await process.wait()
