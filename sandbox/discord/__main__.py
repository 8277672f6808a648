"""`python -m sandbox.discord`: runs the sandbox's Discord and prints its address as one line of JSON."""

import argparse
import asyncio
import json
import signal
import sys

import uvloop

from sandbox.discord import SandboxDiscordConfig, running


async def _run(config: SandboxDiscordConfig) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with running(config) as discord:
        where = {"url": discord.url, "api_url": discord.api_url, "token": discord.token}
        sys.stdout.write(json.dumps(where) + "\n")
        sys.stdout.flush()
        await stop.wait()


def main() -> None:
    """Read the arguments and run until SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.discord", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes any free one")
    parser.add_argument("--public-url", default=None, help="the address that CDN links carry")
    parser.add_argument("--token", default=None, help="the bot token; the seed file's without it")
    parser.add_argument("--no-rate-limits", action="store_true")
    chosen = parser.parse_args()
    config = SandboxDiscordConfig(
        host=chosen.host,
        port=chosen.port,
        public_url=chosen.public_url,
        bot_token=chosen.token,
        rate_limits=not chosen.no_rate_limits,
    )
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_run(config))


if __name__ == "__main__":
    main()
