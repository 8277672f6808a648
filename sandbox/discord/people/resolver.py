"""The things that a user points at by id — files, people, roles, channels — as an interaction carries them."""

from collections.abc import Callable

from sandbox.discord.jsontypes import Json
from sandbox.discord.rendering.messages import MessageRenderer
from sandbox.discord.rendering.people import member_json, user_json
from sandbox.discord.rendering.places import channel_json, role_json
from sandbox.discord.world.entities import Channel, User
from sandbox.discord.world.message import Message, StoredFile
from sandbox.discord.world.world import World


class Resolver:
    """What one user, in one channel, may point at; `resolved` grows as ids are met. False: there is no such thing."""

    def __init__(
        self,
        world: World,
        user: User,
        channel: Channel,
        find_upload: Callable[[int], StoredFile | None],
        renderer: MessageRenderer,
    ) -> None:
        self._world = world
        self._user = user
        self._channel = channel
        self._guild = world.guild_of(channel)
        self._find_upload = find_upload
        self._renderer = renderer
        self.resolved: Json = {}

    def attachment(self, file_id: int) -> bool:
        """An uploaded file."""
        file = self._find_upload(file_id)
        if file is not None:
            self._keep("attachments", file_id, self._renderer.attachment(file))
        return file is not None

    def user(self, user_id: int) -> bool:
        """A user, with the membership where there is one."""
        user = self._world.users.get(user_id)
        if user is None:
            return False
        self._keep("users", user_id, user_json(user))
        if self._guild and (member := self._guild.members.get(user_id)):
            allowed = self._world.permissions_in(self._channel, user)
            self._keep("members", user_id, {**member_json(member, with_user=False), "permissions": str(allowed)})
        return True

    def user_here(self, user_id: int) -> bool:
        """A user whom a menu offers: a member of the guild, or one of the two in a DM."""
        here = self._guild.members if self._guild else {one.id for one in (*self._channel.recipients, self._world.bot)}
        return user_id in here and self.user(user_id)

    def role(self, role_id: int) -> bool:
        """A role of the guild."""
        role = self._guild.roles.get(role_id) if self._guild else None
        if role is not None:
            self._keep("roles", role_id, role_json(role))
        return role is not None

    def channel(self, channel_id: int, types: list[int] | None = None) -> bool:
        """A channel of the guild that the user sees, of certain types if any are named."""
        channel = self._world.channels.get(channel_id)
        if channel is None or self._guild is None or channel.guild_id != self._guild.id:
            return False
        allowed = self._world.permissions_in(channel, self._user)
        if not allowed or (types and channel.type not in types):
            return False
        self._keep("channels", channel_id, {**channel_json(channel), "permissions": str(allowed)})
        return True

    def message(self, message: Message) -> None:
        """A message that a command is used on."""
        self._keep("messages", message.id, self._renderer.message(message))

    def _keep(self, kind: str, thing_id: int, shown: Json) -> None:
        self.resolved.setdefault(kind, {})[str(thing_id)] = shown
