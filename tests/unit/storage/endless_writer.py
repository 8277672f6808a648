"""Carries 20 jobs at a time through their life, for ever, and reports each step once it is stored."""

import asyncio
import itertools
import os
import sys
from dataclasses import replace
from pathlib import Path

from bot.storage.job_store import open_job_store
from tests.unit.storage.some_jobs import LIFE, a_job, after

_AT_ONCE = 20


async def write(store, numbers):
    for number in numbers:
        job = a_job(f"{number:08}", detail="step 0")
        await store.add(job)
        report(job, 0)
        for step, state in enumerate(LIFE, start=1):
            job = replace(job.stepped(state, after(step)), detail=f"step {step}")
            await store.update(job)
            report(job, step)


def report(job, step):
    os.write(1, f"{job.id} {step}\n".encode())


async def main(database_url, data_dir):
    async with open_job_store(database_url, Path(data_dir)) as store:
        numbers = itertools.count()
        await asyncio.gather(*(write(store, numbers) for _ in range(_AT_ONCE)))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
