"""The whole examination: which checks there are, and in which order they are told."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing

import aiohttp
from yarl import URL

from bot.doctor import discord_checks, image_api_checks, program_checks, server_checks, web_checks
from bot.doctor.checks import Check, run_checks
from bot.doctor.discord_access import DiscordAccess
from bot.doctor.findings import Finding, Redaction, failed, ok
from bot.doctor.storage_checks import Storage
from bot.settings import Settings, SettingsError, read_settings

_CONNECT_S, _ANSWER_S = 6.0, 8.0
_SERVERS_S = 60.0
_SECRET_NAMES = ("DISCORD_TOKEN", "IMAGEPIPELINE_API_KEY")


async def examine(variables: Mapping[str, str | None]) -> AsyncGenerator[Finding, None]:
    """Everything there is to find, in order, without secrets; settings that cannot be read are all there is then."""
    redaction = Redaction(_secrets(variables))
    try:
        settings = read_settings(variables)
    except SettingsError as error:
        for finding in await program_checks.check_program():
            yield finding
        for fault in error.faults:
            name, _, what = fault.partition(": ")
            yield redaction.of(failed("settings", f"{name} {what}.", "See .env.example."))
        return
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_S, sock_read=_ANSWER_S)
    async with aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session:
        discord = DiscordAccess(session, settings.discord_api_url, settings.discord_token.get_secret_value())
        try:
            async with aclosing(run_checks(checks_of(settings, session, discord))) as findings:
                async for finding in findings:
                    yield redaction.of(finding)
        finally:
            await discord.close()
            await asyncio.sleep(0)


def checks_of(settings: Settings, session: aiohttp.ClientSession, discord: DiscordAccess) -> Sequence[Check]:
    """Every check, in the order in which they are told."""
    storage = Storage(settings)
    base_url, key = settings.imagepipeline_base_url, settings.imagepipeline_api_key.get_secret_value()
    api_url, guild_ids = settings.discord_api_url, settings.command_guild_ids

    async def read() -> Sequence[Finding]:
        return [ok("settings", "every one can be read.")]

    return [
        Check("program", program_checks.check_program),
        Check("settings", read),
        Check("token", lambda: discord_checks.check_token(discord)),
        Check("application", lambda: discord_checks.check_application(discord), told_by="token"),
        Check("intents", lambda: discord_checks.check_intents(discord), told_by="token"),
        Check("gateway", lambda: discord_checks.check_gateway(discord, session)),
        Check("clock", lambda: discord_checks.check_clock(discord), told_by="token"),
        Check(
            "commands",
            lambda: discord_checks.check_commands(discord, api_url, settings.data_dir, guild_ids),
            told_by="token",
        ),
        Check("servers", lambda: server_checks.check_servers(discord), _SERVERS_S, told_by="token"),
        Check(
            "uploads",
            lambda: server_checks.check_uploads(discord, settings.max_result_mib),
            _SERVERS_S,
            told_by="token",
        ),
        Check("image API key", lambda: image_api_checks.check_key(session, base_url, key), 30.0),
        Check(
            "result hosts",
            lambda: image_api_checks.check_result_hosts(URL(base_url).host, settings.imagepipeline_result_hosts),
        ),
        Check("data folder", storage.check_folder),
        Check("disk room", storage.check_room),
        Check("database", storage.check_database),
        Check("running bot", storage.check_lock),
        Check(
            "web port",
            lambda: web_checks.check_port(session, settings.web_host, settings.web_port, storage.has_bot),
        ),
        Check(
            "public URL",
            lambda: web_checks.check_public_url(session, discord, settings.public_url, storage.has_bot),
        ),
    ]


def _secrets(variables: Mapping[str, str | None]) -> list[str]:
    """What must not be shown, whatever answers: token, key, the database's password."""
    found = [variables.get(name) or "" for name in _SECRET_NAMES]
    try:
        url = URL(variables.get("DATABASE_URL") or "")
        found += [url.password or "", url.raw_password or "", url.query.get("password", "")]
    except ValueError:
        found.append(variables.get("DATABASE_URL") or "")
    return [secret.strip() for secret in found]
