"""The route that tells who and what there is: everything, or what one user sees of it."""

from aiohttp import web

from sandbox.discord.core import Core, core_of
from sandbox.discord.jsontypes import Json
from sandbox.discord.people.backstage import backstage_of
from sandbox.discord.people.limits import limits_json
from sandbox.discord.people.requests import plainly, tell, user_of
from sandbox.discord.rendering.people import user_json
from sandbox.discord.rendering.places import channel_json, role_json
from sandbox.discord.world.entities import Channel, Guild, User

_ROLE_PARTS = ("id", "name", "color", "position", "permissions", "managed")


def state_routes() -> list[web.RouteDef]:
    """The state's route."""
    return [web.get("/sandbox/state", plainly(get_state))]


async def get_state(request: web.Request) -> web.StreamResponse:
    """Who and what there is; with `user_id`, what this user sees of it."""
    core = core_of(request)
    world = core.world
    asked_by = request.query.get("user_id")
    sight = _Sight(core, user_of(request, asked_by) if asked_by else None)
    return tell(
        {
            "world": core.world_id,
            "application": {"id": str(world.application.id), "name": world.application.name},
            "bot": {**user_json(world.bot), "connected": core.hub.connected},
            "users": [person_json(user) for user in world.users.values() if not user.bot],
            "guilds": sight.guilds(),
            "dms": sight.channels([one for one in world.channels.values() if one.guild_id is None]),
            "commands": core.commands.listed(None)
            + [command for guild in world.guilds.values() for command in core.commands.listed(guild.id)],
            "attachment_size_limit": core.config.attachment_size_limit,
            "limits": limits_json(core),
            "now": core.clock.stamp(),
            "backstage": backstage_of(request) is not None,
        }
    )


class _Sight:
    """What `user` sees; None sees everything."""

    def __init__(self, core: Core, user: User | None) -> None:
        self._world = core.world
        self._user = user

    def guilds(self) -> list[Json]:
        return [
            self._guild(guild)
            for guild in self._world.guilds.values()
            if self._user is None or self._user.id in guild.members
        ]

    def channels(self, channels: list[Channel]) -> list[Json]:
        if self._user is None:
            return [channel_json(channel) for channel in channels]
        allowed = [(channel, self._world.permissions_in(channel, self._user)) for channel in channels]
        return [{**channel_json(channel), "sandbox_permissions": str(bits)} for channel, bits in allowed if bits]

    def _guild(self, guild: Guild) -> Json:
        world = self._world
        roles = sorted(guild.roles.values(), key=lambda role: role.position, reverse=True)
        return {
            "id": str(guild.id),
            "name": guild.name,
            "owner_id": str(guild.owner_id),
            "bot_is_member": world.bot_is_in(guild),
            "member_ids": [str(user_id) for user_id in guild.members],
            "members": [
                {
                    "user_id": str(user_id),
                    "nick": member.nick,
                    "role_ids": [str(role_id) for role_id in member.role_ids],
                }
                for user_id, member in guild.members.items()
            ],
            "roles": [{part: role_json(role)[part] for part in _ROLE_PARTS} for role in roles],
            "channels": self.channels(
                [world.channels[channel_id] for channel_id in guild.channel_ids] + world.threads_of(guild)
            ),
        }


def person_json(user: User) -> Json:
    """A person, with what their app is set to."""
    return {
        **user_json(user),
        "locale": user.locale,
        "installed_app": user.installed_app,
        "accepts_dms": user.accepts_dms,
    }
