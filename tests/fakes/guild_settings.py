"""Servers' settings in memory; `fail_with` is what the next writes raise."""

from bot.domain.errors import StoreError
from bot.domain.guild_settings import UNSETTLED


class FakeGuildSettings:
    def __init__(self, known=()) -> None:
        self.known = dict(known)
        self.fail_with: StoreError | None = None

    def of_guild(self, guild_id):
        return self.known.get(guild_id, UNSETTLED)

    async def keep(self, guild_id, settings) -> None:
        if self.fail_with:
            raise self.fail_with
        self.known[guild_id] = settings
