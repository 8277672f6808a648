"""The composition root: the only place that builds adapters and hands them on."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import aiohttp
import discord
import structlog

from bot import __version__
from bot.clip.token_counter import ClipTokenCounter
from bot.discordio.attachments import open_attachments
from bot.discordio.client import RetouchClient
from bot.discordio.command_sync import CommandSync
from bot.discordio.connection import GatewayConnection
from bot.discordio.replies import DiscordReplies
from bot.discordio.traffic import trace_discord
from bot.features import Foundation, add_features
from bot.imagepipeline.config import ImagePipelineConfig
from bot.imagepipeline.image_api import open_image_pipeline
from bot.metrics.page import Metrics
from bot.pages import Watched, serve_pages
from bot.pictures.pictures import PillowPictures
from bot.services.accept_job import AcceptJob, Defaults, PictureLimits
from bot.services.breaker import Breaker
from bot.services.carry_job import CarryJob
from bot.services.clock import Clock, SystemClock
from bot.services.deliver_job import DeliverJob
from bot.services.fair_order import JobLimits
from bot.services.fetch_results import FetchResults
from bot.services.front_door import FrontDoor
from bot.services.guarded_image_api import GuardedImageApi
from bot.services.job_runner import JobRunner
from bot.services.keep_house import KeepHouse
from bot.services.line import Line
from bot.services.prepare_job import PrepareJob
from bot.services.progress_board import ProgressBoard
from bot.services.report_status import ReportStatus
from bot.settings import Settings
from bot.storage.copies import FolderCopies
from bot.storage.database import open_database
from bot.storage.opening_errors import StoreNotOpened
from bot.storage.premises import StoragePremises
from bot.storage.readiness import StoreReadiness
from bot.storage.result_shelf import FolderResultShelf

_log = structlog.get_logger()

# The promise is 5 s from the signal to the end; the rest is the interpreter's.
_SHUTDOWN_S = 4.0
# With 10,000 the process is 3 MiB larger for nothing more.
_OBJECTS_BETWEEN_COLLECTIONS = 3_000


async def run(settings: Settings) -> int:
    """Run the bot until it is told to end, or cannot go on; the exit status."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        try:
            client = await _build(settings, stack)
        except StoreNotOpened as error:
            _log.error("start.failed", variable=error.variable, reason=error.reason)
            return 1
        _spare_the_collector()
        connection = asyncio.create_task(client.start(settings.discord_token.get_secret_value()))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({connection, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not connection.done():
            _log.info("stop.asked")
            with suppress(TimeoutError):
                async with asyncio.timeout(_SHUTDOWN_S):
                    await stack.aclose()
            connection.cancel()
            return 0
        stopping.cancel()
        return _exit_status(connection.exception())


def _spare_the_collector() -> None:
    """Take what was loaded at start, and stays, out of the garbage collector's sight, and let it look seldomer.

    Walking it kept the event loop for 60 to 130 ms at a time with 2,000 jobs waiting; of a busy job's processor time
    the collector took a thirtieth (measured).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)


def _exit_status(error: BaseException | None) -> int:
    if isinstance(error, discord.LoginFailure):
        _log.error("start.failed", variable="DISCORD_TOKEN", reason="Discord does not accept this token")
    elif isinstance(error, (aiohttp.ClientError, OSError, discord.DiscordServerError)):
        _log.error("discord.unreachable", variable="DISCORD_API_URL", reason=type(error).__name__)
    elif error is not None:
        _log.error("stopped", error=type(error).__name__, exc_info=error)
    else:
        _log.error("discord.closed_the_connection")
    return 1


async def _build(settings: Settings, stack: AsyncExitStack) -> RetouchClient:
    clock, front_door = SystemClock(), FrontDoor()
    breaker = Breaker(clock)
    line = Line(JobLimits(settings.max_running, settings.max_running_per_guild, settings.max_running_per_user), clock)

    metrics = Metrics()
    breaker.on_change.append(metrics.image_api.breaker_turned)
    await stack.enter_async_context(_in_background(metrics.event_loop.run()))
    database = await stack.enter_async_context(open_database(settings.database_url, settings.data_dir, metrics.jobs))
    store, guild_settings = database.job_store, database.guild_settings
    shelf, copies = _open_folders(settings, stack)
    image_api = await _open_image_api(settings, stack, breaker, metrics, clock)
    pictures = _open_pictures(settings, stack)

    async def set_up(client: RetouchClient) -> None:
        await add_features(client, settings, foundation)
        await CommandSync(client, client.tree, settings.data_dir / "commands.json", settings.discord_api_url).sync(
            settings.command_guild_ids
        )
        await runner.resume()

    keep_house = KeepHouse(store, shelf, copies, clock, keep_days=settings.keep_jobs_days)
    await stack.enter_async_context(_in_background(keep_house.run()))
    client = _client(settings, set_up, metrics)
    stack.push_async_callback(client.close)
    connection = GatewayConnection(client)
    premises = StoragePremises(database.thread, copies, settings.data_dir)
    report_status = ReportStatus(
        line=line,
        breaker=breaker,
        store=store,
        premises=premises,
        connection=connection,
        clock=clock,
        version=__version__,
    )
    attachments = await stack.enter_async_context(
        open_attachments(client, settings.discord_api_url, settings.max_picture_bytes)
    )
    replies = DiscordReplies(client)
    board = ProgressBoard(replies, clock, front_door, line, lambda: breaker.is_open)
    await stack.enter_async_context(_in_background(board.run()))
    accept_job = AcceptJob(
        store,
        guild_settings,
        clock,
        Defaults(
            model=settings.models[0],
            steps=settings.default_steps,
            strength=settings.default_strength,
            guidance_scale=settings.default_guidance,
            samples=settings.default_samples,
        ),
        PictureLimits(settings.max_picture_bytes, settings.max_picture_px),
    )
    prepare_job = PrepareJob(
        attachments=attachments,
        pictures=pictures,
        copies=copies,
        token_counter=ClipTokenCounter(),
        replies=replies,
        front_door=front_door,
    )
    carry_job = CarryJob(
        prepare_job=prepare_job,
        deliver_job=DeliverJob(
            # What is paid for is waited for as long as a job may take.
            fetch_results=FetchResults(image_api, board, clock, patience_s=settings.job_deadline_s),
            pictures=pictures,
            replies=replies,
            shelf=shelf,
            copies=copies,
            board=board,
            clock=clock,
        ),
        image_api=image_api,
        replies=replies,
        line=line,
        board=board,
        clock=clock,
    )
    runner = JobRunner(carry_job, store, replies, clock)
    stack.push_async_callback(runner.stop)
    foundation = Foundation(
        store=store,
        guild_settings=guild_settings,
        shelf=shelf,
        copies=copies,
        pictures=pictures,
        attachments=attachments,
        replies=replies,
        accept_job=accept_job,
        prepare_job=prepare_job,
        runner=runner,
        keep_house=keep_house,
        report_status=report_status,
        front_door=front_door,
        clock=clock,
    )
    # A command that is being acknowledged when the bot is told to end is heard: its job goes on after the restart.
    stack.push_async_callback(client.let_answers_end)
    watched = Watched(
        client=client,
        connection=connection,
        runner=runner,
        line=line,
        breaker=breaker,
        database=database,
        readiness=StoreReadiness(database.thread, settings.database_url),
        premises=premises,
        metrics=metrics,
    )
    await stack.enter_async_context(serve_pages(settings, watched))
    return client


async def _open_image_api(
    settings: Settings, stack: AsyncExitStack, breaker: Breaker, metrics: Metrics, clock: Clock
) -> GuardedImageApi:
    plain_api = await stack.enter_async_context(
        open_image_pipeline(
            _image_api_config(settings),
            on_looks_failing=breaker.note_looks,
            on_request=metrics.image_api.request_ended,
        )
    )
    return GuardedImageApi(plain_api, breaker, clock, patience_s=settings.job_deadline_s)


def _client(settings: Settings, set_up: Callable[[RetouchClient], Awaitable[None]], metrics: Metrics) -> RetouchClient:
    url = settings.discord_api_url
    client = RetouchClient(url, set_up, http_trace=trace_discord(url, metrics.discord))
    client.add_listener(metrics.discord.connected, "on_shard_connect")
    client.add_listener(metrics.discord.resumed, "on_shard_resumed")
    client.add_listener(metrics.discord.disconnected, "on_shard_disconnect")
    return client


def _open_folders(settings: Settings, stack: AsyncExitStack) -> tuple[FolderResultShelf, FolderCopies]:
    shelf = FolderResultShelf(settings.data_dir / "results")
    stack.callback(shelf.close)
    copies = FolderCopies(settings.data_dir / "copies", limit_bytes=settings.keep_pictures_bytes)
    stack.callback(copies.close)
    return shelf, copies


def _open_pictures(settings: Settings, stack: AsyncExitStack) -> PillowPictures:
    pictures = PillowPictures(max_picture_px=settings.max_picture_px)
    stack.callback(pictures.close)
    return pictures


def _image_api_config(settings: Settings) -> ImagePipelineConfig:
    return ImagePipelineConfig(
        base_url=settings.imagepipeline_base_url,
        api_key=settings.imagepipeline_api_key,
        result_hosts=settings.imagepipeline_result_hosts,
        deadline_s=settings.job_deadline_s,
        post_timeout_s=settings.imagepipeline_post_timeout_s,
        max_requests_per_s=settings.imagepipeline_max_requests_per_s,
        max_result_bytes=settings.max_result_bytes,
    )


@asynccontextmanager
async def _in_background(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
