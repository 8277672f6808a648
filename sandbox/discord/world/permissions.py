"""Discord's permission bits and how roles and overwrites add up to what someone may do in a channel."""

from enum import IntFlag

from sandbox.discord.world.entities import Channel, Guild, Member


class Permission(IntFlag):
    """The permissions that the sandbox looks at."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EXTERNAL_APPS = 1 << 50


ALL_PERMISSIONS = (1 << 53) - 1
EVERYDAY = (
    Permission.ADD_REACTIONS
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.USE_EXTERNAL_APPS
)
IN_A_DM = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.USE_EXTERNAL_APPS
)


def guild_permissions(guild: Guild, member: Member) -> int:
    """What a member's roles allow in the guild, before any channel's overwrites."""
    if guild.owner_id == member.user.id:
        return ALL_PERMISSIONS
    allowed = guild.roles[guild.id].permissions
    for role_id in member.role_ids:
        allowed |= guild.roles[role_id].permissions
    return ALL_PERMISSIONS if allowed & Permission.ADMINISTRATOR else allowed


def channel_permissions(guild: Guild, channel: Channel, member: Member) -> int:
    """What a member may do in a channel: roles, then the overwrites of @everyone, roles, member."""
    allowed = guild_permissions(guild, member)
    if allowed == ALL_PERMISSIONS:
        return allowed
    by_role = {overwrite.id: overwrite for overwrite in channel.overwrites if not overwrite.for_member}
    if everyone := by_role.get(guild.id):
        allowed = allowed & ~everyone.deny | everyone.allow
    own = [by_role[role_id] for role_id in member.role_ids if role_id in by_role]
    for overwrite in own:
        allowed &= ~overwrite.deny
    for overwrite in own:
        allowed |= overwrite.allow
    for overwrite in channel.overwrites:
        if overwrite.for_member and overwrite.id == member.user.id:
            allowed = allowed & ~overwrite.deny | overwrite.allow
    return allowed if allowed & Permission.VIEW_CHANNEL else 0
