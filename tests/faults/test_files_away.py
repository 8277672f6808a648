"""Files are not handed out for a while, or crawl: their jobs wait, and keep nobody else's pictures back."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import closing

import pytest
from aiohttp import web

from sandbox.imagepipeline.misbehaviour import cut
from tests.faults.crowd import Command, Seen, text_of
from tests.faults.gate import Fits, Hold
from tests.faults.promises import account_of, all_stored, broken_retry_afters
from tests.faults.theatre import Theatre, theatre

# More than are delivered at once, with more files than are downloaded at once.
SICK, SAMPLES = 10, 2
DELIVERED_AT_ONCE = PREPARED_AT_ONCE = 8
REACHED_WITHIN_S, HEALTHY_WITHIN_S, ALL_ENDED_WITHIN_S = 30, 12, 60
RETRY_AFTER_S = 3
STOPPED_WITHIN_S = 5


class Illness:
    """What a host does in place of handing a file out, until it is well again."""

    def __init__(self) -> None:
        self.is_over = asyncio.Event()
        # Bound, so that it is nobody else's; nobody listens there.
        self._nobody = socket.socket()
        self._nobody.bind(("127.0.0.1", 0))

    def close(self) -> None:
        self.is_over.set()
        self._nobody.close()

    async def unavailable(self, _request: web.Request) -> web.StreamResponse:
        return web.Response(status=503)

    async def asks_for_patience(self, _request: web.Request) -> web.StreamResponse:
        return web.Response(status=429, headers={"Retry-After": str(RETRY_AFTER_S)})

    async def refuses_connections(self, _request: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": f"http://127.0.0.1:{self._nobody.getsockname()[1]}/"})

    async def says_nothing(self, request: web.Request) -> web.StreamResponse:
        await self.is_over.wait()
        return cut(request)

    async def trickles(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "20000"})
        await response.prepare(request)
        while not self.is_over.is_set():
            await response.write(b".")
            try:
                await asyncio.wait_for(self.is_over.wait(), 0.5)
            except TimeoutError:
                continue
        cut(request)
        return response


@pytest.fixture
async def illness():
    with closing(Illness()) as illness:
        yield illness


ILLNESSES: list[Callable[[Illness, web.Request], Awaitable[web.StreamResponse]]] = [
    Illness.unavailable,
    Illness.asks_for_patience,
    Illness.refuses_connections,
    Illness.says_nothing,
    Illness.trickles,
]


def results_of(commands: list[Command]) -> Fits:
    seeds = {command.seed for command in commands}
    return lambda visit: visit.path.startswith("/results/") and visit.seed in seeds


def pictures_of(commands: list[Command]) -> Fits:
    paths = {command.image_path for command in commands}
    return lambda visit: visit.path in paths


def fall_ill(stage: Theatre, commands: list[Command], illness: Illness, kind, fits=results_of) -> Hold:
    """Let this be answered to all requests for these commands' results, or for what else `fits`."""
    hold = stage.gate.hold(fits(commands))
    hold.release(carry_out=True, instead=lambda request: kind(illness, request), for_good=True)
    return hold


def recover(stage: Theatre, illness: Illness) -> None:
    stage.gate.release_all(carry_out=True)
    illness.is_over.set()


async def all_recover(stage: Theatre, illness: Illness, count: int) -> None:
    """So many jobs, which are all there are, get their pictures in the end."""
    recover(stage, illness)
    assert not await stage.crowd.all_end(ALL_ENDED_WITHIN_S)
    await all_stored(stage)
    assert account_of(stage).ends[Seen.PICTURES] == count


def asked_for(stage: Theatre, commands: list[Command]) -> int:
    """How many of these commands' results were asked for."""
    return len({visit.seed for visit in stage.gate.visits if results_of(commands)(visit)})


