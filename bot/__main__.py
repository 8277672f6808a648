"""`python -m bot`: read the settings, run the bot, end with a clear line when it cannot. `doctor`: look, do not run."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence

import uvloop
from dotenv import dotenv_values

from bot import __version__
from bot.logs import set_up_logs
from bot.memory import spare_memory
from bot.settings import SettingsError, read_settings

_BAD_SETTINGS = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM or SIGINT, or do what the arguments say; the exit status."""
    asked = _parser().parse_args(arguments)
    variables: Mapping[str, str | None] = {**dotenv_values(".env"), **os.environ}
    if asked.command == "doctor":
        return _doctor(variables, as_data=asked.json)
    try:
        settings = read_settings(variables)
    except SettingsError as error:
        print("\n".join(error.faults), file=sys.stderr)  # noqa: T201 (no log yet to write to)
        return _BAD_SETTINGS
    spare_memory()
    secrets = [one.get_secret_value() for one in (settings.discord_token, settings.imagepipeline_api_key)]
    set_up_logs(settings.log_level, settings.log_format, secrets=secrets)
    from bot.app import run  # noqa: PLC0415 (bad settings are told before the libraries are loaded)

    return uvloop.run(run(settings))


def _doctor(variables: Mapping[str, str | None], *, as_data: bool) -> int:
    set_up_logs("error", "console")
    from bot.doctor.command import run_doctor  # noqa: PLC0415 (as above)

    return uvloop.run(run_doctor(variables, as_data=as_data))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="Run the bot with the settings of the environment and of .env. Without a command it runs.",
    )
    parser.add_argument("--version", action="version", version=f"Retouch {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="command")
    doctor = commands.add_parser(
        "doctor",
        help="look at everything that the bot needs, change nothing, and say what to do",
        description="Look at everything that the bot needs, change nothing, and say what to do.",
        epilog="Exit status: 0 nothing failed (there may be warnings), 1 something did, 2 the settings cannot be read.",
    )
    doctor.add_argument("--json", action="store_true", help="print the findings as JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
