"""Streaming a file: from allowed hosts only, under a size cap, whole or not at all."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, Final

import aiohttp
import stamina
from yarl import URL

from bot.downloads.errors import Gone, HostRefused, TooLarge, Unavailable
from bot.downloads.holding import Holding
from bot.downloads.hosts import AllowedHosts, PublicResolver, read_address
from bot.downloads.retry_after import read_retry_after
from bot.services.clock import Clock, SystemClock
from bot.services.places import Place, Places

# Of one downloader's files: the rest is on disk.
_IN_MEMORY_BYTES = 8 * 1024 * 1024
_CHUNK_BYTES = 64 * 1024
# A quarter of the processor time less for a megabyte than with aiohttp's 64 KiB, which stops and starts the socket.
_READ_AHEAD_BYTES = 256 * 1024
_MAX_REDIRECTS = 3
_CONNECT_TIMEOUT_S = 10.0
_STALL_TIMEOUT_S = 20.0
# More than files at once: those that a host keeps waiting have left their place to others.
_CONNECTIONS = 128
# What a file has to come at to keep its place, and for how long it may at most; hosts that are well take less.
_LEAST_BYTES_PER_S = 32 * 1024
_HELD_S = 10.0
_LOOK_EVERY_S = 1.0
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


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


@dataclass(slots=True)
class _Flow:
    """How much of a file has come so far, in all its tries."""

    size_bytes: int = 0


class Downloader:
    """Streams files from allowed hosts.

    `session` comes from `open_download_session` with the same hosts. `deadline_s` bounds one file with all its tries;
    `concurrency` is how many come at once, but for those that their hosts keep waiting. With `waits_for_missing` a 404
    is tried again too: storage may need a moment to show a new file. With `tells_away` a host that is away is not tried
    again here: whoever asks is told, and comes back when it is time. A `Retry-After` is obeyed.
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
        tells_away: bool = False,
        clock: Clock | None = None,
    ) -> None:
        self._session = session
        self._hosts = hosts
        self._max_bytes = max_bytes
        self._deadline_s = deadline_s
        self._tries = tries
        self._waits_for_missing = waits_for_missing
        self._tells_away = tells_away
        self._places = Places(concurrency)
        self._clock = clock or SystemClock()
        self._holding = Holding(_IN_MEMORY_BYTES)

    async def fetch(self, url: str, kept_waiting: Callable[[], None] = lambda: None) -> BinaryIO:
        """Stream one file into a temporary file at its start, which the caller closes.

        `kept_waiting` is called when the file comes too slowly to keep its place, or not at all.
        Raises HostRefused, TooLarge, Gone, Unavailable.
        """
        address = read_address(url)
        self._hosts.check(address)
        async with self._places.one() as place:
            flow = _Flow()
            watch = asyncio.create_task(self._watch(flow, place, kept_waiting))
            try:
                async with asyncio.timeout(self._deadline_s):
                    async for attempt in stamina.retry_context(
                        on=self._patience(),
                        attempts=None,
                        timeout=None,
                        wait_initial=0.2,
                        wait_max=3.0,
                        wait_jitter=0.3,
                    ):
                        with attempt:
                            return await self._try(address, flow)
            except TimeoutError as error:
                raise Unavailable("deadline", is_away=True) from error
            finally:
                watch.cancel()
        raise AssertionError("a retried block ends by returning or raising")

    async def _watch(self, flow: _Flow, place: Place, kept_waiting: Callable[[], None]) -> None:
        """Let others have the place of a file that hardly moves, or that has had it for long."""
        for _ in range(round(_HELD_S / _LOOK_EVERY_S)):
            before_bytes = flow.size_bytes
            await self._clock.sleep(_LOOK_EVERY_S)
            if flow.size_bytes - before_bytes < _LEAST_BYTES_PER_S * _LOOK_EVERY_S:
                break
        place.leave()
        kept_waiting()

    def _patience(self) -> Callable[[Exception], bool | float]:
        """What decides for one file whether it is tried again, and after how many seconds if its host says so."""
        tried = 0

        def is_worth_another_try(error: Exception) -> bool | float:
            nonlocal tried
            if not isinstance(error, (Gone, Unavailable)):
                return False
            if self._tells_away and isinstance(error, Unavailable) and error.is_away:
                return False
            tried += 1
            return tried < self._tries and self._passes(error) and (error.retry_after_s or True)

        return is_worth_another_try

    def _passes(self, error: Gone | Unavailable) -> bool:
        """Whether it is of the kind that passes."""
        if isinstance(error, Gone):
            return error.status in {408, 425} or (error.status == 404 and self._waits_for_missing)
        return True

    async def _try(self, address: URL, flow: _Flow) -> BinaryIO:
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_TIMEOUT_S, sock_read=_STALL_TIMEOUT_S)
        try:
            for _ in range(_MAX_REDIRECTS + 1):
                async with self._session.get(address, allow_redirects=False, timeout=timeout) as response:
                    location = response.headers.get("Location")
                    if response.status not in _REDIRECTS or location is None:
                        return await self._save(response, flow)
                    address = address.join(read_address(location))
                    self._hosts.check(address)
        except (aiohttp.ClientError, OSError) as error:
            # Nobody answered at all: what breaks off within a file does so in `_save`.
            is_away = isinstance(error, aiohttp.ClientConnectionError)
            raise Unavailable(type(error).__name__, is_away=is_away) from error
        raise HostRefused("too many redirects")

    async def _save(self, response: aiohttp.ClientResponse, flow: _Flow) -> BinaryIO:
        retry_after_s = read_retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
        if response.status >= 500 or response.status == 429:
            raise Unavailable(f"HTTP {response.status}", is_away=True, retry_after_s=retry_after_s)
        if response.status != 200:
            raise Gone(response.status, retry_after_s)
        announced = response.content_length
        if (announced or 0) > self._max_bytes:
            raise TooLarge(announced or 0, self._max_bytes)
        file = self._holding.hold(announced)
        try:
            size_bytes = 0
            async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
                size_bytes += len(chunk)
                flow.size_bytes += len(chunk)
                if size_bytes > self._max_bytes:
                    raise TooLarge(size_bytes, self._max_bytes)
                file.write(chunk)
            # It may have been announced as longer.
            file.truncate()
            file.seek(0)
        except BaseException as error:
            file.close()
            if isinstance(error, aiohttp.ClientError | OSError):
                raise Unavailable(type(error).__name__) from error
            raise
        return file
