"""Which database an address names."""

from pathlib import Path

_SQLITE = "sqlite:///"


def sqlite_path(database_url: str) -> Path | None:
    """The file, where the database is one; None for a server's address."""
    return Path(database_url.removeprefix(_SQLITE)) if database_url.startswith(_SQLITE) else None
