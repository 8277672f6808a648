"""kill -9 in the middle of writing: whatever was reported as stored is there afterwards."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain.job import JobState
from bot.storage.job_store import open_job_store
from tests.unit.storage.some_jobs import LIFE

ROOT = Path(__file__).parents[3]
STEPS = [JobState.ACCEPTED, *LIFE]


@pytest.mark.parametrize("reports_wanted", [1, 50, 217, 600])
async def test_killed_while_writing_all_that_was_reported_is_there(database_url, tmp_path, reports_wanted):
    reports = _write_until_killed(database_url, tmp_path, reports_wanted)
    reached = {}
    for line in reports:
        job_id, _, step = line.rpartition(" ")
        reached[job_id] = int(step)
    async with open_job_store(database_url, tmp_path) as store:
        for job_id, step in reached.items():
            job = await store.get(job_id)
            assert job is not None
            assert STEPS.index(job.state) >= step
            assert job.detail == f"step {STEPS.index(job.state)}"
        for job in await store.unfinished():
            assert not job.state.is_end
    if database_url.startswith("sqlite"):
        connection = sqlite3.connect(tmp_path / "retouch.db")
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()


def _write_until_killed(database_url, data_dir, reports_wanted):
    """The lines that the writer got out before it was killed, about `reports_wanted` of them."""
    script = Path(__file__).with_name("endless_writer.py")
    command = [sys.executable, str(script), database_url, str(data_dir)]
    with subprocess.Popen(  # noqa: S603
        command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True
    ) as process:
        lines = [process.stdout.readline() for _ in range(reports_wanted)]
        process.kill()
        lines += process.stdout.readlines()
    return [line.strip() for line in lines if line.endswith("\n")]
