"""A world for one bot: both servers and the bot, started, asked, and ended together."""

import asyncio
import json
import re
import secrets
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

from bench.processes import Bot, Server

OUT = Path(__file__).parent / "out"
READY_WITHIN_S = 40
SETTLE_S = 1.5


class World:
    """`async with World("naive", "burst") as world:` gives a bot that is connected and has registered its commands."""

    def __init__(
        self, bot: str, name: str, *, environment: dict[str, str] | None = None, heartbeat_ms: int = 0
    ) -> None:
        self.bot_name, self.name = bot, name
        self.token = "MTE5." + secrets.token_urlsafe(40)
        self.key = "key-" + secrets.token_urlsafe(24)
        self.heartbeat_ms = heartbeat_ms
        self.discord = Server("bench.servers.discord", self.token)
        self.images = Server("bench.servers.image_api", self.key)
        self._environment = environment or {}
        self._folder = tempfile.TemporaryDirectory(prefix="bench-")
        self._web: aiohttp.ClientSession
        self.bot: Bot
        self.ready_in_s = 0.0
        OUT.mkdir(parents=True, exist_ok=True)
        self.log = OUT / f"{name}-{bot}.log"
        self.log.write_bytes(b"")

    async def __aenter__(self) -> Self:
        """Start everything."""
        self._web = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(120))
        await asyncio.gather(self.discord.start(), self.images.start())
        if self.heartbeat_ms:
            await self.tell_discord("heartbeat", interval_ms=self.heartbeat_ms)
        self.bot = Bot(self.bot_name, self._settings(), self.log)
        try:
            await self.start_bot()
        except BaseException:
            await self._end()
            raise
        return self

    def _settings(self) -> dict[str, str]:
        return {
            "DISCORD_TOKEN": self.token, "DISCORD_API_URL": f"http://127.0.0.1:{self.discord.port}/api/v10",
            "IMAGEPIPELINE_API_KEY": self.key, "IMAGEPIPELINE_BASE_URL": f"http://127.0.0.1:{self.images.port}",
            "DATA_DIR": self._folder.name, "WEB_PORT": "0", "MAX_RUNNING": "0", "MAX_RUNNING_PER_GUILD": "0",
            "MAX_RUNNING_PER_USER": "0",
        } | self._environment  # fmt: skip

    async def start_bot(self) -> None:
        """Start the bot and wait until it is connected, has its commands registered, and sits still."""
        began = time.monotonic()
        known = len((await self.tell_discord("status"))["history"])
        await self.bot.start()
        while time.monotonic() - began < READY_WITHIN_S and not self.bot.ended:
            await asyncio.sleep(0.02)
            status = await self.tell_discord("status")
            fresh = [one["event"] for one in status["history"][known:]]
            if "inpaint" in status["commands"] and ("identify" in fresh or "resume" in fresh) and status["connected"]:
                self.ready_in_s = time.monotonic() - began
                await asyncio.sleep(SETTLE_S)
                return
        tail = self.log.read_text(errors="replace")[-2000:]
        raise RuntimeError(f"{self.bot_name} is not ready after {READY_WITHIN_S} s; its log ends:\n{tail}")

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End everything; keep what the bot sent for the contract check."""
        if kind is None:
            requests = await self.tell_discord("requests")
            path = OUT / f"{self.name}-{self.bot_name}.requests.jsonl"
            path.write_text("".join(json.dumps(one) + "\n" for one in requests))
        await self._end()

    async def _end(self) -> None:
        await self.bot.stop()
        await asyncio.gather(self.discord.stop(), self.images.stop())
        await self._web.close()
        self._folder.cleanup()

    async def _tell(self, port: int, what: str, arguments: dict) -> Any:  # noqa: ANN401 - JSON
        async with self._web.post(f"http://127.0.0.1:{port}/bench/{what}", json=arguments) as answer:
            answer.raise_for_status()
            return await answer.json()

    async def tell_discord(self, what: str, **arguments: object) -> Any:  # noqa: ANN401 - JSON
        """Ask the Discord stand-in for something (see the end of `servers/discord.py`)."""
        return await self._tell(self.discord.port, what, arguments)

    async def tell_images(self, what: str, **arguments: object) -> Any:  # noqa: ANN401 - JSON
        """Ask the image API stand-in for something (see the end of `servers/image_api.py`)."""
        return await self._tell(self.images.port, what, arguments)

    async def until(self, key: str, count: int, within_s: float, *, every_s: float = 0.25) -> bool:
        """Wait until Discord counts `count` of `key` (`acknowledged`, `with_pictures`); False when time is over."""
        end = time.monotonic() + within_s
        while time.monotonic() < end:
            if (await self.tell_discord("status"))[key] >= count:
                return True
            await asyncio.sleep(every_s)
        return False

    async def warm_up(self, count: int, time_s: tuple[float, float], rate: float = 5.0) -> None:
        """Let `count` jobs run through, then forget them."""
        await self.tell_images("configure", time_s=time_s)
        await self.tell_discord("fire", first=7000, count=count, interval_s=1 / rate)
        await self.until("with_pictures", count, count / rate + time_s[1] + 30)
        await self.tell_discord("forget")
        await self.tell_images("forget")

    def leaks(self) -> list[str]:
        """Say which secrets the bot's log shows."""
        text = self.log.read_text(errors="replace")
        patterns = {
            "bot token": re.escape(self.token), "API key": re.escape(self.key), "signed URL": r"hm=[0-9a-f]{16}",
            "interaction token": "aW50ZXJhY3Rpb246", "prompt": "red boat on calm water", "traceback": "Traceback",
        }  # fmt: skip
        return [name for name, pattern in patterns.items() if re.search(pattern, text)]