@pytest.mark.parametrize("kind", ILLNESSES, ids=lambda kind: kind.__name__)
async def test_jobs_whose_results_are_not_to_be_had_keep_no_other_from_being_delivered(tmp_path, illness, kind):
    async with theatre(tmp_path) as stage:
        await stage.start_bot()
        sick = [stage.crowd.fire(samples=SAMPLES) for _ in range(SICK)]
        fall_ill(stage, sick, illness, kind)
        assert await stage.gate.until(lambda: asked_for(stage, sick) >= DELIVERED_AT_ONCE, REACHED_WITHIN_S)
        healthy = stage.crowd.fire(samples=SAMPLES)
        assert not await stage.crowd.all_end(HEALTHY_WITHIN_S, [healthy])
        assert not any(command.ends for command in sick)
        await all_recover(stage, illness, SICK + 1)
        results = [visit for visit in stage.gate.visits if visit.path.startswith("/results/")]
        assert not [breach for sick_one in sick for breach in broken_retry_afters(_of(results, sick_one))]


@pytest.mark.parametrize("kind", [Illness.says_nothing, Illness.trickles], ids=lambda kind: kind.__name__)
async def test_jobs_whose_pictures_do_not_come_keep_no_other_from_being_prepared(tmp_path, illness, kind):
    async with theatre(tmp_path) as stage:
        await stage.start_bot()
        sick = [stage.crowd.fire() for _ in range(SICK)]
        fall_ill(stage, sick, illness, kind, pictures_of)
        fits = pictures_of(sick)
        assert await stage.gate.until(lambda: sum(map(fits, stage.gate.visits)) >= PREPARED_AT_ONCE, REACHED_WITHIN_S)
        healthy = stage.crowd.fire()
        assert not await stage.crowd.all_end(HEALTHY_WITHIN_S, [healthy])
        assert not any(command.ends for command in sick)
        await all_recover(stage, illness, SICK + 1)


def _of(visits, command):
    return [visit for visit in visits if visit.seed == command.seed]


async def test_a_reply_says_meanwhile_that_the_pictures_are_done(tmp_path, illness):
    async with theatre(tmp_path) as stage:
        await stage.start_bot()
        command = stage.crowd.fire()
        fall_ill(stage, [command], illness, Illness.unavailable)

        def says_so() -> bool:
            said = "\n".join(map(text_of, stage.crowd.messages(command)))
            return "Your pictures are done and are being fetched" in said and "not handing them out right now" in said

        assert await stage.gate.until(says_so, REACHED_WITHIN_S)
        recover(stage, illness)
        assert not await stage.crowd.all_end(ALL_ENDED_WITHIN_S)
        assert command.ends == [Seen.PICTURES]


@pytest.mark.parametrize("ends", [Theatre.kill, Theatre.terminate], ids=["kill -9", "SIGTERM"])
async def test_jobs_that_wait_for_their_results_survive_the_bots_end(tmp_path, illness, ends):
    async with theatre(tmp_path) as stage:
        await stage.start_bot()
        sick = [stage.crowd.fire(samples=SAMPLES) for _ in range(SICK)]
        fall_ill(stage, sick, illness, Illness.unavailable)
        await asyncio.wait_for(stage.log.until("job.waits_for_results", SICK), REACHED_WITHIN_S)
        ending = await ends(stage)
        assert ending is None or (ending.status == 0 and ending.took_s < STOPPED_WITHIN_S)
        await stage.start_bot()
        await asyncio.wait_for(stage.log.until("job.waits_for_results", SICK), REACHED_WITHIN_S)
        await all_recover(stage, illness, SICK)


async def test_results_that_nobody_hands_out_in_time_end_with_words_that_say_so(tmp_path, illness):
    async with theatre(tmp_path, JOB_DEADLINE_S="4") as stage:
        await stage.start_bot()
        command = stage.crowd.fire()
        fall_ill(stage, [command], illness, Illness.unavailable)
        assert not await stage.crowd.all_end(ALL_ENDED_WITHIN_S)
        assert command.ends == [Seen.FAILURE]
        (message,) = stage.crowd.messages(command)
        assert "did not hand them out for so long" in text_of(message)
