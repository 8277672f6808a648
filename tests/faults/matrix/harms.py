"""The matrix's columns: everything that can go wrong at a step, done to the one request that is held there."""

import asyncio
import resource
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum

from aiohttp import web

from sandbox.discord.faults import FaultKind as DiscordFaultKind
from sandbox.discord.gateway.connection import Connection
from sandbox.imagepipeline import Fault, FaultKind
from sandbox.imagepipeline.misbehaviour import cut
from tests.faults.gate import Hold, Instead, Visit, When
from tests.faults.theatre import Theatre

SILENT_S = 1.5
RETRY_AFTER_S = 1
TOO_MANY_BYTES = 40 * 2**20


class Family(Enum):
    """Who fails."""

    BOT = "the bot"
    STORE = "the store"
    GATEWAY = "the gateway"
    DISCORD = "Discord"
    IMAGE_API = "the image service"
    JOB = "the job at the image service"
    FILES = "a file host"


@dataclass(frozen=True)
class Scenery:
    """Where a harm strikes: the held request, and whether that is one for a result."""

    stage: Theatre
    hold: Hold
    visit: Visit
    is_result: bool


Lift = Callable[[], None]
Strike = Callable[[Scenery], Awaitable[Lift | None]]


@dataclass(frozen=True)
class Harm:
    """`strike` is done while the request is held, and lets go of it; what it returns ends the harm.

    `when`: the request is held before it is carried out, or its answer before it leaves. `before`: what is arranged
    before the command is used.
    """

    name: str
    family: Family
    strike: Strike
    when: When = "before"
    before: Callable[[Theatre], None] = lambda _: None
    variables: tuple[tuple[str, str], ...] = ()
    is_bad_answer: bool = False
    """The image service answered, or did not, so that nobody knows whether it took a submission."""
    loses_confirmation: bool = False
    """Discord carries the request out, and does not say so."""
    spoils_file: bool = False
    spoils_result: bool = False


def kill(*, carry_out: bool) -> Strike:
    async def strike(at: Scenery) -> None:
        await at.stage.kill()
        at.hold.release(carry_out=carry_out)
        await at.stage.start_bot()

    return strike


async def terminate(at: Scenery) -> None:
    ends = asyncio.create_task(at.stage.terminate())
    await at.stage.log.until('"stop.asked"')
    at.hold.release(carry_out=True)
    ending = await ends
    assert ending.status == 0
    await at.stage.start_bot()


async def fill_disk(at: Scenery) -> Lift:
    """Let every write to a file fail, as a full disk does."""
    pid = at.stage.bot.pid
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    at.hold.release(carry_out=True)
    return lambda: resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


async def lock_database(at: Scenery) -> Lift:
    """Another program writes, and does not come to an end."""
    other = sqlite3.connect(at.stage.data_dir / "retouch.db", isolation_level=None, timeout=5)
    other.execute("BEGIN IMMEDIATE")
    at.hold.release(carry_out=True)
    return other.close


def gateway(deed: Callable[[Connection], None]) -> Strike:
    async def strike(at: Scenery) -> None:
        for connection in list(at.stage.discord.core.hub.connections):
            deed(connection)
        at.hold.release(carry_out=True)

    return strike


def discord(kind: DiscordFaultKind, **details: object) -> Strike:
    async def strike(at: Scenery) -> None:
        at.stage.discord.core.faults.arrange(kind, method=at.visit.method, path=f"^{at.visit.path}$", **details)
        at.hold.release(carry_out=True)

    return strike


def image_api(kind: FaultKind, kind_of_result: FaultKind | None = None) -> Strike:
    """What the image API does with the held request; its results' host knows fewer ways."""

    async def strike(at: Scenery) -> None:
        stage = "result" if at.is_result else "submit" if at.visit.is_submission else "status"
        chosen = kind_of_result if at.is_result and kind_of_result else kind
        at.stage.api.faults.add(Fault(kind=chosen, at=stage, next=1, retry_after_s=RETRY_AFTER_S))
        at.hold.release(carry_out=True)

    return strike


async def let_go(at: Scenery) -> None:
    at.hold.release(carry_out=True)


