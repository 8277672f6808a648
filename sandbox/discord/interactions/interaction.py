"""One interaction: who did what where, and how far its answer has come."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, IntEnum

from sandbox.discord.jsontypes import Json
from sandbox.discord.world.entities import Channel, Guild, User
from sandbox.discord.world.message import Message


class InteractionType(IntEnum):
    """What the user did."""

    APPLICATION_COMMAND = 2
    MESSAGE_COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL_SUBMIT = 5


class CallbackType(IntEnum):
    """How a bot may answer."""

    PONG = 1
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE_MESSAGE = 7
    AUTOCOMPLETE_RESULT = 8
    MODAL = 9


class State(Enum):
    """How far the answer has come. FAILED is what people read as "The application did not respond"."""

    PENDING = "pending"
    ACKNOWLEDGED = "acknowledged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Step:
    """A moment of the answer's life: `at_s` since 1970; `files` on the reply from then on."""

    at_s: float
    what: str
    message_id: int | None = None
    files: int = 0


@dataclass(slots=True, eq=False)
class Interaction:
    """Created when a user acts, answered by callbacks and by webhook calls under its token.

    `source` is the message whose component was used, `parent_id` the interaction whose modal is submitted.
    """

    id: int
    token: str = field(repr=False)
    type: InteractionType
    user: User
    channel: Channel
    guild: Guild | None
    created_at_s: float
    data: Json
    owners: Json
    only_user_installed: bool
    command_name: str | None = None
    source: Message | None = None
    parent_id: int | None = None
    triggered_by: Json | None = None
    state: State = State.PENDING
    answered_with: CallbackType | None = None
    acknowledged_at_s: float | None = None
    reply: Message | None = None
    followup_ids: list[int] = field(default_factory=list)
    followups_sent: int = 0
    modal: Json | None = None
    choices: list[Json] | None = None
    steps: list[Step] = field(default_factory=list)
    _waiting: list[tuple[Callable[[], bool], asyncio.Future[None]]] = field(default_factory=list, repr=False)

    def note(self, at_s: float, what: str, message: Message | None = None) -> None:
        """Write a step down and wake those whose wait is over."""
        files = len(message.files()) if message else 0
        self.steps.append(Step(at_s, what, message.id if message else None, files))
        for waiting in list(self._waiting):
            reached, future = waiting
            if future.done() or reached():
                self._waiting.remove(waiting)
                if not future.done():
                    future.set_result(None)

    async def until(self, reached: Callable[[], bool], timeout_s: float) -> bool:
        """Wait until `reached()`; False when the time ran out first. Asked again at every step of the answer."""
        if reached():
            return True
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((reached, future))
        try:
            async with asyncio.timeout(timeout_s):
                await future
        except TimeoutError:
            return reached()
        return True

    @property
    def acknowledged_after_ms(self) -> float | None:
        """Milliseconds from the user's deed to the acknowledgement."""
        if self.acknowledged_at_s is None:
            return None
        return round((self.acknowledged_at_s - self.created_at_s) * 1000, 2)

    @property
    def settled(self) -> bool:
        """Whether it was acknowledged or has failed."""
        return self.state is not State.PENDING

    @property
    def answered(self) -> bool:
        """Whether there is something to see: a reply that no longer says "thinking", a modal, choices, a failure."""
        if self.state is State.PENDING:
            return False
        if self.answered_with in (CallbackType.MESSAGE, CallbackType.DEFERRED_MESSAGE):
            return self.reply is None or not self.reply.loading
        if self.answered_with is CallbackType.DEFERRED_UPDATE:
            return any(step.what != "acknowledged" for step in self.steps)
        return True

    @property
    def has_files(self) -> bool:
        """Whether its reply carries files, or never will."""
        return self.state is State.FAILED or bool(self.reply and self.reply.files())
