"""`python -m sandbox run`: both servers and the bot, with one finished `/inpaint` to be seen, until Ctrl-C.

The page may stop the bot, kill it and start it again; a bot that dies unasked ends the run.
"""

import asyncio
import os
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import aiohttp

from sandbox.botkeeper import BotKeeper
from sandbox.botprocess import BotEndedError
from sandbox.examples import Example
from sandbox.one_inpaint import Moment, NoPicturesError, inpaint_once, until_offered
from sandbox.person import meet
from sandbox.servers import Servers, servers_running

_START_S: Final = 60.0
_PICTURES_S: Final = 60.0

Say = Callable[[str], None]


async def run(first_port: int, example: Example, say: Say) -> int:
    """Run until SIGINT or SIGTERM, or until the bot ends by itself; the exit status."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    say("Starting a Discord and an image API of our own, and the bot between them …")
    with tempfile.TemporaryDirectory(prefix="retouch-sandbox-") as folder:
        keeper = BotKeeper(Path(folder), lambda line: say(f"bot | {line}"))
        async with servers_running(first_port, keeper) as servers:
            variables = {"LOG_FORMAT": os.environ.get("LOG_FORMAT", "console"), **servers.bot_variables(Path(folder))}
            async with keeper.keeping(variables, servers.imagepipeline.url) as bot:
                return await _until_stopped(stop, bot, servers, example, say)


async def _until_stopped(stop: asyncio.Event, bot: BotKeeper, servers: Servers, example: Example, say: Say) -> int:
    welcome = asyncio.create_task(_welcome(bot, servers, example, say))
    stopping = asyncio.create_task(stop.wait())
    dying = asyncio.create_task(bot.until_ended())
    try:
        await asyncio.wait({stopping, dying}, return_when=asyncio.FIRST_COMPLETED)
        if stopping.done():
            say("Stopping …")
            return 0
        _tell_of_end(dying.result(), say)
        return 1
    finally:
        tasks = (welcome, stopping, dying)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _welcome(bot: BotKeeper, servers: Servers, example: Example, say: Say) -> None:
    """Have one picture made, so that there is something to see, and say where."""
    try:
        async with aiohttp.ClientSession() as session:
            person = await meet(session, servers.discord.url)
            async with asyncio.timeout(_START_S):
                await bot.outlive(until_offered(person))
            delivery = await bot.outlive(inpaint_once(person, example, _nothing, patience_s=_PICTURES_S))
    except BotEndedError:
        return
    except TimeoutError:
        say(f"The bot offered no /inpaint within {_START_S:.0f} s; the servers stay up for a look.")
    except NoPicturesError as failure:
        say(f"The first /inpaint went wrong: {failure}")
    else:
        say(f"The bot has made its first picture, in {delivery.took_s:.1f} s: look into #{person.channel_name}.")
    say(
        f"\n  Discord, with Retouch in it    {servers.discord.url}\n"
        f"  the image API and its knobs    {servers.imagepipeline.url}\n\n"
        "Ctrl-C ends it.\n"
    )


def _tell_of_end(ended: BotEndedError, say: Say) -> None:
    say(f"\nThe bot ended by itself (status {ended.status}); nothing restarts it. Its last lines:")
    say("\n".join(f"  {line}" for line in ended.last_lines) or "  (it said nothing)")


def _nothing(_: Moment) -> None:
    """The transcript is the page's."""
