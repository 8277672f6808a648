"""What the bot needs to be allowed, and where it is not."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from discord import Permissions

# Replies that outlive their interaction are messages of the bot's own; all else needs no permission at all.
NEEDED: Final = {
    "View Channels": Permissions.view_channel.flag,
    "Send Messages": Permissions.send_messages.flag,
    "Attach Files": Permissions.attach_files.flag,
    "Send Messages in Threads": Permissions.send_messages_in_threads.flag,
}
"""The least that the bot needs, by the names that Discord shows."""

_VIEW = Permissions.view_channel.flag
_ADMINISTRATOR = Permissions.administrator.flag
_ALL = Permissions.all().value
# Text and announcement channels; threads have their parents' permissions.
_WRITABLE_TYPES = frozenset({0, 5})
_MEMBER_OVERWRITE = 1


def lacking_in(
    guild: Mapping[str, Any],
    member_id: int,
    member: Mapping[str, Any],
    roles: Sequence[Mapping[str, Any]],
    channels: Sequence[Mapping[str, Any]],
) -> dict[str, list[str]]:
    """What a member lacks where it looks: {permission: channels}. A channel that it does not see is kept from it."""
    everywhere = _in_guild(guild, member, roles)
    lacking: dict[str, list[str]] = {}
    sees_any = False
    for channel in channels:
        if channel["type"] not in _WRITABLE_TYPES:
            continue
        bits = _in_channel(everywhere, int(guild["id"]), member_id, member["roles"], channel)
        if not bits & _VIEW:
            continue
        sees_any = True
        for permission, bit in NEEDED.items():
            if not bits & bit:
                lacking.setdefault(permission, []).append(f"#{channel['name']}")
    return lacking if sees_any else {"View Channels": ["every channel"]}


def _in_guild(guild: Mapping[str, Any], member: Mapping[str, Any], roles: Sequence[Mapping[str, Any]]) -> int:
    """https://discord.com/developers/docs/topics/permissions#permission-overwrites, its first half."""
    if guild.get("owner"):
        return _ALL
    own = {guild["id"], *member["roles"]}
    bits = 0
    for role in roles:
        if role["id"] in own:
            bits |= int(role["permissions"])
    return _ALL if bits & _ADMINISTRATOR else bits


def _in_channel(bits: int, guild_id: int, member_id: int, role_ids: Sequence[str], channel: Mapping[str, Any]) -> int:
    """The second half: @everyone's overwrite, then the roles', then the member's own."""
    if bits == _ALL:
        return bits
    overwrites = {int(one["id"]): one for one in channel.get("permission_overwrites", ())}
    of_everyone = [overwrites[guild_id]] if guild_id in overwrites else []
    of_roles = [overwrites[int(role_id)] for role_id in role_ids if int(role_id) in overwrites]
    own = overwrites.get(member_id)
    of_member = [own] if own is not None and own["type"] == _MEMBER_OVERWRITE else []
    for layer in (of_everyone, of_roles, of_member):
        for overwrite in layer:
            bits &= ~int(overwrite["deny"])
        for overwrite in layer:
            bits |= int(overwrite["allow"])
    return bits
