"""`python -m sandbox demo`: one `/inpaint` from start to end without a browser, and proof that it repainted."""

import asyncio
import os
import tempfile
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Final

import aiohttp

from sandbox.botprocess import BOT_COMMAND, BotEndedError, BotProcess, bot_running
from sandbox.comparison import compare
from sandbox.examples import Example
from sandbox.one_inpaint import Moment, NoPicturesError, inpaint_once, until_offered
from sandbox.person import Person, meet
from sandbox.servers import servers_running

_START_S: Final = 25.0
_PICTURES_S: Final = 30.0

Say = Callable[[str], None]


class NothingRepaintedError(Exception):
    """A picture came, but not a repainted one."""


async def demo(example: Example, out: Path, say: Say, bot_say: Say, bot_command: tuple[str, ...] = BOT_COMMAND) -> int:
    """Run it; the exit status. What people may read goes to `say`, what the bot prints to `bot_say`."""
    with tempfile.TemporaryDirectory(prefix="retouch-demo-") as folder:
        async with servers_running(0) as servers, aiohttp.ClientSession() as session:
            variables = {"LOG_FORMAT": os.environ.get("LOG_FORMAT", "console"), **servers.bot_variables(Path(folder))}
            say("A Discord and an image API of our own are up; the bot starts …")
            try:
                async with bot_running(variables, Path(folder), bot_say, bot_command) as bot:
                    person = await meet(session, servers.discord.url)
                    await _one(bot, person, example, out, say)
            except BotEndedError as ended:
                say(f"FAILED: the bot ended by itself (status {ended.status}). Its last lines:")
                say("\n".join(f"  {line}" for line in ended.last_lines))
            except (NoPicturesError, NothingRepaintedError) as failure:
                say(f"FAILED: {failure}")
            except TimeoutError:
                say(f"FAILED: the bot offered no /inpaint within {_START_S:.0f} s")
            else:
                return 0
    return 1


async def _one(bot: BotProcess, person: Person, example: Example, out: Path, say: Say) -> None:
    async with asyncio.timeout(_START_S):
        await bot.outlive(until_offered(person))
    say(f"The bot is there. {person.user_name} writes in #{person.channel_name}:")
    say(f"\n  /inpaint image:{example.image.name} mask:{example.mask.name} prompt:{example.prompt}\n")

    delivery = await bot.outlive(
        inpaint_once(person, example, lambda moment: say(_line(moment)), patience_s=_PICTURES_S)
    )
    say("")
    results = [(one["filename"], await person.download(one["url"])) for one in delivery.pictures]
    await asyncio.to_thread(check_results, results, example, out, say)
    say(f"\nDone: acknowledged after {delivery.acknowledged_after_ms:.0f} ms, pictures after {delivery.took_s:.1f} s.")
    say(f"The picture: {example.credit}. The image API here does not read the prompt; it fills from the picture.")


def _line(moment: Moment) -> str:
    """A moment of the transcript, the time in front of it."""
    wrapped = [part for line in moment.what.splitlines() for part in textwrap.wrap(line, 100)]
    return f"  {moment.at_s:6.2f} s  " + f"\n{' ' * 12}".join(wrapped)


def check_results(results: list[tuple[str, bytes]], example: Example, out: Path, say: Say) -> None:
    """Write the pictures down and hold each against the original. Raises NothingRepaintedError."""
    out.mkdir(parents=True, exist_ok=True)
    picture, mask = example.image.read_bytes(), example.mask.read_bytes()
    for number, (filename, result) in enumerate(results, start=1):
        file = out / f"{example.name}-{number}{Path(filename).suffix}"
        file.write_bytes(result)
        try:
            difference = compare(picture, mask, result)
        except OSError as error:
            raise NothingRepaintedError(f"{filename} is no picture") from error
        say(
            f"  {file}: {difference.width_px}×{difference.height_px} px, {len(result) / 1024:.0f} KiB; mean difference "
            f"to the original {difference.inside:.1f} inside the mask, {difference.outside:.1f} outside (of 255)"
        )
        if not difference.is_repainted:
            raise NothingRepaintedError(f"{filename} is the original again inside the mask")
