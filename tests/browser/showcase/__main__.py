"""`python -m tests.browser.showcase`: a bot that shows everything Discord can show, in a sandbox to look at.

    python -m tests.browser.showcase --with-sandbox --port 8100 --use text galleries buttons
    python -m sandbox.discord --port 8100 --no-rate-limits --token TOKEN   # and, beside it,
    python -m tests.browser.showcase --url http://127.0.0.1:8100 --token TOKEN

hikari reads the application's id off the token: without --token both sides use the showcase's own, which --help prints.
"""

import argparse
import asyncio
import signal
import sys
from contextlib import AsyncExitStack

import aiohttp

from sandbox.discord import SandboxDiscordConfig, running
from tests.browser.showcase.bot import THINGS, TOKEN, UNLIMITED, Showcase, showcase_running
from tests.integration.sandbox_people import ADA, REPAINTS


def main() -> None:
    """Read the arguments and run until Ctrl-C."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.browser.showcase",
        description=__doc__,
        epilog=f"TOKEN: {TOKEN}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--url", help="a sandbox that runs already")
    where.add_argument("--with-sandbox", action="store_true", help="start a sandbox too")
    parser.add_argument("--port", type=int, default=0, help="of the sandbox to start; 0 takes any free one")
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument(
        "--pause", type=float, default=2.0, metavar="S", help="how long to leave before a thing changes"
    )
    parser.add_argument(
        "--use", nargs="*", default=[], metavar="THING", choices=[*THINGS, "all"], help="show at once, in #repaints"
    )
    asyncio.run(_run(parser.parse_args()))


async def _run(chosen: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        url = chosen.url
        if chosen.with_sandbox:
            config = SandboxDiscordConfig(port=chosen.port, bot_token=chosen.token, **UNLIMITED)
            url = (await stack.enter_async_context(running(config))).url
        showcase = await stack.enter_async_context(showcase_running(f"{url}/api/v10", chosen.token, chosen.pause))
        _say(f"The page: {url}\n")
        for name, thing in THINGS.items():
            _say(f"  /show {name:20}{thing.summary}")
        _say(f"\nalso {', '.join(name for name in showcase.command_ids if name != 'show')}. Ctrl-C ends it.")
        await _use(showcase, url, list(THINGS) if "all" in chosen.use else chosen.use)
        await _tell_failures(showcase, stop)


async def _use(showcase: Showcase, url: str, things: list[str]) -> None:
    """Use `/show` as Ada, one thing after the other."""
    async with aiohttp.ClientSession() as session:
        for name in things:
            asked = {"user_id": ADA, "channel_id": REPAINTS, "name": "show", "options": {"thing": name}}
            async with session.post(f"{url}/sandbox/interactions", json=asked) as answer:
                used = await answer.json()
            await showcase.done_with(used["id"], patience_s=60)
            _say(f"used /show {name}")


async def _tell_failures(showcase: Showcase, stop: asyncio.Event) -> None:
    while not stop.is_set():
        told, showcase.failures[:] = showcase.failures[:], []
        for failure in told:
            _say(failure)
        await asyncio.wait([asyncio.ensure_future(stop.wait())], timeout=1)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
