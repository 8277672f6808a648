"""The sandbox's composition: one of everything, built once and handed to the routes."""

import secrets

from aiohttp import web

from sandbox.discord.clock import Clock
from sandbox.discord.commands import CommandRegistry
from sandbox.discord.config import SandboxDiscordConfig
from sandbox.discord.events import LiveFeed
from sandbox.discord.faults import Faults
from sandbox.discord.files.blobs import BlobStore
from sandbox.discord.files.links import CdnLinks
from sandbox.discord.gateway.endpoint import GatewayEndpoint
from sandbox.discord.gateway.greeting import Greeting
from sandbox.discord.gateway.hub import GatewayHub
from sandbox.discord.interactions.callbacks import Callbacks
from sandbox.discord.interactions.desk import InteractionDesk
from sandbox.discord.interactions.payloads import InteractionPayloads
from sandbox.discord.interactions.thinking import ThinkingWatch
from sandbox.discord.interactions.webhooks import InteractionWebhooks
from sandbox.discord.messages import Messages
from sandbox.discord.rendering.messages import MessageRenderer
from sandbox.discord.rest.ratelimits import RateLimits
from sandbox.discord.seed import read_seed
from sandbox.discord.snowflakes import Snowflakes
from sandbox.discord.wirelog import WireLog


class Core:
    """Everything that makes up one sandbox Discord."""

    def __init__(self, config: SandboxDiscordConfig) -> None:
        self.config = config
        self.world_id = secrets.token_hex(8)
        self.clock = Clock()
        self.ids = Snowflakes(self.clock)
        self.world = read_seed(config.seed_file, config.bot_token, config.application_id)
        self.wire = WireLog(config.wire_log, config.wire_file)
        self.feed = LiveFeed()
        self.faults = Faults()
        self.blobs = BlobStore()
        self.links = CdnLinks(config, self.clock)
        self.rate_limits = RateLimits(config)
        self.commands = CommandRegistry(self.world.application.id, self.ids, self.feed)
        self.renderer = MessageRenderer(self.world, self.links)
        self.hub = GatewayHub(config, self.feed)
        self.gateway = GatewayEndpoint(config, self.clock, self.hub, Greeting(self.world, self.links), self.wire)
        self.messages = Messages(
            config, self.clock, self.ids, self.world, self.blobs, self.renderer, self.hub, self.feed
        )
        self.payloads = InteractionPayloads(config, self.world, self.renderer)
        self.desk = InteractionDesk(config, self.clock, self.ids, self.world, self.hub, self.feed, self.payloads)
        self.thinking = ThinkingWatch(self.messages)
        self.callbacks = Callbacks(self.world, self.desk, self.messages, self.payloads, self.thinking)
        self.webhooks = InteractionWebhooks(
            self.world, self.desk, self.callbacks, self.messages, self.renderer, self.thinking
        )

    def close(self) -> None:
        """Let go of files and listeners."""
        self.feed.close()
        self.wire.close()
        self.thinking.close()
        self.blobs.close()


CORE: web.AppKey[Core] = web.AppKey("core", Core)


def core_of(request: web.Request) -> Core:
    """The core that a request's routes work on."""
    return request.app[CORE]
