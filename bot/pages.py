"""What those see who run the bot: its web pages, and where everything on them is looked up."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
from aiohttp import web
from yarl import URL

from bot import __version__
from bot.discordio.client import RetouchClient
from bot.discordio.connection import GatewayConnection
from bot.metrics.page import Metrics
from bot.metrics.readings import Sources
from bot.services.breaker import Breaker
from bot.services.job_runner import JobRunner
from bot.services.line import Line
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.premises import StoragePremises
from bot.storage.readiness import StoreReadiness
from bot.web.health import Pages, health_app

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What the pages look at."""

    client: RetouchClient
    connection: GatewayConnection
    runner: JobRunner
    line: Line
    breaker: Breaker
    database: Database
    readiness: StoreReadiness
    premises: StoragePremises
    metrics: Metrics


@asynccontextmanager
async def serve_pages(settings: Settings, watched: Watched) -> AsyncIterator[None]:
    """Serve them for as long as the block. A taken port does not keep the bot from its work: the log says so."""
    watched.metrics.read_from(_sources(watched), watched.premises.room)
    runner = web.AppRunner(health_app(_pages(watched)), access_log=None, handle_signals=False)
    await runner.setup()
    try:
        await _listen(runner, settings.web_host, settings.web_port)
        yield
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        _log.error("web.not_served", variable="WEB_PORT", port=port, reason=error.strerror)
        return
    _log.info("web.served", url=str(URL.build(scheme="http", host=host, port=runner.addresses[0][1])))


def _sources(watched: Watched) -> Sources:
    runner, connection, thread = watched.runner, watched.connection, watched.database.thread
    return Sources(
        version=__version__,
        line=watched.line,
        breaker=watched.breaker,
        count_by_state=lambda: runner.count_by_state,
        connections=lambda: connection.count,
        latencies_s=connection.latencies_s,
        database_waiting=lambda: thread.waiting,
        is_database_failing=lambda: thread.is_failing,
    )


def _pages(watched: Watched) -> Pages:
    client, runner, readiness = watched.client, watched.runner, watched.readiness
    return Pages(
        version=__version__,
        application_id=lambda: client.application_id,
        running_jobs=lambda: runner.count,
        parts={
            "discord": watched.connection.why_not_ready,
            "database": readiness.database,
            "lock": readiness.lock,
        },
        metrics=watched.metrics.page,
    )
