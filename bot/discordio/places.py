"""What may be done where."""

from collections.abc import Iterable

import discord


class UnfilteredPlaces:
    """Where the safety checker may be off: in age-restricted channels of servers that were allowed it."""

    def __init__(self, guild_ids: Iterable[int]) -> None:
        self._guild_ids = frozenset(guild_ids)

    def includes(self, interaction: discord.Interaction) -> bool:
        """Whether this is such a place."""
        is_nsfw = getattr(interaction.channel, "is_nsfw", None)
        return interaction.guild_id in self._guild_ids and is_nsfw is not None and bool(is_nsfw())
