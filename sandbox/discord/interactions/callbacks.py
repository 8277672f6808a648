"""The first answer to an interaction, which must come within three seconds and only once."""

from collections.abc import Callable

from sandbox.discord.forms.body import Body
from sandbox.discord.forms.command_options import read_choice
from sandbox.discord.forms.form import Form
from sandbox.discord.forms.modal import read_modal
from sandbox.discord.interactions.desk import InteractionDesk
from sandbox.discord.interactions.interaction import CallbackType, Interaction, InteractionType, State
from sandbox.discord.interactions.payloads import InteractionPayloads
from sandbox.discord.interactions.thinking import ThinkingWatch
from sandbox.discord.jsontypes import Json
from sandbox.discord.messages import Messages
from sandbox.discord.problems import already_acknowledged
from sandbox.discord.world.message import Message, MessageFlag, MessageType
from sandbox.discord.world.world import World

_C = CallbackType
_ANSWERS: dict[InteractionType, tuple[CallbackType, ...]] = {
    InteractionType.APPLICATION_COMMAND: (_C.MESSAGE, _C.DEFERRED_MESSAGE, _C.MODAL),
    InteractionType.MESSAGE_COMPONENT: (
        _C.MESSAGE,
        _C.DEFERRED_MESSAGE,
        _C.DEFERRED_UPDATE,
        _C.UPDATE_MESSAGE,
        _C.MODAL,
    ),
    InteractionType.MODAL_SUBMIT: (_C.MESSAGE, _C.DEFERRED_MESSAGE, _C.DEFERRED_UPDATE, _C.UPDATE_MESSAGE),
    InteractionType.AUTOCOMPLETE: (_C.AUTOCOMPLETE_RESULT,),
}
CHOICES_AT_MOST = 25


class Callbacks:
    """Carries out interaction callbacks."""

    def __init__(
        self,
        world: World,
        desk: InteractionDesk,
        messages: Messages,
        payloads: InteractionPayloads,
        thinking: ThinkingWatch,
    ) -> None:
        self._world = world
        self._desk = desk
        self._thinking = thinking
        self._messages = messages
        self._payloads = payloads
        self._deeds: dict[CallbackType, Callable[[Interaction, Body], None]] = {
            _C.MESSAGE: self._message,
            _C.DEFERRED_MESSAGE: self._deferred_message,
            _C.DEFERRED_UPDATE: self._deferred_update,
            _C.UPDATE_MESSAGE: self._update_message,
            _C.AUTOCOMPLETE_RESULT: self._autocomplete,
            _C.MODAL: self._modal,
        }

    def answer(self, interaction: Interaction, body: Body, arrived_at_s: float) -> None:
        """Carry out one callback. Raises DiscordProblem: 400/40060, 400/50035, and what messages raise."""
        if interaction.state is State.ACKNOWLEDGED:
            raise already_acknowledged()
        form, allowed = Form(), _ANSWERS[interaction.type]
        if interaction.type is InteractionType.MODAL_SUBMIT and interaction.source is None:
            allowed = (_C.MESSAGE, _C.DEFERRED_MESSAGE)
        kind = form.choice(("type",), body.form.get("type"), allowed, required=True)
        form.check()
        self._deeds[CallbackType(kind or 0)](interaction, body)
        interaction.state = State.ACKNOWLEDGED
        interaction.answered_with = CallbackType(kind or 0)
        interaction.acknowledged_at_s = arrived_at_s
        if interaction.parent_id is not None and (parent := self._desk.find(interaction.parent_id)):
            parent.modal = None
        self._desk.tell(interaction, "acknowledged", interaction.reply)

    def reply_draft(self, interaction: Interaction, *, ephemeral: bool) -> Message:
        """An empty reply to an interaction, of the right kind and with the right origin."""
        message = self._messages.draft(interaction.channel, self._world.bot, _kind(interaction))
        message.webhook_id = self._world.application.id
        message.interaction_id = interaction.id
        message.given = [int(file_id) for file_id in interaction.data.get("resolved", {}).get("attachments", {})]
        message.asked_at_s = interaction.created_at_s
        message.interaction_metadata = self._payloads.metadata(interaction)
        message.interaction = self._payloads.legacy(interaction)
        if interaction.type is not InteractionType.APPLICATION_COMMAND and interaction.source:
            message.reference_id = interaction.source.id
        if ephemeral:
            message.ephemeral_to = interaction.user.id
            message.flags |= MessageFlag.EPHEMERAL
        return message

    def _message(self, interaction: Interaction, body: Body) -> None:
        inner = _data(body)
        wish = self._messages.read_new(inner, MessageFlag.EPHEMERAL)
        draft = self.reply_draft(interaction, ephemeral=bool(wish.flags & MessageFlag.EPHEMERAL))
        interaction.reply = self._messages.post(wish, draft)

    def _deferred_message(self, interaction: Interaction, body: Body) -> None:
        flags = _data(body).form.get("flags")
        ephemeral = isinstance(flags, int) and bool(flags & MessageFlag.EPHEMERAL)
        draft = self.reply_draft(interaction, ephemeral=ephemeral)
        draft.flags |= MessageFlag.LOADING
        self._messages.add(draft)
        interaction.reply = draft
        self._thinking.watch(interaction, draft)

    def _deferred_update(self, interaction: Interaction, _body: Body) -> None:
        interaction.reply = interaction.source

    def _update_message(self, interaction: Interaction, body: Body) -> None:
        interaction.reply = interaction.source
        if interaction.source is not None:
            self._messages.edit(interaction.source, _data(body))

    def _autocomplete(self, interaction: Interaction, body: Body) -> None:
        form, given = Form(), _data(body).form
        kind = _focused_type(interaction.data)
        path = ("data", "choices")
        listed = form.sequence(path, given.get("choices"), CHOICES_AT_MOST)
        choices = [read_choice(form, (*path, index), one, kind) for index, one in enumerate(listed)]
        form.check()
        interaction.choices = choices

    def _modal(self, interaction: Interaction, body: Body) -> None:
        interaction.modal = read_modal(body.form.get("data"))


def _data(body: Body) -> Body:
    inner = body.form.get("data")
    return Body(inner if isinstance(inner, dict) else {}, body.uploads)


def _kind(interaction: Interaction) -> MessageType:
    if interaction.type is not InteractionType.APPLICATION_COMMAND:
        return MessageType.REPLY if interaction.source else MessageType.DEFAULT
    return MessageType.CHAT_INPUT_COMMAND if interaction.data["type"] == 1 else MessageType.CONTEXT_MENU_COMMAND


def _focused_type(data: Json) -> int:
    for option in data.get("options", []):
        if option.get("focused"):
            return int(option["type"])
        if found := _focused_type(option):
            return found
    return 0
