"""Reads the seed file into a world."""

import tomllib
from pathlib import Path

from sandbox.discord.jsontypes import Json
from sandbox.discord.snowflakes import DISCORD_EPOCH_MS
from sandbox.discord.world.entities import Application, Channel, ChannelType, Guild, Member, Overwrite, Role, User
from sandbox.discord.world.permissions import EVERYDAY, Permission
from sandbox.discord.world.world import World


def read_seed(seed_file: Path, bot_token: str | None = None, application_id: int | None = None) -> World:
    """The world that a seed file describes; a token or an id given here outweighs the file's."""
    seed: Json = tomllib.loads(seed_file.read_text(encoding="utf-8"))
    users = {person["username"]: _user(person) for person in seed["users"]}
    about = seed["application"]
    bot = User(
        id=application_id or int(about["bot"]["id"]),
        username=about["bot"]["username"],
        bot=True,
        discriminator=about["bot"]["discriminator"],
    )
    world = World(
        Application(
            id=application_id or int(about["id"]),
            name=about["name"],
            description=about["description"],
            bot=bot,
            owner=users[about["owner"]],
            token=bot_token or about["token"],
            verify_key=about["verify_key"],
        )
    )
    people = {**users, bot.username: bot}
    world.users = {person.id: person for person in people.values()}
    for described in seed["guilds"]:
        guild = _guild(described, people)
        world.guilds[guild.id] = guild
        for position, channel in enumerate(described["channels"]):
            made = _channel(channel, guild, position, people)
            world.channels[made.id] = made
            guild.channel_ids.append(made.id)
    for dm in seed.get("dms", []):
        channel = Channel(id=int(dm["id"]), type=ChannelType.DM, recipients=[users[dm["with"]]])
        world.channels[channel.id] = channel
    return world


def _user(described: Json) -> User:
    return User(**{**described, "id": int(described["id"])})


def _guild(described: Json, people: dict[str, User]) -> Guild:
    guild_id = int(described["id"])
    made_s = _moment_s(guild_id)
    guild = Guild(id=guild_id, name=described["name"], owner_id=people[described["owner"]].id)
    guild.locale = described.get("locale", guild.locale)
    guild.is_community = described.get("is_community", False)
    guild.roles[guild_id] = Role(id=guild_id, name="@everyone", permissions=int(EVERYDAY))
    for name in described["members"]:
        guild.members[people[name].id] = Member(user=people[name], joined_at_s=made_s)
    for role in described.get("roles", []):
        made = Role(
            id=int(role["id"]),
            name=role["name"],
            permissions=_permissions(role["permissions"]),
            position=role["position"],
            colour=role.get("colour", 0),
            bot_id=next(people[name].id for name in role["members"]) if role.get("bot") else None,
        )
        guild.roles[made.id] = made
        for name in role["members"]:
            guild.members[people[name].id].role_ids.append(made.id)
    return guild


def _channel(described: Json, guild: Guild, position: int, people: dict[str, User]) -> Channel:
    roles = {role.name: role.id for role in guild.roles.values()}
    channel_id = int(described["id"])
    return Channel(
        id=channel_id,
        type=ChannelType[described["type"]],
        name=described["name"],
        guild_id=guild.id,
        position=position,
        topic=described.get("topic"),
        nsfw=described.get("nsfw", False),
        created_at_s=_moment_s(channel_id),
        overwrites=[
            Overwrite(
                id=people[rule["user"]].id if "user" in rule else roles[rule["role"]],
                for_member="user" in rule,
                allow=_permissions(rule.get("allow", [])),
                deny=_permissions(rule.get("deny", [])),
            )
            for rule in described.get("overwrites", [])
        ],
    )


def _permissions(names: list[str]) -> int:
    total = 0
    for name in names:
        total |= Permission[name]
    return total


def _moment_s(snowflake: int) -> float:
    return ((snowflake >> 22) + DISCORD_EPOCH_MS) / 1000
