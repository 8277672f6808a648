"""The program itself: its version, Python's, and the libraries'."""

import platform
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from bot import __version__
from bot.doctor.findings import Finding, failed, ok, warning

LIBRARIES: Final = (
    "aiohttp",
    "discord.py",
    "numpy",
    "opencv-python-headless",
    "orjson",
    "pillow",
    "prometheus-client",
    "psycopg",
    "pydantic",
    "python-dotenv",
    "sqlalchemy",
    "stamina",
    "structlog",
    "tokenizers",
    "uvloop",
    "zstandard",
)
"""What `pyproject.toml` names; a test compares the two."""

OLDEST_PYTHON: Final = (3, 11)
# Its insides are relied on in a few places (`bot/discordio/gateway.py`).
_DISCORD_PY = "2.7."
_SHOWN = ("discord.py", "aiohttp", "sqlalchemy", "pillow")


async def check_program() -> Sequence[Finding]:
    """Versions, and whether everything is installed."""
    found = {name: _version(name) for name in LIBRARIES}
    if missing := [name for name, installed in found.items() if installed is None]:
        return [failed("program", f"{', '.join(missing)} not installed.", "Run `make install`.")]
    if sys.version_info < OLDEST_PYTHON:
        return [failed("program", f"Python {platform.python_version()} is too old.", "Use 3.11 or newer.")]
    shown = ", ".join(f"{name} {found[name]}" for name in _SHOWN)
    told = f"Retouch {__version__} on Python {platform.python_version()}; {shown}"
    if not str(found["discord.py"]).startswith(_DISCORD_PY):
        advice = "Run `make install`: this version was not tried."
        return [warning("program", f"{told}.", advice)]
    return [ok("program", f"{told} and {len(found) - len(_SHOWN)} more.")]


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
