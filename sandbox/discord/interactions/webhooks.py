"""What a bot may do with an interaction's token after acknowledging: the reply, and messages that follow."""

from sandbox.discord.forms.body import Body
from sandbox.discord.interactions.callbacks import Callbacks
from sandbox.discord.interactions.desk import InteractionDesk
from sandbox.discord.interactions.interaction import CallbackType, Interaction
from sandbox.discord.interactions.thinking import ThinkingWatch
from sandbox.discord.jsontypes import Json
from sandbox.discord.messages import Messages
from sandbox.discord.problems import DiscordProblem, unknown_message
from sandbox.discord.rendering.messages import MessageRenderer
from sandbox.discord.snowflakes import read_snowflake
from sandbox.discord.world.message import Message, MessageFlag, MessageType
from sandbox.discord.world.world import World

ORIGINAL = "@original"
FOLLOWUPS_WHERE_ONLY_USER_INSTALLED = 5


class InteractionWebhooks:
    """Carries out webhook calls under interaction tokens."""

    def __init__(
        self,
        world: World,
        desk: InteractionDesk,
        callbacks: Callbacks,
        messages: Messages,
        renderer: MessageRenderer,
        thinking: ThinkingWatch,
    ) -> None:
        self._world = world
        self._desk = desk
        self._callbacks = callbacks
        self._messages = messages
        self._renderer = renderer
        self._thinking = thinking

    def follow_up(self, interaction: Interaction, body: Body) -> Json:
        """A message after the acknowledgement. The first one after a deferral fills the "thinking" message."""
        reply = interaction.reply
        if interaction.answered_with is CallbackType.DEFERRED_MESSAGE and reply and self._still_thinks(reply):
            return self._fill(interaction, reply, body)
        if interaction.only_user_installed and interaction.followups_sent >= FOLLOWUPS_WHERE_ONLY_USER_INSTALLED:
            raise DiscordProblem(
                400,
                40094,
                "This interaction has reached the maximum number of follow-up messages",
                "more than 5 follow-ups where the app is only installed by a user",
            )
        wish = self._messages.read_new(body, MessageFlag.EPHEMERAL)
        draft = self._callbacks.reply_draft(interaction, ephemeral=bool(wish.flags & MessageFlag.EPHEMERAL))
        if reply is not None:
            draft.type = MessageType.REPLY
            draft.reference_id = reply.id
            draft.interaction = None
            if draft.interaction_metadata is not None:
                draft.interaction_metadata["original_response_message_id"] = str(reply.id)
        message = self._messages.post(wish, draft)
        interaction.followups_sent += 1
        interaction.followup_ids.append(message.id)
        self._desk.tell(interaction, "followed_up", message)
        return self._renderer.message(message)

    def get(self, interaction: Interaction, which: str) -> Json:
        """The reply or a follow-up."""
        return self._renderer.message(self._find(interaction, which))

    def edit(self, interaction: Interaction, which: str, body: Body) -> Json:
        """Change the reply or a follow-up."""
        message = self._find(interaction, which)
        if message.loading:
            return self._fill(interaction, message, body)
        self._messages.edit(message, body)
        self._desk.tell(interaction, "edited", message)
        return self._renderer.message(message)

    def delete(self, interaction: Interaction, which: str) -> None:
        """Remove the reply or a follow-up."""
        message = self._find(interaction, which)
        self._messages.delete(message)
        if interaction.reply is message:
            interaction.reply = None
            self._thinking.drop(interaction)
        self._desk.tell(interaction, "deleted", message)

    def _fill(self, interaction: Interaction, reply: Message, body: Body) -> Json:
        self._messages.edit(reply, body)
        self._thinking.drop(interaction)
        self._desk.tell(interaction, "replied", reply)
        return self._renderer.message(reply)

    def _find(self, interaction: Interaction, which: str) -> Message:
        if which == ORIGINAL:
            message = interaction.reply
        else:
            message = self._world.message(interaction.channel.id, read_snowflake(which) or 0)
            if message is not None and not self._belongs(interaction, message):
                message = None
        if message is None or self._world.message(message.channel_id, message.id) is None:
            raise unknown_message()
        return message

    def _still_thinks(self, reply: Message) -> bool:
        return reply.loading and self._world.message(reply.channel_id, reply.id) is not None

    def _belongs(self, interaction: Interaction, message: Message) -> bool:
        return message is interaction.reply or message.id in interaction.followup_ids
