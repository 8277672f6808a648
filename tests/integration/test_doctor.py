"""`python -m bot doctor` against the sandbox: what it finds, its exit status, and that it gives no secret away."""

import asyncio
import json
import os
import sys

import pytest

from bot import __version__
from tests.integration.stage import PATIENCE_S, on_empty_stage, on_stage


async def doctor(stage, *arguments, **variables):
    """Its exit status and what it prints, errors included."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *(arguments or ("doctor",)),
        env={**os.environ, **stage.variables, **variables},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(PATIENCE_S):
        output, _ = await process.communicate()
    return process.returncode, output.decode()


def verdicts(output):
    return {line[9:25].strip(): line.split()[0] for line in output.splitlines()[:-1] if line[:1] in "owf"}


async def test_beside_a_running_bot_all_is_well_and_nothing_is_disturbed(tmp_path):
    async with on_stage(tmp_path) as stage:
        status, output = await doctor(stage)
        assert status == 0
        found = verdicts(output)
        # Nobody but moderators may write in one of the sandbox's channels.
        assert {name for name, verdict in found.items() if verdict != "ok"} <= {"servers"}
        assert len(found) == 18
        assert "Send Messages in #announcements" in output
        assert "one is running on this database" in output
        assert "registered, as the bot left them" in output
        assert (await stage.result_of()).files
        assert stage.api.counts["submit"] == 1


async def test_before_the_first_start_it_makes_nothing(tmp_path):
    async with on_empty_stage(tmp_path) as stage:
        status, output = await doctor(stage)
        assert status == 0
        assert "is made at the first start" in output
        assert list(tmp_path.iterdir()) == []


async def test_each_fault_is_found_in_its_own_line_without_secrets(tmp_path):
    (tmp_path / "data").write_text("no folder")
    async with on_empty_stage(tmp_path) as stage:
        wrong = {
            "DISCORD_TOKEN": "MTE4.wrong.token-of-somebody",
            "IMAGEPIPELINE_API_KEY": "wrong-key-of-somebody",
            "DATABASE_URL": "postgresql://ada:hush%40home@127.0.0.1:9/x",
            "PUBLIC_URL": "http://127.0.0.1:9",
        }
        status, output = await doctor(stage, **wrong)
        assert status == 1
        failing = {name for name, verdict in verdicts(output).items() if verdict == "failed"}
        assert failing == {"token", "image API key", "data folder", "database", "public URL"}
        for secret in ("somebody", "hush", stage.variables["IMAGEPIPELINE_API_KEY"]):
            assert secret not in output
        assert "Traceback" not in output


async def test_servers_that_are_not_there_are_lines_and_not_tracebacks(tmp_path):
    async with on_empty_stage(tmp_path) as stage:
        away = {"DISCORD_API_URL": "http://127.0.0.1:9/api/v10", "IMAGEPIPELINE_BASE_URL": "http://127.0.0.1:9"}
        status, output = await doctor(stage, **away)
        assert status == 1
        failing = {name for name, verdict in verdicts(output).items() if verdict == "failed"}
        assert failing == {"token", "gateway", "image API key"}
        assert "Traceback" not in output


async def test_settings_that_cannot_be_read_are_all_told_with_a_status_of_their_own(tmp_path):
    async with on_empty_stage(tmp_path) as stage:
        status, output = await doctor(stage, "doctor", "--json", DISCORD_TOKEN="", WEB_PORT="many")
        assert status == 2
        told = json.loads(output)
        assert told["verdict"] == "failed"
        faults = [one["found"] for one in told["findings"] if one["check"] == "settings"]
        assert len(faults) == 2
        assert faults[0] == "DISCORD_TOKEN is required."
        assert faults[1].startswith("WEB_PORT ")


async def test_programs_get_json(tmp_path):
    async with on_empty_stage(tmp_path) as stage:
        status, output = await doctor(stage, "doctor", "--json")
        told = json.loads(output)
        assert (status, told["verdict"]) == (0, "warning")
        assert {"check", "verdict", "found", "advice"} == set(told["findings"][0])
        assert stage.variables["DISCORD_TOKEN"] not in output


@pytest.mark.parametrize("arguments", [("--version",)])
async def test_the_version_is_told_without_settings(tmp_path, arguments):
    async with on_empty_stage(tmp_path) as stage:
        assert await doctor(stage, *arguments, DISCORD_TOKEN="") == (0, f"Retouch {__version__}\n")
