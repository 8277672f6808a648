"""What a server has settled for everybody in it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What holds in a server where a command is silent. `protect`: as in `bot.domain.recipe`."""

    protect: bool = True


UNSETTLED = ServerSettings()
