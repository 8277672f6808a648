"""Snowflakes: Discord's ids, which carry the moment they were made."""

from sandbox.discord.clock import Clock

DISCORD_EPOCH_MS = 1_420_070_400_000


class Snowflakes:
    """Makes ids that grow strictly, as Discord's do."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """A new id, larger than every one before."""
        made_ms = int(self._clock.now_s() * 1000) - DISCORD_EPOCH_MS
        self._last = max(made_ms << 22, self._last + 1)
        return self._last


def read_snowflake(raw: object) -> int | None:
    """The id in a path, a query or a body; None when it is none."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw if raw >= 0 else None
    if isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) <= 20:
        return int(raw)
    return None
