"""Makes, changes and removes messages, and tells the gateway and the people of it."""

from collections.abc import Callable
from dataclasses import replace

from sandbox.discord.clock import Clock
from sandbox.discord.config import SandboxDiscordConfig
from sandbox.discord.events import LiveFeed
from sandbox.discord.files.blobs import BlobStore
from sandbox.discord.files.inspection import inspect_file
from sandbox.discord.forms.body import Body
from sandbox.discord.forms.message import FileWish, MessageForm, MessageWish
from sandbox.discord.gateway.hub import GatewayHub
from sandbox.discord.gateway.intents import Intent
from sandbox.discord.jsontypes import Json
from sandbox.discord.problems import too_large
from sandbox.discord.rendering.messages import MessageRenderer
from sandbox.discord.rendering.places import channel_json
from sandbox.discord.snowflakes import Snowflakes
from sandbox.discord.world.entities import Channel, ChannelType, User
from sandbox.discord.world.message import SENDABLE_FLAGS, Message, MessageFlag, MessageType, StoredFile
from sandbox.discord.world.permissions import Permission
from sandbox.discord.world.world import World


class Messages:
    """The life of messages."""

    def __init__(
        self,
        config: SandboxDiscordConfig,
        clock: Clock,
        ids: Snowflakes,
        world: World,
        blobs: BlobStore,
        renderer: MessageRenderer,
        hub: GatewayHub,
        feed: LiveFeed,
    ) -> None:
        self._config = config
        self._clock = clock
        self._ids = ids
        self._world = world
        self._blobs = blobs
        self._renderer = renderer
        self._hub = hub
        self._feed = feed
        self.files: dict[int, StoredFile] = {}
        """Every file the CDN has, by id."""

    def store_file(self, wish_id: int, filename: str, content: bytes, folder: str, owner_id: int) -> StoredFile:
        """Keep a file's bytes and put it on the CDN. Raises DiscordProblem (413/40005) over the size limit."""
        self.refuse_large(len(content))
        facts = inspect_file(filename, content)
        file = StoredFile(
            id=wish_id,
            folder=folder,
            owner_id=owner_id,
            filename=facts.filename,
            title=facts.title,
            blob=self._blobs.keep(content),
            size=len(content),
            content_type=facts.content_type,
            width=facts.width,
            height=facts.height,
            ephemeral=folder == "ephemeral-attachments",
        )
        self.files[file.id] = file
        return file

    def refuse_large(self, size: int) -> None:
        """Raises DiscordProblem (413/40005) for a file over the limit."""
        if size > self._config.attachment_size_limit:
            raise too_large(f"a file of {size} bytes is over {self._config.attachment_size_limit}")

    def read_new(self, body: Body, flags_beyond: int = 0, draft: Message | None = None) -> MessageWish:
        """The wish of a body that makes a message; `flags_beyond` are flags allowed here besides the usual.

        What the `draft` carries already, it keeps.
        """
        self._refuse_large_uploads(body)
        wanted = body.form.get("flags")
        flags = (wanted if isinstance(wanted, int) else 0) & (SENDABLE_FLAGS | flags_beyond)
        return MessageForm(body, self._ids.next, draft).read(flags)

    def copy_file(self, file: StoredFile, channel: Channel) -> StoredFile:
        """A file of the CDN's, once more: as an attachment for a message in a channel."""
        return replace(file, id=self._ids.next(), folder="attachments", owner_id=channel.id, ephemeral=False)

    def post(self, wish: MessageWish, message: Message) -> Message:
        """Fill a new message with what was wished and put it into its channel."""
        self._fill(message, wish)
        self.add(message)
        return message

    def add(self, message: Message) -> None:
        """Put a message into its channel as it is."""
        self._world.add_message(message)
        self._tell("MESSAGE_CREATE", message)

    def draft(self, channel: Channel, author: User, kind: MessageType = MessageType.DEFAULT) -> Message:
        """An empty message with an id and a time, in no channel yet."""
        return Message(
            id=self._ids.next(), channel_id=channel.id, author=author, type=kind, created_at_s=self._clock.now_s()
        )

    def edit(self, message: Message, body: Body, flags_beyond: int = 0) -> Message:
        """Change a message. Components V2 can be switched on, never off; filling a "thinking" one is no edit."""
        self._refuse_large_uploads(body)
        wanted = body.form.get("flags")
        changeable = (SENDABLE_FLAGS & ~MessageFlag.SUPPRESS_NOTIFICATIONS) | (flags_beyond if message.loading else 0)
        flags = message.flags & ~MessageFlag.LOADING
        if isinstance(wanted, int):
            kept = flags & (~changeable | MessageFlag.IS_COMPONENTS_V2)
            flags = kept | wanted & (changeable & ~MessageFlag.EPHEMERAL)
        wish = MessageForm(body, self._ids.next, message).read(int(flags))
        was_loading = message.loading
        self._fill(message, wish)
        if not was_loading:
            message.edited_at_s = self._clock.now_s()
        self._tell("MESSAGE_UPDATE", message)
        return message

    def delete(self, message: Message) -> None:
        """Remove a message."""
        self._world.remove_message(message)
        channel = self._world.channels[message.channel_id]
        gone: Json = {"id": str(message.id), "channel_id": str(channel.id)}
        if channel.guild_id is not None:
            gone["guild_id"] = str(channel.guild_id)
        if message.ephemeral_to is None:
            self._dispatch("MESSAGE_DELETE", channel, lambda: gone)
        if not message.dismissed:
            self._feed.publish("message_delete", channel.id, lambda: gone, message.ephemeral_to)

    def dismiss(self, message: Message) -> None:
        """Put an ephemeral message out of its viewer's sight. For the bot it is still there."""
        gone: Json = {"id": str(message.id), "channel_id": str(message.channel_id)}
        message.dismissed = True
        self._feed.publish("message_delete", message.channel_id, lambda: gone, message.ephemeral_to)

    def shown(self, message: Message) -> Json:
        """A message as a user of the page sees it, with the files that nothing on it refers to."""
        seen = self._renderer.event(message)
        if message.is_components_v2:
            referred = str(message.components)
            seen["sandbox_unshown_attachments"] = [
                str(file.id) for file in message.attachments if str(file.id) not in referred
            ]
        if message.given:
            given = [self.files[file_id] for file_id in message.given if file_id in self.files]
            seen["sandbox_given"] = [self._renderer.attachment(file) for file in given]
        if (left_s := self.may_be_answered_for_s(message)) is not None and left_s < 0:
            seen["sandbox_no_answer"] = True
        if thread := self._world.channels.get(message.thread_id or 0):
            seen["thread"] = channel_json(thread)
        return seen

    def show_again(self, message: Message) -> None:
        """Show people a message anew; the bot hears nothing of it."""
        if not message.dismissed:
            self._feed.publish(
                "message_update", message.channel_id, lambda: self.shown(message), message.ephemeral_to, message
            )

    def may_be_answered_for_s(self, message: Message) -> float | None:
        """How long a message that says "thinking" may still be filled, negative when no more; None for others."""
        if not message.loading or message.asked_at_s is None or not self._world.message(message.channel_id, message.id):
            return None
        return message.asked_at_s + self._config.token_life_s - self._clock.now_s()

    def _refuse_large_uploads(self, body: Body) -> None:
        for upload in body.uploads:
            self.refuse_large(len(upload.content))

    def _fill(self, message: Message, wish: MessageWish) -> None:
        files = [self._file(message, one) for one in wish.files]
        hidden = wish.files_in_embeds
        message.content = wish.content
        message.embeds = wish.embeds
        message.components = wish.components
        message.attachments = [file for file in files if file.id not in hidden]
        message.embed_files = [file for file in files if file.id in hidden]
        message.flags = wish.flags
        message.tts = wish.tts
        self._find_mentions(message, wish)

    def _file(self, message: Message, wish: FileWish) -> StoredFile:
        if wish.upload is not None:
            file = self.store_file(
                wish.id, wish.upload.filename, wish.upload.content, "attachments", message.channel_id
            )
        elif wish.kept is not None:
            file = wish.kept
        else:  # a wish has one or the other
            raise AssertionError
        file = replace(file, description=wish.description, spoiler=wish.spoiler)
        if message.ephemeral_to is not None:
            file = replace(file, ephemeral=True)
        self.files[file.id] = file
        return file

    def _find_mentions(self, message: Message, wish: MessageWish) -> None:
        allowed, channel = wish.allowed_mentions, self._world.channels[message.channel_id]
        text = " ".join([message.content, *_texts(message.components)])
        message.mentions = [self._world.users[one] for one in allowed.users_in(text) if one in self._world.users]
        replied_to = self._replied_to(message) if allowed.replied_user else None
        if replied_to is not None and replied_to not in message.mentions:
            message.mentions.append(replied_to)
        guild = self._world.guild_of(channel)
        message.mention_roles = [one for one in allowed.roles_in(text) if guild and one in guild.roles]
        may = self._world.permissions_in(channel, message.author) & Permission.MENTION_EVERYONE
        message.mention_everyone = bool(may) and allowed.everyone_in(text)

    def _replied_to(self, message: Message) -> User | None:
        if message.webhook_id is not None or message.type is not MessageType.REPLY:
            return None
        original = self._world.message(message.channel_id, message.reference_id or 0)
        return original.author if original is not None else None

    def _tell(self, event: str, message: Message) -> None:
        channel = self._world.channels[message.channel_id]
        if message.ephemeral_to is None:
            self._dispatch(event, channel, lambda: self._renderer.event(message))
        if not message.dismissed:
            self._feed.publish(event.lower(), channel.id, lambda: self.shown(message), message.ephemeral_to, message)

    def _dispatch(self, event: str, channel: Channel, data: Callable[[], Json]) -> None:
        if channel.type is ChannelType.DM:
            self._hub.dispatch(event, data, Intent.DIRECT_MESSAGES)
        elif self._world.permissions_in(channel, self._world.bot) & Permission.VIEW_CHANNEL:
            self._hub.dispatch(event, data, Intent.GUILD_MESSAGES, channel.guild_id)


def _texts(components: list[Json]) -> list[str]:
    found: list[str] = []
    for component in components:
        if isinstance(component.get("content"), str):
            found.append(component["content"])
        found += _texts(component.get("components", []))
    return found
