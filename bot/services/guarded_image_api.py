"""The image API behind a circuit breaker: during an outage a submission waits instead of failing."""

import random
from collections.abc import Callable
from typing import BinaryIO

from bot.domain.errors import RateLimited, Unreachable
from bot.domain.parameters import Parameters
from bot.services.breaker import Breaker
from bot.services.clock import Clock
from bot.services.ports import Accepted, Done, ImageApi, InpaintRequest, SubmissionWatch

# Between two tries of one job before the breaker opens; after that the breaker says when.
_BREATH_S = 1.0


class GuardedImageApi:
    """An `ImageApi` before another one. Only submissions are held back; the rest is passed on.

    `patience_s`: how long a job waits for an outage to end. What certainly did not arrive is submitted again within it;
    what may have arrived (UnknownOutcome) never is.
    """

    def __init__(
        self,
        image_api: ImageApi,
        breaker: Breaker,
        clock: Clock,
        *,
        patience_s: float,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._image_api = image_api
        self._breaker = breaker
        self._clock = clock
        self._patience_s = patience_s
        self._jitter = jitter

    async def submit(self, request: InpaintRequest, watch: SubmissionWatch) -> Accepted | Done:
        """Hand a request in once the service is there. Raises as `ImageApi.submit` says.

        `watch` hears nothing while the submission waits for an outage to end: then nothing is under way.
        """
        deadline_s = self._clock.monotonic() + self._patience_s
        while True:
            try:
                async with self._breaker.passage(deadline_s):
                    return await self._image_api.submit(request, watch)
            except Unreachable as error:
                wait_s = max(_BREATH_S * (0.5 + 0.5 * self._jitter()), error.retry_after_s or 0.0)
                refusal: Unreachable | RateLimited = error
            except RateLimited as error:
                if error.retry_after_s is None:
                    raise
                wait_s = error.retry_after_s
                refusal = error
            if self._clock.monotonic() + wait_s >= deadline_s:
                raise refusal
            # In an outage the breaker knows best when the next try is due.
            if not self._breaker.is_open:
                await self._clock.sleep(wait_s)

    async def wait(self, remote_id: str, parameters: Parameters) -> Done:
        """Poll a job until it ends; outages are looked past until its deadline. Raises as `ImageApi.wait` says."""
        return await self._image_api.wait(remote_id, parameters)

    def expected_s(self, parameters: Parameters) -> float | None:
        """Seconds that such a job usually takes; None when unknown."""
        return self._image_api.expected_s(parameters)

    async def fetch(self, url: str, *, kept_waiting: Callable[[], None] = lambda: None) -> BinaryIO:
        """Stream one result into a file of the caller's. Raises ResultUnusable, ResultAway."""
        return await self._image_api.fetch(url, kept_waiting=kept_waiting)
