"""The image API as the use cases know it (`bot.services.ports.ImageApi`), put together from this package's parts."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import BinaryIO

import aiohttp

from bot.domain.errors import ResultAway, ResultUnusable
from bot.domain.parameters import Parameters
from bot.downloads import (
    AllowedHosts,
    Downloader,
    Gone,
    HostRefused,
    TooLarge,
    Unavailable,
    open_download_session,
)
from bot.imagepipeline.answers import Finished
from bot.imagepipeline.clock import Clock, LoopClock
from bot.imagepipeline.config import VENDOR_RESULT_HOSTS, ImagePipelineConfig
from bot.imagepipeline.pace import Pace
from bot.imagepipeline.polling import Polling, Start
from bot.imagepipeline.reasons import Reasons
from bot.imagepipeline.submission import PATIENCE_S, Submission
from bot.imagepipeline.traffic import OnRequest, trace_kind
from bot.imagepipeline.transport import Transport
from bot.imagepipeline.wire import inpaint_body
from bot.services.ports import Accepted, Done, InpaintRequest, SubmissionWatch

_READ_CONNECTIONS = 64
_SUBMISSION_CONNECTIONS = 256
# Starts kept for jobs nobody waits for any more; far more than can be running.
_STARTS_MAX = 20_000


class ImagePipeline:
    """The hosted inpainting service. Made by `open_image_pipeline`, or by hand from sessions like its own."""

    def __init__(
        self,
        config: ImagePipelineConfig,
        *,
        reads: aiohttp.ClientSession,
        submissions: aiohttp.ClientSession,
        downloads: aiohttp.ClientSession,
        clock: Clock | None = None,
        on_looks_failing: Callable[[bool], None] = lambda _: None,
    ) -> None:
        self._clock = clock or LoopClock()
        pace = Pace(self._clock, config.max_requests_per_s)
        transport = Transport(
            config,
            reads=reads,
            submissions=submissions,
            pace=pace,
            clock=self._clock,
            on_looks_failing=on_looks_failing,
        )
        reasons = Reasons(config.api_key.get_secret_value())
        patience_s = min(PATIENCE_S, config.deadline_s)
        self._submission = Submission(transport, pace, self._clock, patience_s=patience_s, reasons=reasons)
        self._polling = Polling(transport, pace, self._clock, deadline_s=config.deadline_s, reasons=reasons)
        self._downloader = Downloader(
            downloads,
            result_hosts(config),
            max_bytes=config.max_result_bytes,
            tries=5,
            waits_for_missing=True,
            tells_away=True,
        )
        self._starts: dict[str, Start] = {}

    async def submit(self, request: InpaintRequest, watch: SubmissionWatch) -> Accepted | Done:
        """Hand a request in, once. Raises as `ImageApi.submit` says, and BadParameter before anything is sent."""
        body = inpaint_body(request).to_json()
        submitted_at = self._clock.now()
        taken = await self._submission.hand_in(body, watch)
        if isinstance(taken, Finished) and taken.urls:
            return Done(taken.urls)
        if taken.remote_id is None:
            raise AssertionError("a submission that was taken has results or an id")
        if len(self._starts) >= _STARTS_MAX:
            del self._starts[next(iter(self._starts))]
        self._starts[taken.remote_id] = Start(submitted_at, self._clock.now())
        return Accepted(taken.remote_id)

    async def wait(self, remote_id: str, parameters: Parameters) -> Done:
        """Poll a job until it ends. Raises as `ImageApi.wait` says, and OutOfCredit."""
        start = self._starts.pop(remote_id, None)
        return Done(await self._polling.until_done(remote_id, parameters, start))

    def expected_s(self, parameters: Parameters) -> float | None:
        """Seconds that such a job usually takes, from what was seen; None when nothing was."""
        return self._polling.pacings.expected_s(parameters)

    async def fetch(self, url: str, *, kept_waiting: Callable[[], None] = lambda: None) -> BinaryIO:
        """Stream one result into a file of the caller's. Raises ResultUnusable and ResultAway, without its address."""
        try:
            return await self._downloader.fetch(url, kept_waiting)
        except HostRefused as error:
            raise ResultUnusable("its address is not allowed") from error
        except TooLarge as error:
            raise ResultUnusable(f"over {error.limit_bytes // 2**20} MiB") from error
        except Gone as error:
            raise ResultUnusable(f"not handed out (HTTP {error.status})") from error
        except Unavailable as error:
            if error.is_away:
                raise ResultAway(str(error), retry_after_s=error.retry_after_s) from error
            raise ResultUnusable("it cannot be downloaded") from error


def result_hosts(config: ImagePipelineConfig) -> AllowedHosts:
    """Where results may be read from: the vendor's hosts, the configured ones, and the base URL's own."""
    return AllowedHosts.of((*VENDOR_RESULT_HOSTS, *config.result_hosts), base_url=config.base_url)


@asynccontextmanager
async def open_image_pipeline(
    config: ImagePipelineConfig,
    *,
    clock: Clock | None = None,
    on_looks_failing: Callable[[bool], None] = lambda _: None,
    on_request: OnRequest = lambda _kind, _status, _took_s: None,
) -> AsyncIterator[ImagePipeline]:
    """Open the client with its connections; they close with the block.

    `on_looks_failing` is told when status calls begin to fail in a row, and when they are answered again. `on_request`
    is told of every request.
    """
    async with AsyncExitStack() as stack:
        reads = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=_READ_CONNECTIONS),
            cookie_jar=aiohttp.DummyCookieJar(),
            trace_configs=[trace_kind("status", on_request)],
        )
        # A fresh connection for each submission: see Transport.
        submissions = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=_SUBMISSION_CONNECTIONS, force_close=True),
            cookie_jar=aiohttp.DummyCookieJar(),
            trace_configs=[trace_kind("submission", on_request)],
        )
        downloads = open_download_session(result_hosts(config), trace_kind("download", on_request))
        for session in (reads, submissions, downloads):
            await stack.enter_async_context(session)
        yield ImagePipeline(
            config,
            reads=reads,
            submissions=submissions,
            downloads=downloads,
            clock=clock,
            on_looks_failing=on_looks_failing,
        )
