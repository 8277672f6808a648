"""Both stand-ins behind a gate, in the test's process, and the bot as a process that may be killed and restarted."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from aiohttp import web

from sandbox.botprocess import BOT_COMMAND, BotEndedError, BotProcess, bot_running
from sandbox.discord import SandboxDiscord, SandboxDiscordConfig
from sandbox.imagepipeline import ImagePipelineConfig, Knobs
from sandbox.imagepipeline.server import ImagePipeline
from tests.faults.crowd import Crowd
from tests.faults.gate import Gate
from tests.integration.stage import QUICK, environment

IS_LONG = os.environ.get("FAULTS") == "long"
HEARD = '"gateway.connected"'
START_S = 60.0


class GatedDiscord(SandboxDiscord):
    """The sandbox's Discord behind the gate."""

    def __init__(self, config: SandboxDiscordConfig, gate: Gate) -> None:
        super().__init__(config)
        self._gate = gate

    def _application(self) -> web.Application:
        return self._gate.before(super()._application(), "discord")


class GatedApi:
    """The image API behind the gate; it can stop listening, and listen again at the same port."""

    def __init__(self, api: ImagePipeline, gate: Gate) -> None:
        self.api = api
        self._gate = gate
        gate.seed_of_remote_job = lambda job_id: job.seed if (job := api.jobs.get(job_id)) else None
        self._runner: web.AppRunner | None = None
        self._port = 0

    async def listen(self) -> None:
        app = self._gate.before(self.api.application(), "api")
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port, backlog=2048).start()
        self._port = self._runner.addresses[0][1]
        self.api.url = f"http://127.0.0.1:{self._port}"

    async def stop_listening(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None


class Log(list[str]):
    """A bot's lines."""

    def __init__(self, said: list[str] | None = None) -> None:
        super().__init__()
        self._said = [] if said is None else said
        self._came = asyncio.Event()

    def __call__(self, line: str) -> None:
        self.append(line)
        self._said.append(line)
        self._came.set()

    def count(self, text: str) -> int:
        return sum(text in line for line in self)

    async def until(self, text: str, times: int = 1) -> None:
        """Wait until so many lines with this text were said."""
        while self.count(text) < times:
            self._came.clear()
            await self._came.wait()


@dataclass
class Ending:
    """How a bot ended."""

    status: int
    took_s: float


@dataclass
class Theatre:
    """The stage of a fault test. `log` is what the last bot said, `said` what all of them did."""

    discord: GatedDiscord
    server: GatedApi
    gate: Gate
    crowd: Crowd
    folder: Path
    variables: dict[str, str]
    bot: BotProcess | None = None
    command: tuple[str, ...] = BOT_COMMAND
    log: Log = field(default_factory=Log)
    said: list[str] = field(default_factory=list)
    killed_at_s: list[float] = field(default_factory=list)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def api(self) -> ImagePipeline:
        return self.server.api

    @property
    def data_dir(self) -> Path:
        return Path(self.variables["DATA_DIR"])

    async def start_bot(self, *, until: str | None = HEARD, **variables: str) -> None:
        """Start the bot on the same data, and wait until it hears commands."""
        self.log = Log(self.said)
        running = bot_running(self.variables | variables, self.folder, self.log, self.command)
        self.bot = await self._stack.enter_async_context(running)
        if until is not None:
            try:
                async with asyncio.timeout(START_S):
                    await self.bot.outlive(self.log.until(until))
            except (BotEndedError, TimeoutError) as error:
                raise AssertionError(f"{error!r}: the bot said\n" + "\n".join(self.log[-20:])) from error

    async def comes_to_nothing(self, **variables: str) -> Ending:
        """Start a bot that is to end by itself, and wait until it did."""
        self.log = Log(self.said)
        began_s = time.monotonic()
        async with asyncio.timeout(START_S), bot_running(self.variables | variables, self.folder, self.log) as bot:
            ended = await bot.until_ended()
        return Ending(ended.status, time.monotonic() - began_s)

    async def kill(self) -> None:
        """kill -9."""
        assert self.bot is not None
        os.kill(self.bot.pid, signal.SIGKILL)
        self.killed_at_s.append(time.monotonic())
        await self.bot.until_ended()
        await self._gone()

    async def terminate(self) -> Ending:
        """SIGTERM, and how it ends."""
        assert self.bot is not None
        os.kill(self.bot.pid, signal.SIGTERM)
        began_s = time.monotonic()
        self.killed_at_s.append(began_s)
        async with asyncio.timeout(10):
            ended = await self.bot.until_ended()
        took_s = time.monotonic() - began_s
        await self._gone()
        return Ending(ended.status, took_s)

    async def _gone(self) -> None:
        self.bot = None
        await self._stack.aclose()

    async def close(self) -> None:
        """Let go of everything; a bot that still runs is not asked."""
        self.gate.on_answer.clear()
        self.gate.release_all()
        if self.bot is not None:
            with suppress(ProcessLookupError):
                os.kill(self.bot.pid, signal.SIGKILL)
        await self._stack.aclose()


@asynccontextmanager
async def theatre(
    folder: Path, knobs: Knobs = QUICK, discord: SandboxDiscordConfig | None = None, **variables: str
) -> AsyncIterator[Theatre]:
    """The stand-ins, listening; the bot is not started yet."""
    gate = Gate()
    config = discord or SandboxDiscordConfig(rate_limits=False, identify_interval_s=0, wire_log=50)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=32)) as session:
        api = ImagePipeline(ImagePipelineConfig(knobs=knobs, chance_seed=1), session)
        server, stand_in = GatedApi(api, gate), GatedDiscord(config, gate)
        await server.listen()
        await stand_in.start()
        variables = environment(stand_in, api, folder) | variables
        stage = Theatre(stand_in, server, gate, Crowd(stand_in, gate), folder, variables)
        try:
            yield stage
        finally:
            await stage.close()
            await api.workshop.close()
            await api.painters.close()
            await stand_in.stop()
            await server.stop_listening()
