"""Discord: the token, the application, the gateway, the commands, the time."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import aiohttp
from yarl import URL

from bot import __version__
from bot.discordio.command_sync import place_of, read_memory
from bot.doctor.discord_access import Answer, DiscordAccess
from bot.doctor.findings import Finding, failed, ok, warning

_PORTAL = "discord.com/developers/applications"
# https://discord.com/developers/docs/resources/application#application-object-application-flags
_PRIVILEGED_FLAGS = {
    "Presence": 1 << 12 | 1 << 13,
    "Server Members": 1 << 14 | 1 << 15,
    "Message Content": 1 << 18 | 1 << 19,
}
_HELLO = 10
_FEW_SESSIONS = 20
_SKEW_S, _BAD_SKEW_S = 5.0, 300.0


def refusal(check: str, answer: Answer) -> Finding:
    """What an answer that is none means."""
    if answer.status == 401:
        return warning(check, "cannot be told without a token that is accepted.", "See the line “token”.")
    if answer.status == 429:
        return warning(check, "Discord asks for patience (HTTP 429).", "Try again in a few minutes.")
    if answer.status >= 500:
        return failed(check, f"Discord is away (HTTP {answer.status}).", "Try again later; see discordstatus.com.")
    return failed(check, f"Discord answers HTTP {answer.status}.", "Is DISCORD_API_URL right, with its /api/v10?")


async def check_token(discord: DiscordAccess) -> Sequence[Finding]:
    """Whether Discord knows it, and as whom."""
    answer = await discord.me()
    if answer.status == 401:
        advice = f"Set DISCORD_TOKEN to the one from {_PORTAL} › your application › Bot › Reset Token."
        return [failed("token", "Discord does not accept it.", advice)]
    if not answer.is_ok:
        return [refusal("token", answer)]
    if not answer.body.get("bot"):
        return [failed("token", "it is not a bot's.", f"Take the one from {_PORTAL} › your application › Bot.")]
    return [ok("token", f"accepted; the bot is {answer.body['username']} ({answer.body['id']}).")]


async def check_application(discord: DiscordAccess) -> Sequence[Finding]:
    """Where the app may be installed, and whether its commands come to this bot at all."""
    answer = await discord.application()
    if not answer.is_ok:
        return [refusal("application", answer)]
    about: Mapping[str, Any] = answer.body
    found: list[Finding] = []
    if about.get("interactions_endpoint_url"):
        advice = f"Clear Interactions Endpoint URL at {_PORTAL} › General Information."
        found.append(failed("application", "commands are sent to an address instead of to this bot.", advice))
    if about.get("bot_require_code_grant"):
        advice = f"Switch Requires OAuth2 Code Grant off at {_PORTAL} › Bot."
        found.append(warning("application", "its invitation asks for a code grant, which leads nowhere.", advice))
    installs = about.get("integration_types_config")
    if installs is not None:
        names = {"0": "Guild Install", "1": "User Install"}
        missing = [name for key, name in names.items() if key not in installs]
        if missing:
            advice = f"Tick it at {_PORTAL} › Installation, unless it is not wanted."
            found.append(warning("application", f"{' and '.join(missing)} is switched off.", advice))
    return found or [ok("application", "may be added to servers and by people; commands come to this bot.")]


async def check_intents(discord: DiscordAccess) -> Sequence[Finding]:
    """The bot asks for servers' events only, which nobody has to allow."""
    answer = await discord.application()
    if not answer.is_ok:
        return [refusal("intents", answer)]
    flags = int(answer.body.get("flags") or 0)
    extra = [name for name, bits in _PRIVILEGED_FLAGS.items() if flags & bits]
    if not extra:
        return [ok("intents", "none that is privileged is needed, and none is switched on.")]
    advice = f"They can be switched off at {_PORTAL} › Bot, unless another program needs them."
    return [ok("intents", f"none that is privileged is needed; switched on: {', '.join(extra)}.", advice)]


