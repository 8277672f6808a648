"""Watches the messages that say "thinking…": when an interaction's token dies, people are told that nobody answers."""

import asyncio
from dataclasses import dataclass

from sandbox.discord.interactions.interaction import Interaction
from sandbox.discord.messages import Messages
from sandbox.discord.world.message import Message

_HAIR_S = 0.001


@dataclass(slots=True)
class _Thinking:
    reply: Message
    given_up: bool = False
    timer: asyncio.TimerHandle | None = None

    def cancel(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


class ThinkingWatch:
    """One timer for each deferral that is not yet answered."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._by_interaction: dict[int, _Thinking] = {}

    def watch(self, interaction: Interaction, reply: Message) -> None:
        """Watch a "thinking" message until its token dies."""
        self._by_interaction[interaction.id] = _Thinking(reply)
        self._look(interaction.id)

    def drop(self, interaction: Interaction) -> None:
        """It was answered, or is gone."""
        if thinking := self._by_interaction.pop(interaction.id, None):
            thinking.cancel()

    def look_again(self) -> None:
        """Look at all of them, after the world was aged or tokens were given another life."""
        for interaction_id in list(self._by_interaction):
            self._look(interaction_id)

    def close(self) -> None:
        """Stop every timer."""
        for thinking in self._by_interaction.values():
            thinking.cancel()
        self._by_interaction.clear()

    def _look(self, interaction_id: int) -> None:
        thinking = self._by_interaction[interaction_id]
        thinking.cancel()
        left_s = self._messages.may_be_answered_for_s(thinking.reply)
        if left_s is None:
            del self._by_interaction[interaction_id]
            return
        given_up = left_s < 0
        if given_up != thinking.given_up:
            thinking.given_up = given_up
            self._messages.show_again(thinking.reply)
        if not given_up:
            thinking.timer = asyncio.get_running_loop().call_later(left_s + _HAIR_S, self._look, interaction_id)
