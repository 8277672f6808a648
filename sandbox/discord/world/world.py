"""All that exists in the sandbox's Discord, held in memory and found by id."""

from collections.abc import Iterator

from sandbox.discord.world.entities import Application, Channel, ChannelType, Guild, Member, User
from sandbox.discord.world.message import Message
from sandbox.discord.world.permissions import ALL_PERMISSIONS, IN_A_DM, Permission, channel_permissions


class World:
    """Users, guilds, channels and messages, with the questions that routes ask about them."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self._messages: dict[int, dict[int, Message]] = {}

    @property
    def bot(self) -> User:
        """The bot's own account."""
        return self.application.bot

    def guild_of(self, channel: Channel) -> Guild | None:
        """The guild a channel is in; None for a DM."""
        return self.guilds[channel.guild_id] if channel.guild_id is not None else None

    def bot_is_in(self, guild: Guild) -> bool:
        """Whether the bot is a member of the guild."""
        return self.bot.id in guild.members

    def bot_guilds(self) -> list[Guild]:
        """The guilds that the bot is a member of."""
        return [guild for guild in self.guilds.values() if self.bot_is_in(guild)]

    def permissions_in(self, channel: Channel, user: User) -> int:
        """What a user may do in a channel; 0 where they cannot even look."""
        guild = self.guild_of(channel)
        if guild is None:
            return IN_A_DM if any(person.id == user.id for person in (*channel.recipients, self.bot)) else 0
        member = guild.members.get(user.id)
        if member is None:
            return 0
        ruled_by = self.channels[channel.parent_id] if channel.type.is_thread and channel.parent_id else channel
        allowed = channel_permissions(guild, ruled_by, member)
        if channel.type is ChannelType.PRIVATE_THREAD and not (
            user.id in channel.thread_member_ids or allowed & Permission.MANAGE_THREADS
        ):
            return 0
        return allowed

    def app_permissions_in(self, channel: Channel, invoker: User) -> int:
        """What the app may do in a reply there: its own permissions; where it is no member, what its user lends it."""
        guild = self.guild_of(channel)
        if guild is None:
            return IN_A_DM
        if self.bot_is_in(guild):
            return self.permissions_in(channel, self.bot)
        lent = self.permissions_in(channel, invoker)
        return (
            lent & (Permission.EMBED_LINKS | Permission.ATTACH_FILES | Permission.USE_EXTERNAL_EMOJIS)
            if lent != ALL_PERMISSIONS
            else int(Permission.EMBED_LINKS | Permission.ATTACH_FILES | Permission.USE_EXTERNAL_EMOJIS)
        )

    def dm_with(self, user: User) -> Channel | None:
        """The DM between the bot and a user, if it was ever opened."""
        for channel in self.channels.values():
            if channel.type is ChannelType.DM and channel.recipients[0].id == user.id:
                return channel
        return None

    def threads_of(self, guild: Guild) -> list[Channel]:
        """A guild's threads."""
        return [one for one in self.channels.values() if one.guild_id == guild.id and one.type.is_thread]

    def member(self, guild_id: int | None, user_id: int) -> Member | None:
        """A user's membership in a guild."""
        guild = self.guilds.get(guild_id) if guild_id is not None else None
        return guild.members.get(user_id) if guild else None

    def add_message(self, message: Message) -> None:
        """Put a message at the end of its channel."""
        self._messages.setdefault(message.channel_id, {})[message.id] = message
        if message.ephemeral_to is None:
            self.channels[message.channel_id].last_message_id = message.id

    def remove_message(self, message: Message) -> None:
        """Take a message out of its channel."""
        self._messages.get(message.channel_id, {}).pop(message.id, None)

    def message(self, channel_id: int, message_id: int) -> Message | None:
        """One message of a channel."""
        return self._messages.get(channel_id, {}).get(message_id)

    def messages(self, channel_id: int) -> Iterator[Message]:
        """A channel's messages, newest first."""
        return reversed(self._messages.get(channel_id, {}).values())
