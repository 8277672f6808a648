"""What Discord's objects look like on the wire: users, guilds, channels, interactions, attachments."""

import itertools
import os
import time
from datetime import UTC, datetime

EPOCH_MS = 1420070400000
APPLICATION_ID = 1190000000000000001
GUILDS = (1190000000000001000, 1190000000000002000)
EVERYTHING = str((1 << 50) - 1)
UPLOAD_LIMIT_BYTES = int(os.environ.get("BENCH_UPLOAD_LIMIT_MIB", "10")) * 1024 * 1024
_count = itertools.count()


def snowflake() -> int:
    """Give a new id that carries the present time, as Discord's ids do."""
    return (int(time.time() * 1000) - EPOCH_MS) << 22 | next(_count) & 0x3FFFFF


def now_iso() -> str:
    return datetime.now(UTC).isoformat()


def user(user_id: int, name: str, *, bot: bool = False) -> dict:
    return {
        "id": str(user_id), "username": name, "global_name": None if bot else name.title(), "discriminator": "0",
        "avatar": None, "avatar_decoration_data": None, "banner": None, "accent_color": None, "bot": bot,
        "public_flags": 0, "flags": 0, "collectibles": None, "primary_guild": None, "clan": None,
    }  # fmt: skip


BOT_USER = user(APPLICATION_ID, "retouch", bot=True)


def person(number: int) -> dict:
    """Give the person who asks for job `number`: everyone asks once."""
    return user(1180000000000000000 + number, f"person{number}")


def application() -> dict:
    return {
        "id": str(APPLICATION_ID), "name": "retouch", "icon": None, "description": "", "summary": "", "type": None,
        "bot_public": True, "bot_require_code_grant": False, "verify_key": "00" * 32, "flags": 1 << 23, "hook": True,
        "owner": person(0), "team": None, "bot": BOT_USER, "integration_types_config": {"0": {}, "1": {}},
        "approximate_guild_count": len(GUILDS), "approximate_user_install_count": 0, "redirect_uris": [], "tags": [],
        "interactions_endpoint_url": None, "rpc_origins": [], "storefront_available": False,
    }  # fmt: skip


def member(of: dict) -> dict:
    return {
        "user": of, "roles": [], "nick": None, "avatar": None, "banner": None, "joined_at": "2024-01-01T00:00:00+00:00",
        "premium_since": None, "deaf": False, "mute": False, "flags": 0, "pending": False,
        "communication_disabled_until": None, "unusual_dm_activity_until": None,
    }  # fmt: skip


def channel(guild_id: int) -> dict:
    return {
        "id": str(guild_id + 1), "type": 0, "guild_id": str(guild_id), "name": "pictures", "position": 0, "flags": 0,
        "permission_overwrites": [], "nsfw": False, "topic": None, "parent_id": None, "rate_limit_per_user": 0,
        "last_message_id": None,
    }  # fmt: skip


def guild(guild_id: int) -> dict:
    everyone = {
        "id": str(guild_id), "name": "@everyone", "permissions": EVERYTHING, "position": 0, "color": 0, "hoist": False,
        "managed": False, "mentionable": False, "icon": None, "unicode_emoji": None, "flags": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
    }  # fmt: skip
    return {
        "id": str(guild_id), "name": f"guild {guild_id % 10000}", "icon": None, "splash": None,
        "discovery_splash": None, "owner_id": person(0)["id"], "afk_channel_id": None, "afk_timeout": 300,
        "verification_level": 0, "default_message_notifications": 0, "explicit_content_filter": 0,
        "roles": [everyone], "emojis": [], "stickers": [], "features": [], "mfa_level": 0, "application_id": None,
        "system_channel_id": None, "system_channel_flags": 0, "rules_channel_id": None, "vanity_url_code": None,
        "description": None, "banner": None, "premium_tier": 0, "preferred_locale": "en-US", "nsfw": False,
        "public_updates_channel_id": None, "nsfw_level": 0, "premium_progress_bar_enabled": False, "region": "x",
        "safety_alerts_channel_id": None, "incidents_data": None, "hub_type": None, "home_header": None,
    }  # fmt: skip


def guild_create(guild_id: int) -> dict:
    return guild(guild_id) | {
        "joined_at": "2024-01-01T00:00:00+00:00", "large": False, "unavailable": False, "member_count": 2,
        "members": [member(BOT_USER)], "channels": [channel(guild_id)], "threads": [], "voice_states": [],
        "presences": [], "stage_instances": [], "guild_scheduled_events": [], "soundboard_sounds": [],
    }  # fmt: skip


def ready(session_id: str, resume_url: str, shard: list[int]) -> dict:
    return {
        "v": 10, "user": BOT_USER | {"verified": True, "mfa_enabled": False, "email": None},
        "guilds": [{"id": str(guild_id), "unavailable": True} for guild_id in GUILDS], "session_id": session_id,
        "resume_gateway_url": resume_url, "session_type": "normal", "shard": shard, "private_channels": [],
        "application": {"id": str(APPLICATION_ID), "flags": 1 << 23}, "relationships": [], "presences": [],
        "user_settings": {}, "guild_join_requests": [], "geo_ordered_rtc_regions": [], "_trace": ["bench"],
    }  # fmt: skip


def attachment(attachment_id: int, name: str, url: str, facts: dict) -> dict:
    """Describe a file as Discord does. `facts`: size, content_type and, for pictures, width and height."""
    picture = {"placeholder_version": 1, "placeholder": "AAAAAAAAAAAAAAAAAAAA"} if "width" in facts else {}
    return {"id": str(attachment_id), "filename": name, "url": url, "proxy_url": url, "flags": 0} | facts | picture


def interaction(*, interaction_id: int, token: str, command: dict, number: int, options: list, resolved: dict) -> dict:
    """Describe a slash command that a person used in a guild."""
    guild_id = GUILDS[number % len(GUILDS)]
    where = channel(guild_id)
    return {
        "id": str(interaction_id), "application_id": str(APPLICATION_ID), "type": 2, "token": token, "version": 1,
        "data": {"id": command["id"], "name": command["name"], "type": 1, "options": options, "resolved": resolved},
        "guild_id": str(guild_id), "guild": {"id": str(guild_id), "locale": "en-US", "features": []},
        "channel_id": where["id"], "channel": where | {"permissions": EVERYTHING},
        "member": member(person(number)) | {"permissions": EVERYTHING}, "app_permissions": EVERYTHING,
        "locale": "en-US", "guild_locale": "en-US", "entitlements": [], "entitlement_sku_ids": [], "context": 0,
        "authorizing_integration_owners": {"0": str(guild_id)}, "attachment_size_limit": UPLOAD_LIMIT_BYTES,
    }  # fmt: skip
