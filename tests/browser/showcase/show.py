"""One use of one of the showcase's commands, buttons or menus, and the ways to answer it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import hikari

EPHEMERAL = hikari.MessageFlag.EPHEMERAL
_Answerable = hikari.CommandInteraction | hikari.ComponentInteraction


@dataclass
class Show:
    """Answers an interaction with the first message, and follows up with all others.

    `command_ids` has the registered commands' ids by name; `pause_s` is how long a thing stays before it changes.
    """

    interaction: _Answerable
    command_ids: Mapping[str, int]
    pause_s: float
    _answered: bool = False

    @property
    def rest(self) -> hikari.api.RESTClient:
        return self.interaction.app.rest

    @property
    def channel_id(self) -> int:
        return int(self.interaction.channel_id)

    async def post(self, content: str | hikari.UndefinedType = hikari.UNDEFINED, **what: Any) -> hikari.Message:
        """The next message; `what` is hikari's (`components`, `attachments`, `embeds`, `flags`, …)."""
        if self._answered:
            return await self.interaction.execute(content, **what)
        self._answered = True
        await self.interaction.create_initial_response(hikari.ResponseType.MESSAGE_CREATE, content, **what)
        return await self.interaction.fetch_initial_response()

    async def defer(self, flags: hikari.MessageFlag = hikari.MessageFlag.NONE) -> None:
        """“… is thinking”; what follows is for `edit`."""
        self._answered = True
        await self.interaction.create_initial_response(hikari.ResponseType.DEFERRED_MESSAGE_CREATE, flags=flags)

    async def edit(self, content: str | hikari.UndefinedType = hikari.UNDEFINED, **what: Any) -> None:
        """Change the first message."""
        await self.interaction.edit_initial_response(content, **what)

    async def pause(self, times: float = 1) -> None:
        """Leave time to look."""
        await asyncio.sleep(self.pause_s * times)


@dataclass(frozen=True)
class Thing:
    """Something to be seen: what it is, in a few words, and how it is shown."""

    summary: str
    show: Callable[[Show], Awaitable[None]]


Things = dict[str, Thing]
