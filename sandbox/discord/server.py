"""Runs the sandbox's Discord: one aiohttp application on one port, started and stopped cleanly."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from sandbox.discord.config import SandboxDiscordConfig
from sandbox.discord.core import CORE, Core
from sandbox.discord.people.api import deed_routes
from sandbox.discord.people.backstage import Backstage, set_up_backstage
from sandbox.discord.people.deeds import Deeds
from sandbox.discord.people.letters import letter_routes
from sandbox.discord.people.limits import limit_routes
from sandbox.discord.people.live import live_routes
from sandbox.discord.people.page import page_routes
from sandbox.discord.people.requests import DEEDS
from sandbox.discord.people.state import state_routes
from sandbox.discord.people.trouble import trouble_routes
from sandbox.discord.people.wire import wire_routes
from sandbox.discord.rest.applications import application_routes
from sandbox.discord.rest.cdn import cdn_routes, refresh_routes
from sandbox.discord.rest.channels import channel_routes
from sandbox.discord.rest.gate import Routes, unknown_route
from sandbox.discord.rest.guilds import guild_routes
from sandbox.discord.rest.interactions import interaction_routes
from sandbox.discord.rest.messages import message_routes
from sandbox.discord.rest.users import user_routes

PAGE_FOLDER = Path(__file__).parent / "page" / "built"
STOP_WITHIN_S = 2.0
FORM_OVERHEAD = 64 * 1024


def rest_routes(config: SandboxDiscordConfig) -> list[Routes]:
    """Every route of the REST API, in the order in which a request is matched."""
    return [
        interaction_routes(config.webhook_requests, config.webhook_window_s),
        application_routes(),
        user_routes(),
        guild_routes(),
        channel_routes(),
        message_routes(config.channel_messages, config.channel_window_s),
        refresh_routes(),
    ]


class SandboxDiscord:
    """A sandbox Discord in this process. `core` is everything inside; `deeds` is what its users can do.

    `backstage` is the bot's process and the image API, where whoever runs them lets the page reach them.
    """

    def __init__(self, config: SandboxDiscordConfig | None = None, backstage: Backstage | None = None) -> None:
        self.config = config or SandboxDiscordConfig()
        self._backstage = backstage
        self.core = Core(self.config)
        self.deeds = Deeds(self.core)
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The server's address, without a slash at the end."""
        return f"http://{self.config.host}:{self.port}"

    @property
    def api_url(self) -> str:
        """The REST base for `DISCORD_API_URL`."""
        return f"{self.url}/api/v10"

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.core.world.application.token

    @property
    def port(self) -> int:
        """The port it listens on."""
        if self._runner is None or not self._runner.addresses:
            raise RuntimeError("the sandbox is not running")
        port: int = self._runner.addresses[0][1]
        return port

    async def start(self) -> None:
        """Listen; the port is known afterwards."""
        self._runner = web.AppRunner(
            self._application(), access_log=None, handle_signals=False, shutdown_timeout=STOP_WITHIN_S
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, self.config.host, self.config.port, backlog=4096).start()
        if not self.core.links.base_url:
            self.core.links.base_url = self.url

    async def stop(self) -> None:
        """Hang up on everyone and free the port."""
        for connection in list(self.core.hub.connections):
            connection.hang_up(1001)
        self.core.close()
        if self._runner is not None:
            await self._runner.cleanup()
        await asyncio.sleep(0)

    def _application(self) -> web.Application:
        app = web.Application(client_max_size=self.config.request_size_limit + FORM_OVERHEAD)
        app[CORE] = self.core
        app[DEEDS] = self.deeds
        for routes in rest_routes(self.config):
            app.add_routes(routes.definitions())
        app.add_routes(cdn_routes())
        app.add_routes([*state_routes(), *deed_routes(), *letter_routes(), *live_routes()])
        app.add_routes([*trouble_routes(), *limit_routes(), *wire_routes()])
        set_up_backstage(app, self._backstage)
        app.add_routes(page_routes(PAGE_FOLDER, self.config.examples_folder))
        app.router.add_get("/gateway", self.core.gateway.connect)
        app.router.add_route("*", "/api/{rest:.*}", unknown_route)
        return app


@asynccontextmanager
async def running(
    config: SandboxDiscordConfig | None = None, backstage: Backstage | None = None
) -> AsyncIterator[SandboxDiscord]:
    """A sandbox Discord for the length of a block."""
    sandbox = SandboxDiscord(config, backstage)
    try:
        await sandbox.start()
        yield sandbox
    finally:
        await sandbox.stop()
