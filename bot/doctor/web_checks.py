"""The bot's own pages: whether their port is free, or served by the bot that runs, and whether they are public."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import aiohttp
from yarl import URL

from bot.doctor.bounded import read_json
from bot.doctor.discord_access import DiscordAccess
from bot.doctor.findings import Finding, failed, ok, warning, without_secrets
from bot.downloads import is_loopback

HasBot = Callable[[], Awaitable[bool | None]]

_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (looked up, not listened on)
_MOST_BYTES = 64 * 1024


async def check_port(session: aiohttp.ClientSession, host: str, port: int, has_bot: HasBot) -> Sequence[Finding]:
    """Whether it can be listened on; where it cannot, whether that is the bot's doing."""
    if port == 0:
        return [ok("web port", "any free one is taken at each start (WEB_PORT is 0); the log names it.")]
    trouble = await asyncio.to_thread(_trouble, host, port)
    if trouble is None:
        return [ok("web port", f"{host}:{port} is free.")]
    url = URL.build(scheme="http", host=_ANY_ADDRESS.get(host, host), port=port)
    try:
        health = await _health(session, url)
    except (aiohttp.ClientError, OSError):
        health = None
    if health is not None and await has_bot() is not False:
        return [ok("web port", f"the running bot (version {health.get('version', 'unknown')}) serves {host}:{port}.")]
    advice = "Set WEB_PORT to another one, or end what uses it: the bot would run without its pages."
    return [warning("web port", f"{host}:{port} cannot be listened on: {trouble}.", advice)]


async def check_public_url(
    session: aiohttp.ClientSession, discord: DiscordAccess, public_url: str | None, has_bot: HasBot
) -> Sequence[Finding]:
    """Whether this bot's pages answer at it."""
    if public_url is None:
        told = "PUBLIC_URL is not set, and nothing needs it: it would say where people reach the bot's pages."
        return [ok("public URL", told)]
    url, shown = URL(public_url), without_secrets(public_url)
    try:
        health = await _health(session, url)
    except (aiohttp.ClientError, OSError) as error:
        return [failed("public URL", f"{shown} cannot be reached ({type(error).__name__}).", _ADVICE)]
    if health is not None:
        return [await _public(discord, url, health)]
    if await has_bot() is False:
        told = f"{shown} is not answered by a bot; none is running."
        return [warning("public URL", told, "Start it, and look again.")]
    return [failed("public URL", f"{shown}/healthz is not answered by a bot.", _ADVICE)]


_ADVICE = "Let your proxy pass it on to WEB_HOST:WEB_PORT, or correct PUBLIC_URL."


async def _public(discord: DiscordAccess, url: URL, health: Mapping[str, Any]) -> Finding:
    """A bot answers there: whether it is this one, and in private."""
    shown = without_secrets(str(url))
    application = await discord.application()
    if application.is_ok and health.get("application_id") not in {None, application.body["id"]}:
        return failed("public URL", f"another bot answers at {shown}.", _ADVICE)
    if url.scheme != "https" and not is_loopback(url.host):
        return warning(
            "public URL", f"{shown} answers, but without https.", "Put a proxy with a certificate before it."
        )
    return ok("public URL", f"{shown} leads to this bot's pages.")


async def _health(session: aiohttp.ClientSession, url: URL) -> dict[str, Any] | None:
    """What a bot's `/healthz` says; None where something else answers. Raises aiohttp's errors and OSError."""
    async with session.get(url / "healthz", allow_redirects=False) as response:
        body = await read_json(response, _MOST_BYTES)
        if response.status != 200 or not isinstance(body, dict):
            return None
    return body if body.get("status") == "ok" and "running_jobs" in body else None


def _trouble(host: str, port: int) -> str | None:
    """Why it cannot be listened on, as the bot would."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, kind, protocol, _, address in found:
            with socket.socket(family, kind, protocol) as listener:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                listener.bind(address)
                listener.listen(1)
    except OSError as error:
        return error.strerror or type(error).__name__
    return None
