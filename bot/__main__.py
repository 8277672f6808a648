"""`python -m bot`: read the settings, run the bot, end with a clear line when it cannot."""

import os
import sys
from collections.abc import Mapping

import uvloop
from dotenv import dotenv_values

from bot.logs import set_up_logs
from bot.memory import spare_memory
from bot.settings import SettingsError, read_settings

_BAD_SETTINGS = 2


def main() -> int:
    """Run until SIGTERM or SIGINT; the exit status."""
    variables: Mapping[str, str | None] = {**dotenv_values(".env"), **os.environ}
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


if __name__ == "__main__":
    sys.exit(main())
