"""Downloads that cannot be talked into anything: from allowed hosts only, under a size cap, whole or not at all."""

import asyncio
import ipaddress
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import BinaryIO, Final

import aiohttp
import stamina
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver
from yarl import URL

from bot.holding import Room

# Of one downloader's files: the rest is on disk.
_IN_MEMORY_BYTES = 16 * 1024 * 1024
_CHUNK_BYTES = 64 * 1024
# A quarter of the processor time less for a megabyte than with aiohttp's 64 KiB, which stops and starts the socket.
_READ_AHEAD_BYTES = 256 * 1024
_MAX_REDIRECTS = 3
_CONNECT_TIMEOUT_S = 10.0
_STALL_TIMEOUT_S = 20.0
_CONNECTIONS = 32
_HTTPS_PORT = 443
# RFC 6052 (NAT64), and RFC 4291, 2.5.5.1 (IPv4-compatible): the last 32 bits are an IPv4 address.
_CARRIERS_OF_IPV4 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))
# RFC 8215 (NAT64 within one network), RFC 2765 (translated), RFC 3879 (site-local, deprecated): nobody's out there.
_LOCAL_USE = tuple(map(ipaddress.IPv6Network, ("64:ff9b:1::/48", "::ffff:0:0:0/96", "fec0::/10")))
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


class DownloadError(Exception):
    """A download that came to nothing. Never carries the address: it may be signed."""


class HostRefused(DownloadError):
    """The address, or one it redirects to, is not one that may be read from."""


class TooLarge(DownloadError):
    """More bytes than the cap; `size_bytes` is what was announced or read so far."""

    def __init__(self, size_bytes: int, limit_bytes: int) -> None:
        super().__init__(f"{size_bytes} > {limit_bytes} bytes")
        self.size_bytes = size_bytes
        self.limit_bytes = limit_bytes


class Gone(DownloadError):
    """The host answers and does not hand the file out (4xx)."""

    def __init__(self, status: int, retry_after_s: float | None = None) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.retry_after_s = retry_after_s


class Unavailable(DownloadError):
    """The host could not be reached, broke off, or answered 5xx, every time it was tried.

    `is_away`: nobody is there, or it says itself that it cannot; the file may be as good as ever.
    """

    def __init__(self, reason: str, *, is_away: bool = False, retry_after_s: float | None = None) -> None:
        super().__init__(reason)
        self.is_away = is_away
        self.retry_after_s = retry_after_s


def is_loopback(host: str | None) -> bool:
    """Whether a host name or address is this machine by its name alone."""
    if host is None:
        return False
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """Where files may be read from: https and a name on the list.

    A name is `cdn.example.com` or `*.example.com` (all below it). `on_loopback` is for development: this machine may be
    read from too, by any of its names, and plain http is allowed there.
    """

    names: frozenset[str]
    on_loopback: bool = False
    own: str | None = None
    """The host that the operator's own setting names: it may be anywhere, also on a private network."""
    own_port: int = _HTTPS_PORT
    """The port that the setting names."""

    @classmethod
    def of(cls, names: Iterable[str], *, base_url: str | None = None) -> "AllowedHosts":
        """The listed names and the host of `base_url`; this machine too when that is where `base_url` points."""
        base = URL(base_url or "")
        base_host = base.host
        listed = {_plain(name) for name in (*names, base_host or "") if name}
        own = _plain(base_host) if base_host else None
        return cls(frozenset(listed), is_loopback(base_host), own, base.port or _HTTPS_PORT)

    def check(self, url: URL) -> None:
        """Raise HostRefused unless the address may be read from."""
        host = _plain(url.host or "")
        if not host or url.user is not None or url.password is not None:
            raise HostRefused("no plain host")
        if self.on_loopback and is_loopback(host):
            if url.scheme not in {"http", "https"}:
                raise HostRefused("scheme")
            return
        if url.scheme != "https":
            raise HostRefused("scheme")
        # The resolver is not asked about addresses, so they are judged here.
        if not self._is_listed(host) or not (host == self.own or is_public(host)):
            raise HostRefused("host")
        # A listed host is no list of all that listens on it.
        if url.port != _HTTPS_PORT and (host, url.port) != (self.own, self.own_port):
            raise HostRefused("port")

    def _is_listed(self, host: str) -> bool:
        parents = (host[index + 1 :] for index, char in enumerate(host) if char == ".")
        return host in self.names or any(f"*.{parent}" in self.names for parent in parents)


def is_public(host: str) -> bool:
    """Whether an address is on the public internet; a name counts as public until it is resolved."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return True
    if isinstance(address, ipaddress.IPv6Address):
        if any(address in network for network in _LOCAL_USE):
            return False
        if (carried := _carried_ipv4(address)) is not None:
            address = carried
    return address.is_global and not address.is_multicast


def _carried_ipv4(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Where a packet to this IPv6 address ends, if that is an IPv4 one."""
    if any(address in network for network in _CARRIERS_OF_IPV4):
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


def _plain(host: str) -> str:
    return host.strip().rstrip(".").casefold()


