"""Guilds, roles, channels and threads in JSON."""

from sandbox.discord.clock import iso
from sandbox.discord.jsontypes import Json
from sandbox.discord.rendering.people import member_json, user_json
from sandbox.discord.world.entities import Channel, ChannelType, Guild, Role
from sandbox.discord.world.world import World


def role_json(role: Role) -> Json:
    """A role."""
    seen: Json = {
        "id": str(role.id),
        "name": role.name,
        "description": None,
        "permissions": str(role.permissions),
        "position": role.position,
        "color": role.colour,
        "colors": {"primary_color": role.colour, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": role.bot_id is not None,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if role.bot_id is not None:
        seen["tags"] = {"bot_id": str(role.bot_id)}
    return seen


def guild_json(guild: Guild) -> Json:
    """A guild as REST shows it."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "description": None,
        "home_header": None,
        "splash": None,
        "discovery_splash": None,
        "features": guild.features,
        "banner": None,
        "owner_id": str(guild.owner_id),
        "application_id": None,
        "region": "us-east",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 0,
        "roles": [role_json(role) for role in guild.roles.values()],
        "default_message_notifications": 1,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "max_presences": None,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": guild.locale,
        "rules_channel_id": None,
        "safety_alerts_channel_id": None,
        "public_updates_channel_id": None,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "incidents_data": None,
    }


def guild_create_json(guild: Guild, world: World) -> Json:
    """A guild as GUILD_CREATE shows it to the bot: with its channels, and of the members only the bot itself."""
    me = guild.members[world.bot.id]
    return {
        **guild_json(guild),
        "joined_at": iso(me.joined_at_s),
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [member_json(me)],
        "channels": [channel_json(world.channels[channel_id]) for channel_id in guild.channel_ids],
        "threads": [
            channel_json(thread) for thread in world.threads_of(guild) if world.permissions_in(thread, world.bot)
        ],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "embedded_activities": [],
    }


def channel_json(channel: Channel) -> Json:
    """A channel, a DM or a thread."""
    seen: Json = {
        "id": str(channel.id),
        "type": int(channel.type),
        "last_message_id": str(channel.last_message_id) if channel.last_message_id else None,
        "flags": 0,
    }
    if channel.type is ChannelType.DM:
        return {**seen, "recipients": [user_json(person) for person in channel.recipients]}
    seen |= {
        "guild_id": str(channel.guild_id),
        "name": channel.name,
        "parent_id": str(channel.parent_id) if channel.parent_id else None,
        "rate_limit_per_user": 0,
    }
    if channel.type.is_thread:
        return {**seen, **_thread_parts(channel)}
    return {
        **seen,
        "topic": channel.topic,
        "position": channel.position,
        "permission_overwrites": [
            {
                "id": str(overwrite.id),
                "type": int(overwrite.for_member),
                "allow": str(overwrite.allow),
                "deny": str(overwrite.deny),
            }
            for overwrite in channel.overwrites
        ],
        "nsfw": channel.nsfw,
    }


def _thread_parts(thread: Channel) -> Json:
    made = iso(thread.created_at_s)
    parts: Json = {
        "owner_id": str(thread.owner_id),
        "thread_metadata": {
            "archived": False,
            "archive_timestamp": made,
            "auto_archive_duration": thread.auto_archive_minutes,
            "locked": False,
            "create_timestamp": made,
        },
        "message_count": 0,
        "member_count": len(thread.thread_member_ids),
        "total_message_sent": 0,
    }
    if thread.type is ChannelType.PRIVATE_THREAD:
        parts["thread_metadata"]["invitable"] = True
    return parts
