"""What keeping jobs costs: the wait before an acknowledgement, and 2,000 jobs that take their six steps at once.

.venv/bin/python -m bench.job_store [postgresql://…]
"""
# ruff: noqa: SLF001 (what is compared are values that nobody else has a reason to change)

import asyncio
import resource
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvloop

from bot.domain.job import Attachment, Job, JobState, ReplyAddress
from bot.domain.parameters import Parameters
from bot.storage import database_thread, sqlite
from bot.storage.job_store import DatabaseJobStore, open_job_store

JOBS = 2000
IDLE_ADDS = 500
SNOWFLAKE = 10**17
NOW = datetime.now(UTC)
RUN = f"{time.time_ns():x}"
URL = f"https://cdn.discordapp.com/ephemeral-attachments/{SNOWFLAKE}/{SNOWFLAKE}/picture.png?ex=66aa&hm={'a' * 64}"


def a_job(number: int) -> Job:
    picture = Attachment("picture.png", URL, "image/png", 1_000_000, 1024, 1024)
    prompt = "a red fox in the snow, detailed fur, golden hour, 35mm photograph " * 3
    return Job(
        id=f"{RUN}-{number}",
        requester_id=SNOWFLAKE + number % 50,
        guild_id=SNOWFLAKE,
        reply=ReplyAddress(SNOWFLAKE, "t" * 220, SNOWFLAKE, NOW + timedelta(minutes=15), 10 * 2**20),
        init_image=picture,
        mask=picture,
        parameters=Parameters("sdxl", prompt, "blurry", 25, 0.9, 8.0, 1, number, 1024, 1024, None, True),
        wanted_px=(None, None),
        accepted_at=NOW,
    )


async def live(store: DatabaseJobStore, job: Job) -> None:
    await store.add(job)
    job = job.stepped(JobState.SUBMITTING, NOW, mask_url=URL)
    await store.update(job)
    job = job.stepped(JobState.WAITING, NOW, remote_id="r" * 36, reply=replace(job.reply, message_id=SNOWFLAKE))
    await store.update(job)
    job = job.stepped(JobState.COLLECTING, NOW, result_urls=("https://results.example/" + "r" * 100,))
    await store.update(job)
    for state in (JobState.DELIVERING, JobState.DONE):
        job = job.stepped(state, NOW)
        await store.update(job)


async def watch_the_loop(lags_ms: list[float]) -> None:
    while True:
        asked = time.perf_counter()
        await asyncio.sleep(0.001)
        lags_ms.append((time.perf_counter() - asked) * 1000 - 1)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[int(len(values) * share)]


async def measure(name: str, database_url: str, data_dir: Path) -> None:
    async with open_job_store(database_url, data_dir) as store:
        idle_ms = []
        for number in range(IDLE_ADDS):
            await asyncio.sleep(0.002)
            job = a_job(-1 - number).stepped(JobState.FAILED, NOW)
            asked = time.perf_counter()
            await store.add(job)
            idle_ms.append((time.perf_counter() - asked) * 1000)
        jobs = [a_job(number) for number in range(JOBS)]
        lags_ms: list[float] = []
        watching = asyncio.create_task(watch_the_loop(lags_ms))
        await asyncio.sleep(0.05)
        lags_ms.clear()
        wall, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(live(store, job) for job in jobs))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        watching.cancel()
        await store.forget_ended_before(datetime.now(UTC))
    print(
        f"| {name} | {percentile(idle_ms, 0.5):.2f} / {percentile(idle_ms, 0.99):.2f} ms "
        f"| {wall:.2f} s, {JOBS * 6 / wall:,.0f} writes/s | {cpu / JOBS * 1000:.2f} ms "
        f"| {percentile(lags_ms, 0.5):.1f} / {percentile(lags_ms, 0.99):.1f} / {max(lags_ms):.1f} ms |"
    )


def main() -> None:
    print("| | idle add p50 / p99 | all | CPU a job | loop lag p50 / p99 / max |\n| --- | --- | --- | --- | --- |")
    full, batch = sqlite._CONNECTION_SETTINGS, database_thread._BATCH
    for name, synchronous, size in (("SQLite", "FULL", batch), ("NORMAL", "NORMAL", batch), ("one by one", "FULL", 1)):
        sqlite._CONNECTION_SETTINGS = tuple(setting.replace("FULL", synchronous) for setting in full)
        database_thread._BATCH = size
        with tempfile.TemporaryDirectory() as folder:
            uvloop.run(measure(name, f"sqlite:///{folder}/retouch.db", Path(folder)))
    database_thread._BATCH = batch
    for url in sys.argv[1:]:
        uvloop.run(measure("PostgreSQL", url, Path()))
    print(f"memory at its highest: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


if __name__ == "__main__":
    main()
