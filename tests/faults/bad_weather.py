"""What can be wrong with the services around for a while: each as a block during which it is."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from sandbox.discord.faults import FaultKind as DiscordFaultKind
from sandbox.discord.gateway.connection import Connection
from sandbox.imagepipeline import Fault, FaultKind
from tests.faults.theatre import Theatre

Weather = Callable[[Theatre], AbstractAsyncContextManager[None]]
RETRY_AFTER_S = 2
ALWAYS = 10**6


def image_api(kind: FaultKind, *stages: str) -> Weather:
    """A fault of the image API at these stages."""

    @asynccontextmanager
    async def bad(stage: Theatre) -> AsyncIterator[None]:
        for at in stages:
            stage.api.faults.add(Fault(kind=kind, at=at, share=1, retry_after_s=RETRY_AFTER_S))
        yield
        stage.api.faults.clear()

    return bad


@asynccontextmanager
async def image_api_refuses_connections(stage: Theatre) -> AsyncIterator[None]:
    await stage.server.stop_listening()
    yield
    await stage.server.listen()


def discord(status: int, path: str = "", retry_after_s: float = RETRY_AFTER_S) -> Weather:
    """Discord answers its REST calls with this status."""

    @asynccontextmanager
    async def bad(stage: Theatre) -> AsyncIterator[None]:
        stage.discord.core.faults.arrange(
            DiscordFaultKind.ANSWER, status=status, count=ALWAYS, path=path, retry_after_s=retry_after_s
        )
        yield
        stage.discord.core.faults.clear()

    return bad


@asynccontextmanager
async def slow_cdn(stage: Theatre) -> AsyncIterator[None]:
    stage.discord.core.faults.cdn_delay_s = 0.5
    stage.discord.core.faults.cdn_bytes_per_s = 50_000
    yield
    stage.discord.core.faults.clear()


def gateway(deed: Callable[[Connection], None]) -> Weather:
    """The gateway does something to its connections, at the start and in the middle."""

    @asynccontextmanager
    async def bad(stage: Theatre) -> AsyncIterator[None]:
        _to_all(stage, deed)
        yield
        _to_all(stage, deed)

    return bad


def _to_all(stage: Theatre, deed: Callable[[Connection], None]) -> None:
    for connection in list(stage.discord.core.hub.connections):
        deed(connection)


EVERYWHERE = ("submit", "status", "result")
BAD_WEATHER: dict[str, Weather] = {
    "the image API answers 500": image_api(FaultKind.SERVER_ERROR, *EVERYWHERE),
    "the image API answers 502": image_api(FaultKind.BAD_GATEWAY, *EVERYWHERE),
    "the image API answers HTML": image_api(FaultKind.HTML, *EVERYWHERE),
    "the image API answers 503": image_api(FaultKind.UNAVAILABLE, *EVERYWHERE),
    "the image API answers 429": image_api(FaultKind.RATE_LIMITED, *EVERYWHERE),
    "the image API refuses connections": image_api_refuses_connections,
    "the image API loses status answers": image_api(FaultKind.LOST_ANSWER, "status"),
    "the image API resets connections": image_api(FaultKind.RESET, *EVERYWHERE),
    "Discord answers 500": discord(500),
    "Discord answers 502": discord(502),
    "Discord answers 429": discord(429),
    "the gateway drops": gateway(Connection.drop),
    "the gateway forgets the session": gateway(lambda connection: connection.invalidate(resumable=False)),
    "the gateway wants a reconnect": gateway(Connection.reconnect),
    "the CDN is slow": slow_cdn,
}
# Nothing of these is lost: nobody's answer is, or it is certain that nothing arrived.
HARMLESS = {
    "the image API answers 503",
    "the image API answers 429",
    "the image API loses status answers",
    "the CDN is slow",
}


async def passes(stage: Theatre, weather: Weather, lasts_s: float) -> None:
    """Let it be bad for so long."""
    async with weather(stage):
        await asyncio.sleep(lasts_s)
