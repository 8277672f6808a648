"""Stands before a stand-in: notes every request with its times, and can hold one back before or after it is done."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

_NOT_THE_BOTS = ("/sandbox", "/gateway")
When = Literal["before", "after"]


@dataclass(eq=False)
class Visit:
    """One request. `seed` is its job's, at the image API; times are the steady clock's.

    `answered_s` is None while it is open. `is_upload`: it carries files.
    """

    side: str
    method: str
    path: str
    arrived_s: float
    seed: int | None = None
    is_upload: bool = False
    answered_s: float | None = None
    status: int | None = None
    retry_after_s: float | None = None

    @property
    def is_submission(self) -> bool:
        return self.side == "api" and self.method == "POST"


Fits = Callable[[Visit], bool]
Instead = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(eq=False)
class Hold:
    """Keeps the next request that fits from being carried out, or its answer from leaving."""

    fits: Fits
    when: When
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    is_carried_out: bool = True
    instead: Instead | None = None
    is_for_good: bool = False
    visit: Visit | None = None

    async def keep(self, visit: Visit) -> None:
        """Hold this request until it is let go."""
        self.visit = visit
        self.reached.set()
        await self.released.wait()

    async def within(self, timeout_s: float) -> None:
        """Wait until the request has come. Raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            await self.reached.wait()

    def release(self, *, carry_out: bool, instead: Instead | None = None, for_good: bool = False) -> None:
        """Let it go on; without `carry_out` a request held before is lost.

        `instead` answers it in the stand-in's place, and with `for_good` all that fit after it.
        """
        self.is_carried_out = carry_out
        self.instead, self.is_for_good = instead, for_good
        self.released.set()


class Gate:
    """One for all stand-ins. `post_pauses_s` says how long a submission takes before and after it is accepted."""

    def __init__(self) -> None:
        self.visits: list[Visit] = []
        self.on_answer: list[Callable[[Visit], None]] = []
        self.post_pauses_s: Callable[[], tuple[float, float]] = lambda: (0.0, 0.0)
        self.seed_of_remote_job: Callable[[str], int | None] = lambda _: None
        self._holds: list[Hold] = []
        self._news: set[asyncio.Future[None]] = set()

    def hold(self, fits: Fits, when: When = "before") -> Hold:
        """Hold the next such request."""
        hold = Hold(fits, when)
        self._holds.append(hold)
        return hold

    def release_all(self, *, carry_out: bool = False) -> None:
        """Nothing is held any more."""
        for hold in self._holds:
            hold.release(carry_out=carry_out)
        self._holds.clear()

    def before(self, app: web.Application, side: str) -> web.Application:
        """Put the gate before a server that has not started."""

        @web.middleware
        async def pass_through(
            request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
        ) -> web.StreamResponse:
            if request.path.startswith(_NOT_THE_BOTS):
                return await handler(request)
            return await self._pass(request, handler, side)

        app.middlewares.append(pass_through)
        return app

    async def until(self, reached: Callable[[], bool], timeout_s: float) -> bool:
        """Wait until `reached()`, asked again at every request's start and end; False when the time ran out."""
        try:
            async with asyncio.timeout(timeout_s):
                while not reached():
                    await self._next_news()
        except TimeoutError:
            return reached()
        return True

    def tell(self) -> None:
        """Something changed: those who wait look again."""
        for future in self._news:
            if not future.done():
                future.set_result(None)
        self._news.clear()

    async def _next_news(self) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._news.add(future)
        try:
            await future
        finally:
            self._news.discard(future)

    async def _pass(self, request, handler, side) -> web.StreamResponse:
        visit = Visit(side, request.method, request.path, time.monotonic())
        visit.is_upload = request.content_type.startswith("multipart/")
        if visit.is_submission:
            visit.seed = json.loads(await request.read())["seed"]
        elif side == "api":
            visit.seed = self._seed(request.match_info)
        self.visits.append(visit)
        self.tell()
        async with self._noted(visit):
            before_s, after_s = self.post_pauses_s() if visit.is_submission else (0.0, 0.0)
            await asyncio.sleep(before_s)
            hold = next((one for one in self._holds if not one.reached.is_set() and one.fits(visit)), None)
            if hold is not None and hold.when == "before":
                await hold.keep(visit)
                if not hold.is_carried_out:
                    return web.Response(status=500)
            try:
                response = await self._handler(visit, handler)(request)
            except ConnectionResetError:  # the bot died while it was sending
                return web.Response(status=400)
            await asyncio.sleep(after_s)
            if hold is not None and hold.when == "after":
                await hold.keep(visit)
            visit.status = response.status
            if (told := response.headers.get("Retry-After")) is not None:
                visit.retry_after_s = float(told)
            return response

    def _handler(self, visit: Visit, usual: Instead) -> Instead:
        """Who answers: the stand-in, or what a hold put in its place."""
        for hold in self._holds:
            if hold.instead is not None and (hold.visit is visit or (hold.is_for_good and hold.fits(visit))):
                return hold.instead
        return usual

    def _seed(self, names: Mapping[str, str]) -> int | None:
        return self.seed_of_remote_job(names.get("job_id", ""))

    @asynccontextmanager
    async def _noted(self, visit: Visit) -> AsyncIterator[None]:
        try:
            yield
        finally:
            visit.answered_s = time.monotonic()
            for listener in self.on_answer:
                listener(visit)
            self.tell()
