"""What a bot hears after IDENTIFY: READY, then its guilds one by one; and member lists when it asks."""

from collections.abc import Iterator

from sandbox.discord.files.links import CdnLinks
from sandbox.discord.gateway.intents import Intent
from sandbox.discord.gateway.session import Session
from sandbox.discord.jsontypes import Json
from sandbox.discord.rendering.people import member_json, own_user_json
from sandbox.discord.rendering.places import guild_create_json
from sandbox.discord.snowflakes import read_snowflake
from sandbox.discord.world.entities import Guild
from sandbox.discord.world.world import World

API_VERSION = 10


class Greeting:
    """Knows the world well enough to introduce a bot to it."""

    def __init__(self, world: World, links: CdnLinks) -> None:
        self._world = world
        self._links = links

    @property
    def gateway_url(self) -> str:
        """The gateway's address for those who have not told by which host name they came."""
        return self._links.base_url.replace("http", "ws", 1) + "/gateway"

    def knows_token(self, token: object) -> bool:
        """Whether this is the bot's token, with or without the word Bot before it."""
        return isinstance(token, str) and token.removeprefix("Bot ") == self._world.application.token

    def greet(self, session: Session) -> None:
        """READY and, where the session wants guilds, GUILD_CREATE for each."""
        guilds = [guild for guild in self._world.bot_guilds() if session.wants(Intent.NONE, guild.id)]
        application = self._world.application
        session.dispatch(
            "READY",
            {
                "v": API_VERSION,
                "user": own_user_json(self._world.bot),
                "user_settings": {},
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "private_channels": [],
                "relationships": [],
                "presences": [],
                "guild_join_requests": [],
                "geo_ordered_rtc_regions": [],
                "session_type": "normal",
                "session_id": session.id,
                "resume_gateway_url": self.gateway_url,
                "shard": list(session.shard),
                "application": {"id": str(application.id), "flags": 0},
                "_trace": ["sandbox"],
            },
        )
        if session.intents & Intent.GUILDS:
            for guild in guilds:
                session.dispatch("GUILD_CREATE", guild_create_json(guild, self._world))

    def member_chunks(self, asked: Json) -> Iterator[Json]:
        """GUILD_MEMBERS_CHUNK for op 8: by ids or by the start of a name."""
        guild = self._world.guilds.get(read_snowflake(asked.get("guild_id")) or 0)
        if guild is not None and self._world.bot_is_in(guild):
            yield self._chunk(guild, asked)

    def _chunk(self, guild: Guild, asked: Json) -> Json:
        wanted = asked.get("user_ids")
        listed = wanted if isinstance(wanted, list) else [wanted] if wanted else None
        members = list(guild.members.values())
        chunk: Json = {"guild_id": str(guild.id), "chunk_index": 0, "chunk_count": 1}
        if listed is not None:
            ids = {read_snowflake(one) for one in listed}
            members = [member for member in members if member.user.id in ids]
            chunk["not_found"] = [str(one) for one in ids if one not in guild.members]
        else:
            start = str(asked.get("query") or "").lower()
            members = [member for member in members if member.user.username.lower().startswith(start)]
            if limit := asked.get("limit"):
                members = members[: int(limit)]
        chunk["members"] = [member_json(member) for member in members]
        if asked.get("nonce"):
            chunk["nonce"] = asked["nonce"]
        return chunk
