"""The people and places of the sandbox: users, roles, members, guilds, channels."""

from dataclasses import dataclass, field
from enum import IntEnum


class ChannelType(IntEnum):
    """The kinds of channel that the sandbox has."""

    GUILD_TEXT = 0
    DM = 1
    GUILD_VOICE = 2
    GUILD_CATEGORY = 4
    GUILD_ANNOUNCEMENT = 5
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12

    @property
    def is_thread(self) -> bool:
        """Whether it hangs under another channel."""
        return self in (ChannelType.PUBLIC_THREAD, ChannelType.PRIVATE_THREAD)


@dataclass(slots=True)
class User:
    """An account. `accepts_dms` False makes every direct message to it fail with 50007."""

    id: int
    username: str
    global_name: str | None = None
    bot: bool = False
    discriminator: str = "0"
    locale: str = "en-US"
    accepts_dms: bool = True
    installed_app: bool = False


@dataclass(slots=True)
class Role:
    """A guild's role; the one with the guild's id is @everyone. `bot_id` marks an app's managed role."""

    id: int
    name: str
    permissions: int
    position: int = 0
    colour: int = 0
    bot_id: int | None = None


@dataclass(slots=True)
class Member:
    """A user in a guild."""

    user: User
    joined_at_s: float
    role_ids: list[int] = field(default_factory=list)
    nick: str | None = None


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What a channel allows or denies to one role or one member beyond the guild's rules."""

    id: int
    for_member: bool
    allow: int
    deny: int


@dataclass(slots=True)
class Channel:
    """A place for messages. Threads have a parent and an owner; DMs have recipients and no guild."""

    id: int
    type: ChannelType
    name: str | None = None
    guild_id: int | None = None
    parent_id: int | None = None
    position: int = 0
    topic: str | None = None
    nsfw: bool = False
    overwrites: list[Overwrite] = field(default_factory=list)
    recipients: list[User] = field(default_factory=list)
    last_message_id: int | None = None
    owner_id: int | None = None
    created_at_s: float = 0.0
    auto_archive_minutes: int = 1440
    thread_member_ids: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Guild:
    """A server. Where the bot is no member, the app can only be there by a user's own install.

    Only community servers choose a locale; Discord says en-US of all others.
    """

    id: int
    name: str
    owner_id: int
    locale: str = "en-US"
    is_community: bool = False
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channel_ids: list[int] = field(default_factory=list)

    @property
    def features(self) -> list[str]:
        """What Discord calls its features."""
        return ["COMMUNITY"] if self.is_community else []


@dataclass(slots=True)
class Application:
    """The bot's application as the developer portal would hold it."""

    id: int
    name: str
    description: str
    bot: User
    owner: User
    token: str
    verify_key: str
