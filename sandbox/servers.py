"""The two servers together, and what a bot must be told to live between them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sandbox import discord, imagepipeline
from sandbox.discord.people.backstage import Backstage
from sandbox.freeport import free_port

HOST: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Servers:
    """Both, listening."""

    discord: discord.SandboxDiscord
    imagepipeline: imagepipeline.ImagePipeline

    def bot_variables(self, data_folder: Path) -> dict[str, str]:
        """The fixed variables of a bot that lives here."""
        return {
            "DISCORD_TOKEN": self.discord.token,
            "DISCORD_API_URL": self.discord.api_url,
            "IMAGEPIPELINE_API_KEY": self.imagepipeline.api_key,
            "IMAGEPIPELINE_BASE_URL": self.imagepipeline.url,
            "DATA_DIR": str(data_folder),
            # So that `safety_checker` can be seen to do something in one server, and to be refused in the other.
            "UNFILTERED_GUILD_IDS": str(self.discord.core.world.bot_guilds()[0].id),
            "WEB_PORT": "0",
        }


@asynccontextmanager
async def servers_running(first_port: int, backstage: Backstage | None = None) -> AsyncIterator[Servers]:
    """Both servers, on the first free ports from `first_port` up (0: any). The page reaches `backstage`, if given."""
    async with AsyncExitStack() as stack:
        discord_config = discord.SandboxDiscordConfig(host=HOST, port=free_port(HOST, first_port))
        town = await stack.enter_async_context(discord.running(discord_config, backstage))
        api_config = imagepipeline.ImagePipelineConfig(
            host=HOST, port=free_port(HOST, discord_config.port + 1 if first_port else 0)
        )
        yield Servers(town, await stack.enter_async_context(imagepipeline.running(api_config)))
