"""The image API: whether it takes the key, asked in a way that costs nothing, and whether results could be read."""

import asyncio
import secrets
import socket
from collections.abc import Sequence

import aiohttp

from bot.doctor.bounded import read_json
from bot.doctor.findings import Finding, failed, ok, warning
from bot.downloads import is_loopback, is_public
from bot.imagepipeline.config import VENDOR_RESULT_HOSTS
from bot.imagepipeline.reasons import raw_reason, safe_reason, speaks_of_credit
from bot.imagepipeline.wire import status_path

_MOST_BYTES = 64 * 1024


async def check_key(session: aiohttp.ClientSession, base_url: str, key: str) -> Sequence[Finding]:
    """Ask after a job that nobody submitted, with the key and with one that is surely wrong: the difference tells."""
    status, reason = await _ask(session, base_url, key)
    said = f" ({reason})" if reason else ""
    if status in {401, 403}:
        advice = "Set IMAGEPIPELINE_API_KEY to the key of your account."
        return [failed("image API key", f"refused{said}.", advice)]
    if status == 402 or speaks_of_credit(reason):
        return [failed("image API key", f"the service wants money{said}.", "See to your account's credit.")]
    if 300 <= status < 400:
        advice = "Set IMAGEPIPELINE_BASE_URL to where it leads: the key is sent nowhere else."
        return [failed("image API key", f"the service is elsewhere (HTTP {status}).", advice)]
    if status == 429 or status >= 500:
        return [warning("image API key", f"cannot be told: the service answers HTTP {status}.", "Try again later.")]
    wrong_status, _ = await _ask(session, base_url, f"not-a-key-{secrets.token_hex(8)}")
    if wrong_status in {401, 403}:
        return [ok("image API key", "accepted; another one is refused. Nothing was charged.")]
    advice = "The first picture will tell; the service does not look at the key before."
    return [warning("image API key", f"cannot be told: with any key it answers HTTP {status}.", advice)]


async def check_result_hosts(base_url_host: str | None, hosts: Sequence[str]) -> Sequence[Finding]:
    """Whether the hosts that results may come from have public addresses."""
    named = [host for host in (*hosts, *VENDOR_RESULT_HOSTS) if not host.startswith("*.")]
    own = [host for host in named if host in hosts]
    looks = await asyncio.gather(*(_trouble(host, on_loopback=is_loopback(base_url_host)) for host in own))
    wrong = [
        warning("result hosts", f"{host} {trouble}.", "Correct IMAGEPIPELINE_RESULT_HOSTS: its results are refused.")
        for host, trouble in zip(own, looks, strict=True)
        if trouble
    ]
    if wrong:
        return wrong
    allowed = ", ".join(filter(None, (base_url_host, *hosts)))
    return [ok("result hosts", f"results are read from {allowed} and the vendor's own hosts.")]


async def _ask(session: aiohttp.ClientSession, base_url: str, key: str) -> tuple[int, str]:
    """The HTTP status, and what the service says, safe to show."""
    url = base_url + status_path("retouch-doctor")
    headers = {"API-Key": key, "Accept": "application/json"}
    async with session.get(url, headers=headers, allow_redirects=False) as response:
        reason = raw_reason(await read_json(response, _MOST_BYTES))
        return response.status, safe_reason(reason, secret=key)


async def _trouble(host: str, *, on_loopback: bool) -> str | None:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError:
        return "has no address"
    addresses = [str(entry[4][0]) for entry in found]
    if any(is_public(address) or (on_loopback and is_loopback(address)) for address in addresses):
        return None
    return "has no public address"
