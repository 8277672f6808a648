import asyncio
import json
import re
import tomllib
from pathlib import Path
from unittest.mock import create_autospec

import aiohttp
import pytest

from bot.doctor import program_checks
from bot.doctor.checks import Check, run_checks
from bot.doctor.discord_access import DiscordAccess
from bot.doctor.examine import checks_of
from bot.doctor.findings import Finding, Redaction, Verdict, as_json, failed, ok, summary, warning
from bot.settings import read_settings

OK, WARNING, FAILED = Verdict


def raising(error):
    async def look():
        raise error

    return look


async def silent():
    await asyncio.Event().wait()


async def found_by(*checks):
    return [finding async for finding in run_checks(checks)]


async def test_findings_come_in_the_order_of_the_checks_however_long_they_take():
    first = asyncio.Event()

    async def slow():
        await first.wait()
        return [ok("slow", "1"), ok("slow", "2")]

    async def quick():
        first.set()
        return [ok("quick", "3")]

    findings = await found_by(Check("slow", slow), Check("quick", quick))
    assert [finding.found for finding in findings] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("look", "said"),
    [
        (raising(ConnectionRefusedError(111, "x")), "cannot be reached (Connection refused)"),
        (raising(aiohttp.ServerDisconnectedError()), "cannot be reached (ServerDisconnectedError)"),
        (raising(TimeoutError()), "cannot be reached (no answer in time)"),
        (raising(KeyError("id")), "makes no sense (KeyError)"),
        (raising(json.JSONDecodeError("x", "y", 0)), "makes no sense (JSONDecodeError)"),
        (silent, "cannot be reached (no answer in time)"),
    ],
)
async def test_whatever_goes_wrong_is_one_line_and_the_others_go_on(look, said):
    async def well():
        return [ok("other", "fine")]

    one, other = await found_by(Check("one", look, deadline_s=0.05), Check("other", well))
    assert one.verdict is FAILED
    assert said in one.found
    assert other.verdict is OK


async def test_a_fault_that_another_check_tells_of_is_no_second_failure():
    (finding,) = await found_by(Check("clock", raising(ConnectionResetError(104, "x")), told_by="token"))
    assert finding.verdict is WARNING
    assert finding.advice == "See the line “token”."


def test_secrets_and_line_breaks_are_taken_out_whoever_put_them_in():
    redaction = Redaction(["hush-hush", "", "hush"])
    finding = redaction.of(failed("x", "said hush-hush\nand\x1b[31m hush", "Forget hush."))
    assert finding == failed("x", "said … and [31m …", "Forget ….")


def test_findings_are_told_to_people_and_to_programs():
    findings = [ok("token", "fine."), warning("clock", "late.", "Set it.")]
    assert [finding.line() for finding in findings] == [
        "ok       token            fine.",
        "warning  clock            late. Set it.",
    ]
    assert summary(findings) == "1 ok, 1 warning, 0 failed."
    told = json.loads(as_json(findings))
    assert told["verdict"] == "warning"
    assert told["findings"][1] == {"check": "clock", "verdict": "warning", "found": "late.", "advice": "Set it."}
    assert json.loads(as_json([]))["verdict"] == "ok"
    assert json.loads(as_json([*findings, Finding("x", FAILED, "")]))["verdict"] == "failed"


async def test_versions_are_told_and_a_missing_library_is_a_failure(monkeypatch):
    (finding,) = await program_checks.check_program()
    assert finding.verdict is OK
    assert "discord.py 2.7" in finding.found
    monkeypatch.setattr(program_checks, "LIBRARIES", (*program_checks.LIBRARIES, "no-such-library"))
    (finding,) = await program_checks.check_program()
    assert finding.verdict is FAILED
    assert "no-such-library not installed" in finding.found
    assert "make install" in finding.advice


def test_the_libraries_looked_for_are_those_that_the_project_names():
    named = tomllib.loads(Path("pyproject.toml").read_text())["project"]["dependencies"]
    assert {one.partition(">")[0].partition("[")[0] for one in named} == set(program_checks.LIBRARIES)


def test_the_how_to_has_every_line_in_order():
    table = Path("docs/how-to/check-and-watch.md").read_text().partition("| line |")[2].partition("\n\n")[0]
    documented = re.findall(r"^\| `(.+?)` \|", table, re.MULTILINE)
    settings = read_settings({"DISCORD_TOKEN": "t", "IMAGEPIPELINE_API_KEY": "k"})
    none = create_autospec(aiohttp.ClientSession, instance=True, spec_set=True)
    assert documented == [check.name for check in checks_of(settings, none, DiscordAccess(none, "", ""))]