async def check_gateway(discord: DiscordAccess, session: aiohttp.ClientSession) -> Sequence[Finding]:
    """Whether it greets, and how many sessions may be begun. None is begun."""
    answer = await discord.get("/gateway/bot")
    if not answer.is_ok:
        return [refusal("gateway", answer)]
    shards, limit = int(answer.body["shards"]), answer.body["session_start_limit"]
    left, back_min = int(limit["remaining"]), int(limit["reset_after"]) / 60_000
    url = URL(answer.body["url"]).update_query(v="10", encoding="json")
    async with session.ws_connect(url) as connection:
        greeting = json.loads(await connection.receive_str())
    if greeting.get("op") != _HELLO:
        return [failed("gateway", "does not greet as Discord's does.", "Is DISCORD_API_URL right?")]
    told = f"greets; {shards} shard{'s' * (shards != 1)} wanted, {left} sessions may be begun"
    if left < shards:
        advice = "Wait; and look at the log: a bot that restarts again and again uses them up."
        return [failed("gateway", f"{told}, for {back_min:.0f} minutes.", advice)]
    if left < shards + _FEW_SESSIONS:
        advice = "Look at the log: a bot that restarts again and again uses them up."
        return [warning("gateway", f"{told}, for {back_min:.0f} minutes.", advice)]
    return [ok("gateway", f"{told} today.")]


async def check_clock(discord: DiscordAccess) -> Sequence[Finding]:
    """This machine's time against Discord's."""
    skew_s = (await discord.me()).skew_s
    if skew_s is None:
        return [warning("clock", "cannot be compared: the answer has no Date.", "Is there a proxy in between?")]
    if abs(skew_s) <= _SKEW_S:
        return [ok("clock", "agrees with Discord's.")]
    told = f"{abs(skew_s):.0f} s {'ahead of' if skew_s > 0 else 'behind'} Discord's."
    advice = "Let the machine set its clock (NTP)."
    if abs(skew_s) > _BAD_SKEW_S:
        return [failed("clock", told, f"{advice} Certificates and signed links stop working.")]
    return [warning("clock", told, advice)]


async def check_commands(
    discord: DiscordAccess, api_url: str, data_dir: Path, guild_ids: Sequence[int]
) -> Sequence[Finding]:
    """Whether they are registered where they should be, as this bot left them."""
    me = await discord.application()
    if not me.is_ok:
        return [refusal("commands", me)]
    application_id = int(me.body["id"])
    memory = read_memory(data_dir / "commands.json")
    found: list[Finding] = []
    places: list[int | None] = [*guild_ids] or [None]
    for guild_id in places:
        path = f"/applications/{application_id}/" + (f"guilds/{guild_id}/commands" if guild_id else "commands")
        answer = await discord.get(path)
        where = f" in server {guild_id}" if guild_id else ""
        if answer.status in {403, 404} and guild_id:
            advice = "Invite the bot there, or take the server out of COMMAND_GUILD_IDS."
            found.append(failed("commands", f"may not be registered{where}.", advice))
        elif not answer.is_ok:
            found.append(refusal("commands", answer))
        else:
            found.append(_registered(answer.body, memory.get(place_of(api_url, application_id, guild_id)), where))
    return found


def _registered(commands: Sequence[Mapping[str, Any]], known: object, where: str) -> Finding:
    if not commands:
        return warning("commands", f"none is registered{where}.", "The bot does that when it starts.")
    told = f"{len(commands)} registered{where}"
    if not isinstance(known, dict):
        return ok("commands", f"{told}; whether by this version is known once the bot has started with this DATA_DIR.")
    versions = {str(command["id"]): str(command.get("version", "")) for command in commands}
    if known.get("versions") != versions:
        advice = "The bot registers them anew when it starts."
        return warning("commands", f"{told}, but not as the bot left them.", advice)
    if known.get("by") not in {None, __version__}:
        advice = "What has changed is registered when the bot starts."
        return warning("commands", f"{told}, by version {known['by']}; this is {__version__}.", advice)
    return ok("commands", f"{told}, as the bot left them.")
