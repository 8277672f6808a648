"""One HTTP request to the image API: the key goes along, the answer is read whole, and losses are told apart."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import aiohttp
import orjson
from yarl import URL

from bot.domain.errors import BadAnswer, UnknownOutcome, Unreachable
from bot.downloads import read_retry_after
from bot.imagepipeline.clock import Clock
from bot.imagepipeline.config import ImagePipelineConfig
from bot.imagepipeline.outage import Outage
from bot.imagepipeline.pace import Pace, Turn
from bot.services.ports import SubmissionWatch

_CONNECT_TIMEOUT_S = 10.0
_STATUS_TIMEOUT_S = 10.0
_BODY_TIMEOUT_S = 20.0
_MAX_ANSWER_BYTES = 1024 * 1024
_MAX_REDIRECTS = 3
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
# Only these repeat a POST as it was; the others would turn it into a GET.
_FAITHFUL_REDIRECTS: Final = frozenset({307, 308})


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the service. `body` is None where it was no JSON. `sent_at` is on the client's clock."""

    status: int
    body: object
    is_json: bool
    retry_after_s: float | None
    sent_at: float

    @property
    def is_ok(self) -> bool:
        """2xx."""
        return 200 <= self.status < 300


class Transport:
    """Sends requests to the image API in turn.

    `submissions` must not reuse connections: a POST on one that the service had just closed would be lost on the way,
    and nothing could tell that apart from a POST that was taken and whose answer was lost.
    """

    def __init__(
        self,
        config: ImagePipelineConfig,
        *,
        reads: aiohttp.ClientSession,
        submissions: aiohttp.ClientSession,
        pace: Pace,
        clock: Clock,
        on_looks_failing: Callable[[bool], None] = lambda _: None,
        utcnow: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        base = URL(config.base_url).with_query(None).with_fragment(None)
        self._base = str(base).rstrip("/")
        self._origin = base.origin()
        self._headers = {"API-Key": config.api_key.get_secret_value(), "Accept": "application/json"}
        self._post_timeout_s = config.post_timeout_s
        self._reads = reads
        self._submissions = submissions
        self._pace = pace
        self._clock = clock
        self._utcnow = utcnow
        self._outage = Outage(on_looks_failing)

    async def post(self, path: str, body: bytes, watch: SubmissionWatch) -> Answer:
        """Submit, once, when its turn has come. Raises Unreachable (certainly not sent), UnknownOutcome, BadAnswer."""
        async with self._pace.turn(Turn.SUBMISSION):
            await watch.sending()
            return await self._send("POST", path, body)

    async def get(self, path: str, *, urgency: float) -> Answer:
        """Look something up; lower `urgency` goes first. Raises Unreachable, UnknownOutcome, BadAnswer."""
        async with self._pace.turn(Turn.READ, urgency):
            try:
                answer = await self._send("GET", path, None)
            except (Unreachable, UnknownOutcome) as error:
                self._outage.failed(type(error).__name__)
                raise
            if answer.status >= 500 or (answer.is_ok and not answer.is_json):
                self._outage.failed(f"http_{answer.status}")
            else:
                self._outage.answered()
            return answer

    async def _send(self, method: str, path: str, body: bytes | None) -> Answer:
        try:
            return await self._exchange(method, path, body)
        # Everything that goes wrong before a connection stands is one of these two.
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Unreachable(type(error).__name__) from error
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            raise UnknownOutcome(type(error).__name__) from error

    async def _exchange(self, method: str, path: str, body: bytes | None) -> Answer:
        session = self._submissions if method == "POST" else self._reads
        answer_timeout_s = self._post_timeout_s if method == "POST" else _STATUS_TIMEOUT_S
        # No total: it would run while a connection is being made, and could not tell "not sent" from "lost".
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_TIMEOUT_S, sock_read=answer_timeout_s)
        headers = self._headers if body is None else {**self._headers, "Content-Type": "application/json"}
        url = URL(self._base + path, encoded=True)
        for _ in range(_MAX_REDIRECTS + 1):
            sent_at = self._clock.now()
            async with session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                target = self._redirect(method, response)
                if target is None:
                    return await self._read(response, sent_at)
                url = target
        raise BadAnswer("too many redirects")

    def _redirect(self, method: str, response: aiohttp.ClientResponse) -> URL | None:
        location = response.headers.get("Location")
        if response.status not in _REDIRECTS or location is None:
            return None
        try:
            target = response.url.join(URL(location))
            is_ours = target.origin() == self._origin
        except ValueError as error:
            raise BadAnswer("redirect to nowhere") from error
        # The key goes to nobody else, and a request that was redirected was not carried out.
        if not is_ours:
            raise BadAnswer("redirect to another host")
        if method == "POST" and response.status not in _FAITHFUL_REDIRECTS:
            raise BadAnswer("redirect of a submission")
        return target

    async def _read(self, response: aiohttp.ClientResponse, sent_at: float) -> Answer:
        async with asyncio.timeout(_BODY_TIMEOUT_S):
            raw = bytearray()
            async for chunk in response.content.iter_chunked(64 * 1024):
                raw += chunk
                if len(raw) > _MAX_ANSWER_BYTES:
                    raw.clear()
                    break
        try:
            body, is_json = orjson.loads(bytes(raw).removeprefix(b"\xef\xbb\xbf")), True
        except orjson.JSONDecodeError:
            body, is_json = None, False
        retry_after_s = read_retry_after(response.headers.get("Retry-After"), self._utcnow())
        return Answer(response.status, body, is_json, retry_after_s, sent_at)
