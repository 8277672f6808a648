"""The naive bot: what a good programmer writes in an afternoon with discord.py.

Everything in memory; defer, submit, poll every 3 s as the vendor's own SDK does, download, edit the reply.
"""

import asyncio
import io
import os

import aiohttp
import discord
from discord import app_commands
from discord.gateway import DiscordWebSocket
from yarl import URL

API = os.environ["DISCORD_API_URL"]
IMAGE_API = os.environ["IMAGEPIPELINE_BASE_URL"] + "/sdxl/inpainting/v1"
KEY = {"API-Key": os.environ["IMAGEPIPELINE_API_KEY"]}
POLL_S = 3
GIVE_UP_S = 300


class Bot(discord.Client):
    """One client, one command tree, one session for the image API."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.default())
        self.tree = app_commands.CommandTree(self)
        self.web: aiohttp.ClientSession

    async def setup_hook(self) -> None:
        """Open the session and register the command."""
        self.web = aiohttp.ClientSession()
        await self.tree.sync()


bot = Bot()


async def inpaint_remotely(body: dict) -> list[str]:
    """Submit and wait; give the results' addresses."""
    async with bot.web.post(IMAGE_API, json=body, headers=KEY) as answer:
        state = await answer.json()
    job_id = state.get("id")
    for _ in range(GIVE_UP_S // POLL_S):
        if state["status"] == "SUCCESS":
            return state["download_urls"]
        if state["status"] == "FAILURE":
            raise RuntimeError(state["error"])
        await asyncio.sleep(POLL_S)
        async with bot.web.get(f"{IMAGE_API}/status/{job_id}", headers=KEY) as answer:
            state = await answer.json()
    raise TimeoutError("the service took too long")


@bot.tree.command(description="Repaint part of a picture")
async def inpaint(
    interaction: discord.Interaction,
    image: discord.Attachment,
    mask: discord.Attachment,
    prompt: str,
    samples: app_commands.Range[int, 1, 4] = 1,
) -> None:
    await interaction.response.defer(thinking=True)
    try:
        body = {
            "model_id": "sdxl", "prompt": prompt, "num_inference_steps": 30, "samples": samples, "seed": -1,
            "guidance_scale": 7.5, "width": image.width, "height": image.height, "init_image": image.url,
            "mask_image": mask.url,
        }  # fmt: skip
        files = []
        for number, url in enumerate(await inpaint_remotely(body)):
            async with bot.web.get(url) as answer:
                files.append(discord.File(io.BytesIO(await answer.read()), f"result-{number}.png"))
        await interaction.edit_original_response(content=prompt, attachments=files)
    except Exception as error:  # noqa: BLE001 - what people write
        await interaction.edit_original_response(content=f"Something went wrong: {error}")


async def main() -> None:
    discord.http.Route.BASE = API
    headers = {"Authorization": f"Bot {os.environ['DISCORD_TOKEN']}"}
    async with aiohttp.ClientSession() as session, session.get(f"{API}/gateway/bot", headers=headers) as answer:
        DiscordWebSocket.DEFAULT_GATEWAY = URL((await answer.json())["url"])
    discord.utils.setup_logging()
    async with bot:
        await bot.start(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    asyncio.run(main())
