"""The whole of Retouch on one machine, with no account (`run`, `demo`), and what its Discord covers (`coverage`)."""

import argparse
import asyncio
import sys
from pathlib import Path

from sandbox.coverage.page import coverage_page
from sandbox.coverage.routes import read_description
from sandbox.demo import demo
from sandbox.examples import load_examples
from sandbox.freeport import NoFreePortError
from sandbox.run import run


def main() -> int:
    """Read the command line and do it; the exit status."""
    examples = {example.name: example for example in load_examples()}
    first = next(iter(examples))
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    what = parser.add_subparsers(dest="what", required=True)
    running = what.add_parser("run", help="both servers, the bot, and a page in the browser")
    running.add_argument("--port", type=int, default=8100, help="the page's; the next free one when it is taken")
    running.add_argument("--example", choices=examples, default=first)
    showing = what.add_parser("demo", help="one /inpaint from start to end, without a browser")
    showing.add_argument("--example", choices=examples, default=first)
    showing.add_argument("--out", type=Path, default=Path("out"), help="where the pictures go")
    showing.add_argument("--verbose", action="store_true", help="show what the bot prints")
    covering = what.add_parser("coverage", help="what the sandbox's Discord covers of the real one, as a page")
    covering.add_argument("description", type=Path, help="Discord's own description of its API, a JSON file")
    chosen = parser.parse_args()
    if chosen.what == "coverage":
        _say(coverage_page(read_description(chosen.description)))
        return 0
    example = examples[chosen.example]
    try:
        if chosen.what == "run":
            return asyncio.run(run(chosen.port, example, _say))
        return asyncio.run(demo(example, chosen.out, _say, _say_of_bot if chosen.verbose else _say_nothing))
    except NoFreePortError as error:
        _say(f"Cannot start: {error}.")
    except KeyboardInterrupt:
        _say("Interrupted.")
    return 1


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _say_of_bot(line: str) -> None:
    _say(f"bot | {line}")


def _say_nothing(_: str) -> None:
    """What the bot prints is kept for the case that it ends."""


if __name__ == "__main__":
    sys.exit(main())
