"""The one edge where interactions come in: from here on, each is answered in the language of its person."""

from typing import Any

from discord.state import AutoShardedConnectionState

from bot.discordio.locales import language_of
from bot.languages import speaking


class HearingState(AutoShardedConnectionState[Any]):
    """discord.py's state of the connection. Commands, presses, forms and listeners are tasks that begin in here."""

    def parse_interaction_create(self, data: Any) -> None:  # noqa: ANN401 (Discord's payload, typed within discord.py only)
        """Speak the person's language to whoever answers."""
        with speaking(language_of(data.get("locale"))):
            super().parse_interaction_create(data)