def doom(kind: FaultKind) -> Callable[[Theatre], None]:
    return lambda stage: stage.api.faults.add(Fault(kind=kind))


def files(instead: Instead, kind_of_result: FaultKind, *, for_good: bool = False) -> Strike:
    """What a file's host hands out: `instead` of a person's file, `kind_of_result` of a result."""

    async def strike(at: Scenery) -> None:
        if at.is_result:
            at.stage.api.faults.add(Fault(kind=kind_of_result, at="result", next=1))
        at.hold.release(carry_out=True, instead=None if at.is_result else instead, for_good=for_good)

    return strike


async def missing(_: web.Request) -> web.StreamResponse:
    return web.Response(status=404, text="This content is no longer available.")


async def truncated(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "image/png"})
    response.content_length = 100_000
    await response.prepare(request)
    await response.write(b"\x89PNG\r\n\x1a\n" + bytes(1000))
    request.transport.close()
    return response


async def huge(request: web.Request) -> web.StreamResponse:
    """More bytes than anybody takes, and no word of it beforehand."""
    response = web.StreamResponse(headers={"Content-Type": "image/png"})
    await response.prepare(request)
    block = bytes(2**18)
    try:
        for _ in range(TOO_MANY_BYTES // len(block)):
            await response.write(block)
    except ConnectionError:
        cut(request)
    return response


async def slow(at: Scenery) -> Lift:
    if at.is_result:
        at.stage.api.faults.add(Fault(kind=FaultKind.SLOW, at="result", next=1, delay_s=SILENT_S))
    at.stage.discord.core.faults.cdn_delay_s = SILENT_S
    at.hold.release(carry_out=True)

    def lift() -> None:
        at.stage.discord.core.faults.cdn_delay_s = 0.0

    return lift


_BOT, _STORE, _API, _JOB, _FILES = Family.BOT, Family.STORE, Family.IMAGE_API, Family.JOB, Family.FILES
HARMS = (
    Harm("kill -9, request lost", _BOT, kill(carry_out=False)),
    Harm("kill -9, request carried out", _BOT, kill(carry_out=False), when="after"),
    Harm("SIGTERM", _BOT, terminate),
    Harm("disk full", _STORE, fill_disk),
    Harm("database locked", _STORE, lock_database),
    Harm("gateway drop", Family.GATEWAY, gateway(Connection.drop)),
    Harm("invalid session", Family.GATEWAY, gateway(lambda connection: connection.invalidate(resumable=False))),
    Harm("Discord 500", Family.DISCORD, discord(DiscordFaultKind.ANSWER, status=500)),
    Harm("Discord 429", Family.DISCORD, discord(DiscordFaultKind.ANSWER, status=429, retry_after_s=RETRY_AFTER_S)),
    Harm(
        "Discord timeout",
        Family.DISCORD,
        discord(DiscordFaultKind.LOSE_ANSWER, hold_s=SILENT_S),
        loses_confirmation=True,
    ),
    Harm("Discord reset", Family.DISCORD, discord(DiscordFaultKind.RESET)),
    Harm("image API 429", _API, image_api(FaultKind.RATE_LIMITED)),
    Harm("image API 500", _API, image_api(FaultKind.SERVER_ERROR), is_bad_answer=True),
    Harm("image API HTML", _API, image_api(FaultKind.HTML), is_bad_answer=True),
    Harm("image API lost answer", _API, image_api(FaultKind.LOST_ANSWER, FaultKind.RESET), is_bad_answer=True),
    Harm("FAILURE", _JOB, let_go, before=doom(FaultKind.FAILURE)),
    Harm("forever pending", _JOB, let_go, before=doom(FaultKind.NEVER_DONE), variables=(("JOB_DEADLINE_S", "3"),)),
    Harm("CDN 404", _FILES, files(missing, FaultKind.MISSING, for_good=True), spoils_file=True),
    Harm("CDN slow", _FILES, slow),
    Harm("CDN truncated", _FILES, files(truncated, FaultKind.TRUNCATED)),
    Harm("CDN huge", _FILES, files(huge, FaultKind.OVERSIZED, for_good=True), spoils_file=True, spoils_result=True),
)
