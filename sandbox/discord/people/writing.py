"""What users do with messages: write, answer, change, remove, put away."""

from dataclasses import dataclass, field

from sandbox.discord.core import Core
from sandbox.discord.forms.body import Body, Upload
from sandbox.discord.forms.message import CONTENT_AT_MOST, FILES_AT_MOST
from sandbox.discord.jsontypes import Json
from sandbox.discord.people.refusals import Refused
from sandbox.discord.world.entities import Channel, User
from sandbox.discord.world.message import Message, MessageType, StoredFile
from sandbox.discord.world.permissions import Permission

_ANSWERABLE = (
    MessageType.DEFAULT,
    MessageType.REPLY,
    MessageType.CHAT_INPUT_COMMAND,
    MessageType.CONTEXT_MENU_COMMAND,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a user is about to send: words, files (uploaded before, or as bytes), and the message it answers."""

    content: str
    uploaded: list[StoredFile] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    reply_to: int | None = None


class Writing:
    """The deeds. All raise Refused where Discord's app would not let the user do it."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def write(self, user: User, channel: Channel, draft: Draft) -> Message:
        """Send a message. Raises DiscordProblem where Discord would refuse it."""
        core = self._core
        self._need(user, channel, writing_permission(channel))
        if draft.uploaded or draft.files:
            self._need(user, channel, Permission.ATTACH_FILES)
        _check_length(draft.content)
        if len(draft.uploaded) + len(draft.files) > FILES_AT_MOST:
            raise Refused(f"A message carries {FILES_AT_MOST} files at most.", field="attachment_ids")
        if not (draft.content.strip() or draft.uploaded or draft.files):
            raise Refused("There is nothing to send.", field="content")
        message = core.messages.draft(channel, user)
        message.attachments = [core.messages.copy_file(file, channel) for file in draft.uploaded]
        body: Json = {"content": draft.content}
        if draft.reply_to is not None:
            answered = self.seen(user, channel, draft.reply_to)
            if answered.ephemeral_to is not None or answered.loading or answered.type not in _ANSWERABLE:
                raise Refused("This message cannot be replied to.", 409, "reply_to")
            message.type, message.reference_id = MessageType.REPLY, answered.id
            if answered.author.id == user.id:  # the app pings nobody who answers themselves
                body["allowed_mentions"] = {"parse": ["users", "roles", "everyone"], "replied_user": False}
        uploads = [Upload(index, name, bytes_) for index, (name, bytes_) in enumerate(draft.files)]
        return core.messages.post(core.messages.read_new(Body(body, uploads), draft=message), message)

    def edit(self, user: User, channel: Channel, message_id: int, content: str) -> Message:
        """Change the words of one's own message."""
        message = self.seen(user, channel, message_id)
        if message.author.id != user.id:
            raise Refused("Only who wrote a message can edit it.", 403)
        _check_length(content)
        if not (content.strip() or message.attachments):
            raise Refused("A message cannot be emptied; delete it instead.", field="content")
        return self._core.messages.edit(message, Body({"content": content}))

    def delete(self, user: User, channel: Channel, message_id: int) -> None:
        """Remove a message: one's own, or anybody's with MANAGE_MESSAGES; an ephemeral one is only put away."""
        message = self.seen(user, channel, message_id)
        if message.ephemeral_to is not None:
            self._core.messages.dismiss(message)
            return
        if message.author.id != user.id:
            self._need(user, channel, Permission.MANAGE_MESSAGES)
        self._core.messages.delete(message)

    def seen(self, user: User, channel: Channel, message_id: int) -> Message:
        """A message that the user sees there."""
        message = self._core.world.message(channel.id, message_id)
        if message is None or not message.visible_to(user.id):
            raise Refused("There is no such message here.", 404)
        return message

    def _need(self, user: User, channel: Channel, permission: Permission) -> None:
        if not self._core.world.permissions_in(channel, user) & permission:
            raise Refused(f"{user.username} may not do that here.", 403)


def writing_permission(channel: Channel) -> Permission:
    """What one needs to write there."""
    return Permission.SEND_MESSAGES_IN_THREADS if channel.type.is_thread else Permission.SEND_MESSAGES


def _check_length(content: str) -> None:
    if len(content) > CONTENT_AT_MOST:
        raise Refused(
            f"Your message is {len(content)} characters long; {CONTENT_AT_MOST} are the most.", field="content"
        )