class PublicResolver(AbstractResolver):
    """Resolves names to public addresses only, so that no listed name can be pointed into a private network."""

    def __init__(self, hosts: AllowedHosts, resolver: AbstractResolver | None = None) -> None:
        self._hosts = hosts
        self._resolver = resolver or DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The public addresses of a name. Raises OSError when there are none."""
        found = await self._resolver.resolve(host, port, family)
        if _plain(host) == self._hosts.own:
            return found
        on_loopback = self._hosts.on_loopback
        allowed = [one for one in found if is_public(one["host"]) or (on_loopback and is_loopback(one["host"]))]
        if not allowed:
            raise OSError(None, "resolves to no public address")
        return allowed

    async def close(self) -> None:
        """Release the resolver."""
        await self._resolver.close()


def open_download_session(hosts: AllowedHosts, *traces: aiohttp.TraceConfig) -> aiohttp.ClientSession:
    """Open a session for downloads: bounded, without cookies, without any header of ours, to public addresses only."""
    connector = aiohttp.TCPConnector(limit=_CONNECTIONS, resolver=PublicResolver(hosts))
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"Accept-Encoding": "identity"},
        trace_configs=list(traces),
        read_bufsize=_READ_AHEAD_BYTES,
    )


class Downloader:
    """Streams files from allowed hosts.

    `session` comes from `open_download_session` with the same hosts. `deadline_s` bounds one file with all its tries.
    With `waits_for_missing` a 404 is tried again too: storage may need a moment to show a new file. A host that is
    away is waited for up to `outlasts_s`, which counts neither as tries nor towards the deadline. A `Retry-After` is
    obeyed.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        hosts: AllowedHosts,
        *,
        max_bytes: int,
        deadline_s: float = 60.0,
        tries: int = 4,
        concurrency: int = 16,
        waits_for_missing: bool = False,
        outlasts_s: float = 0.0,
    ) -> None:
        self._session = session
        self._hosts = hosts
        self._max_bytes = max_bytes
        self._deadline_s = deadline_s
        self._tries = tries
        self._waits_for_missing = waits_for_missing
        self._outlasts_s = outlasts_s
        self._slots = asyncio.Semaphore(concurrency)
        self._room = Room(_IN_MEMORY_BYTES)

    async def fetch(self, url: str) -> BinaryIO:
        """Stream one file into a temporary file at its start, which the caller closes.

        Raises HostRefused, TooLarge, Gone, Unavailable.
        """
        address = _parse(url)
        self._hosts.check(address)
        async with self._slots:
            try:
                async with asyncio.timeout(self._deadline_s) as deadline:
                    async for attempt in stamina.retry_context(
                        on=self._patience(deadline),
                        attempts=None,
                        timeout=None,
                        wait_initial=0.2,
                        wait_max=3.0,
                        wait_jitter=0.3,
                    ):
                        with attempt:
                            return await self._try(address)
            except TimeoutError as error:
                raise Unavailable("deadline") from error
        raise AssertionError("a retried block ends by returning or raising")

    def _patience(self, deadline: asyncio.Timeout) -> Callable[[Exception], bool | float]:
        """What decides for one file whether it is tried again, and after how many seconds if its host says so."""
        loop = asyncio.get_running_loop()
        gives_up_s = loop.time() + self._outlasts_s
        tried = 0

        def is_worth_another_try(error: Exception) -> bool | float:
            nonlocal tried
            if not isinstance(error, (Gone, Unavailable)):
                return False
            wait_s = error.retry_after_s or 0.0
            if isinstance(error, Unavailable) and error.is_away and loop.time() + wait_s < gives_up_s:
                deadline.reschedule(loop.time() + wait_s + self._deadline_s)
                return wait_s or True
            tried += 1
            return tried < self._tries and self._passes(error) and (wait_s or True)

        return is_worth_another_try

    def _passes(self, error: Gone | Unavailable) -> bool:
        """Whether it is of the kind that passes."""
        if isinstance(error, Gone):
            return error.status in {408, 425, 429} or (error.status == 404 and self._waits_for_missing)
        return True

    async def _try(self, address: URL) -> BinaryIO:
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_TIMEOUT_S, sock_read=_STALL_TIMEOUT_S)
        try:
            for _ in range(_MAX_REDIRECTS + 1):
                async with self._session.get(address, allow_redirects=False, timeout=timeout) as response:
                    location = response.headers.get("Location")
                    if response.status not in _REDIRECTS or location is None:
                        return await self._save(response)
                    address = address.join(_parse(location))
                    self._hosts.check(address)
        except (aiohttp.ClientError, OSError) as error:
            is_away = isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
            raise Unavailable(type(error).__name__, is_away=is_away) from error
        raise HostRefused("too many redirects")

    async def _save(self, response: aiohttp.ClientResponse) -> BinaryIO:
        retry_after_s = read_retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
        if response.status >= 500:
            raise Unavailable(f"HTTP {response.status}", is_away=True, retry_after_s=retry_after_s)
        if response.status != 200:
            raise Gone(response.status, retry_after_s)
        announced = response.content_length
        if (announced or 0) > self._max_bytes:
            raise TooLarge(announced or 0, self._max_bytes)
        file = self._room.hold(announced)
        try:
            size_bytes = 0
            async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
                size_bytes += len(chunk)
                if size_bytes > self._max_bytes:
                    raise TooLarge(size_bytes, self._max_bytes)
                file.write(chunk)
            file.seek(0)
        except BaseException:
            file.close()
            raise
        return file


def _parse(url: str) -> URL:
    try:
        # A signed address must go out as it came; what cannot stand in a request line is quoted.
        is_clean = url.isascii() and url.isprintable() and " " not in url
        address = URL(url, encoded=is_clean)
        _ = address.host, address.port  # else they are looked at when they are used, and may be none only then
    except ValueError as error:
        raise HostRefused("not an address") from error
    return address


def read_retry_after(header: str | None, now: datetime) -> float | None:
    """Seconds to wait, from `Retry-After` in seconds or as an HTTP date; None when absent or senseless."""
    if header is None:
        return None
    text = header.strip()
    try:
        seconds = float(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        seconds = (moment - now).total_seconds()
    return max(0.0, seconds) if seconds < float("inf") else None
