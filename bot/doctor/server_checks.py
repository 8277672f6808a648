"""The servers that the bot is in: what it may do there, whether its commands may, how large files may be."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bot.doctor.discord_access import DiscordAccess
from bot.doctor.discord_checks import refusal
from bot.doctor.findings import Finding, failed, ok, warning
from bot.doctor.permissions import NEEDED, lacking_in

_A_PAGE = 200
_LOOKED_INTO = 25
_NAMED = 3
# https://support.discord.com/hc/en-us/articles/360028038352: MiB by boost level
_UPLOAD_MIB = {0: 10, 1: 10, 2: 50, 3: 100}


def invitation(application_id: int) -> str:
    """The link that adds the bot to a server, with the least that it needs."""
    needed = sum(NEEDED.values())
    return (
        f"https://discord.com/oauth2/authorize?client_id={application_id}&scope=bot+applications.commands"
        f"&permissions={needed}"
    )


async def check_servers(discord: DiscordAccess) -> Sequence[Finding]:
    """A line for each server where something is missing, and one for the others."""
    asked = (discord.me(), discord.application(), discord.get(f"/users/@me/guilds?limit={_A_PAGE}"))
    me, application, listed = await asyncio.gather(*asked)
    for answer in (me, application, listed):
        if not answer.is_ok:
            return [refusal("servers", answer)]
    # The two are not the same where the bot is older than they were made so.
    member_id, application_id = int(me.body["id"]), int(application.body["id"])
    if not listed.body:
        return [warning("servers", "the bot is in none yet.", f"Invite it: {invitation(application_id)}")]
    looked_into = listed.body[:_LOOKED_INTO]
    looks = await asyncio.gather(*(_look_into(discord, application_id, member_id, guild) for guild in looked_into))
    wrong = [finding for finding in looks if finding is not None]
    well = len(looks) - len(wrong)
    found: list[Finding] = list(wrong)
    if well:
        told = f"in {well} of {len(looks)} the bot may do all it needs wherever it can look."
        if len(listed.body) > len(looks):
            told += f" ({len(listed.body)}{'+' * (len(listed.body) == _A_PAGE)} in all; the first were looked into.)"
        found.append(ok("servers", told))
    return found


async def check_uploads(discord: DiscordAccess, max_result_mib: float) -> Sequence[Finding]:
    """How large the files may be that the bot shows, by the servers' boost levels."""
    listed = await discord.get(f"/users/@me/guilds?limit={_A_PAGE}")
    if not listed.is_ok:
        return [refusal("uploads", listed)]
    answers = await asyncio.gather(*(discord.get(f"/guilds/{guild['id']}") for guild in listed.body[:_LOOKED_INTO]))
    tiers = [int(answer.body.get("premium_tier") or 0) for answer in answers if answer.is_ok]
    limits = Counter(_UPLOAD_MIB.get(tier, _UPLOAD_MIB[0]) for tier in tiers)
    told = ", ".join(f"{limit} MiB a file in {count}" for limit, count in sorted(limits.items()))
    servers = f"{told} of the servers looked into, " if told else ""
    small = _UPLOAD_MIB[0] < max_result_mib
    # Not a fault: that is what people who do not boost have.
    more = f" Results up to MAX_RESULT_MIB ({max_result_mib:g}) are taken, and made to fit." if small else ""
    return [ok("uploads", f"{servers}{_UPLOAD_MIB[0]} MiB in direct messages.{more}")]


async def _look_into(
    discord: DiscordAccess, application_id: int, member_id: int, guild: Mapping[str, Any]
) -> Finding | None:
    """What is wrong in one server, if anything."""
    base = f"/guilds/{guild['id']}"
    name = f"“{guild['name']}”:"
    commands, *parts = await asyncio.gather(
        discord.get(f"/applications/{application_id}{base}/commands"),
        discord.get(f"{base}/members/{member_id}"),
        discord.get(f"{base}/roles"),
        discord.get(f"{base}/channels"),
    )
    if commands.status == 403:
        advice = f"Invite it again: {invitation(application_id)}"
        return failed("servers", f"{name} the bot was added without applications.commands.", advice)
    if unseen := [answer for answer in parts if not answer.is_ok]:
        return warning("servers", f"{name} cannot be looked into (HTTP {unseen[0].status}).", "Try again.")
    lacking = lacking_in(guild, member_id, *(answer.body for answer in parts))
    if not lacking:
        return None
    told = "; ".join(f"{permission} in {_some(places)}" for permission, places in lacking.items())
    advice = "Give it to the bot's role there, or in those channels: late results are messages of its own."
    return warning("servers", f"{name} the bot lacks {told}.", advice)


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
