"""Users, members and applications in JSON."""

from sandbox.discord.clock import iso
from sandbox.discord.jsontypes import Json
from sandbox.discord.world.entities import Application, Member, User
from sandbox.discord.world.world import World


def user_json(user: User) -> Json:
    """A user as everybody sees them."""
    seen: Json = {
        "id": str(user.id),
        "username": user.username,
        "avatar": None,
        "discriminator": user.discriminator,
        "public_flags": 0,
        "flags": 0,
        "banner": None,
        "accent_color": None,
        "global_name": user.global_name,
        "avatar_decoration_data": None,
        "collectibles": None,
        "display_name_styles": None,
        "primary_guild": None,
    }
    if user.bot:
        seen["bot"] = True
    return seen


def own_user_json(user: User) -> Json:
    """A bot's own user, as `/users/@me` and READY show it."""
    return {**user_json(user), "mfa_enabled": True, "locale": user.locale, "verified": True, "email": None, "bio": ""}


def member_json(member: Member, *, with_user: bool = True) -> Json:
    """A membership; without the user where the user stands beside it."""
    seen: Json = {
        "avatar": None,
        "avatar_decoration_data": None,
        "banner": None,
        "communication_disabled_until": None,
        "flags": 0,
        "joined_at": iso(member.joined_at_s),
        "nick": member.nick,
        "pending": False,
        "premium_since": None,
        "roles": [str(role_id) for role_id in member.role_ids],
        "collectibles": None,
        "mute": False,
        "deaf": False,
    }
    if with_user:
        seen["user"] = user_json(member.user)
    return seen


def application_json(application: Application, world: World) -> Json:
    """The application as its own bot sees it."""
    installed = sum(person.installed_app for person in world.users.values())
    return {
        "id": str(application.id),
        "name": application.name,
        "icon": None,
        "description": application.description,
        "type": None,
        "summary": "",
        "bot": user_json(application.bot),
        "is_monetized": False,
        "is_verified": False,
        "is_discoverable": False,
        "bot_public": True,
        "bot_require_code_grant": False,
        "integration_types_config": {"0": {}, "1": {}},
        "verify_key": application.verify_key,
        "flags": 0,
        "flags_new": "0",
        "hook": True,
        "storefront_available": False,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user_json(application.owner),
        "approximate_guild_count": len(world.bot_guilds()),
        "approximate_user_install_count": installed,
        "approximate_user_authorization_count": 0,
        "event_webhooks_url": None,
        "event_webhooks_status": 1,
        "event_webhooks_types": [],
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
    }
