"""`python -m sandbox run` as a newcomer meets it."""

import asyncio
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import psutil
import pytest

from sandbox.examples import load_examples
from sandbox.person import meet


@dataclass
class Runner:
    """The program while it runs: what it said so far, and the addresses that it named."""

    process: Process
    lines: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)

    async def until_welcome(self) -> None:
        """Read on until both addresses and the way out are told."""
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            self.lines.append(line.decode().rstrip())
            if not self.lines[-1].startswith("bot |"):
                self.urls += re.findall(r"http://\S+", self.lines[-1])
            if "Ctrl-C" in self.lines[-1]:
                return
        raise AssertionError("\n".join(self.lines))

    async def ended(self) -> str:
        """What it says until its end, which is to come within 5 s."""
        rest, _ = await asyncio.wait_for(self.process.communicate(), 5)
        return rest.decode()


@asynccontextmanager
async def program(port: int) -> AsyncIterator[Runner]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "run", "--port", str(port), stdout=PIPE, stderr=STDOUT
    )
    try:
        yield Runner(process)
    finally:
        if process.returncode is None:
            process.terminate()
            await process.communicate()


async def test_a_newcomer_finds_a_finished_repaint_in_the_first_channel():
    async with program(0) as runner, aiohttp.ClientSession() as session:
        await runner.until_welcome()
        person = await meet(session, runner.urls[0])
        url = f"{person.url}/sandbox/channels/{person.channel_id}/messages"
        async with session.get(url, params={"user_id": person.user_id}) as answer:
            (message,) = await answer.json()
        async with session.get(f"{runner.urls[1]}/sandbox/jobs") as answer:
            jobs = await answer.json()

    assert message["author"]["bot"]
    assert message["attachments"][0]["content_type"].startswith("image/")
    assert (jobs["accepted"], jobs["jobs"][0]["state"], jobs["requests"]["keys_leaked"]) == (1, "done", 0)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
async def test_it_ends_with_everything_it_started_when_asked(ending: signal.Signals):
    async with program(0) as runner, aiohttp.ClientSession() as session:
        await runner.until_welcome()
        children = psutil.Process(runner.process.pid).children(recursive=True)
        person = await meet(session, runner.urls[0])
        async with person.watching():
            runner.process.send_signal(ending)
            await runner.ended()

    assert runner.process.returncode == 0
    assert children
    assert not [child for child in children if child.is_running()]


async def test_it_says_so_when_the_bot_dies_and_ends():
    async with program(0) as runner:
        await runner.until_welcome()
        children = psutil.Process(runner.process.pid).children()
        next(child for child in children if child.cmdline()[-1] == "bot").kill()
        said = await runner.ended()

    assert runner.process.returncode == 1
    assert "The bot ended by itself (status -9); nothing restarts it. Its last lines:" in said
    assert "job" in said


async def test_a_bot_that_the_page_kills_comes_back_and_finishes_its_job():
    async with program(0) as runner, aiohttp.ClientSession() as session:
        await runner.until_welcome()
        person, page = await meet(session, runner.urls[0]), f"{runner.urls[0]}/sandbox"
        slowly = session.put(f"{page}/image-api/knobs", json={"work_s": [1.0, 1.0]})
        async with slowly as answer:
            assert answer.status == 200
        example = load_examples()[0]
        picture, mask = await person.upload(example.image), await person.upload(example.mask)
        used = await person.use("inpaint", {"image": picture, "mask": mask, "prompt": example.prompt})
        assert (await person.acknowledged(used["id"]))["state"] == "acknowledged"
        async with session.get(f"{page}/bot") as answer:
            before = await answer.json()
        async with session.post(f"{page}/bot", json={"action": "kill"}) as answer:
            after = await answer.json()
        waiting = {"wait_for": "files", "timeout_s": "40"}
        async with session.get(f"{page}/interactions/{used['id']}", params=waiting) as answer:
            reply = (await answer.json())["reply"]

        assert (before["restarts"], after["restarts"]) == (0, 1)
        assert before["pid"] != after["pid"]
        assert not psutil.pid_exists(before["pid"])
        assert reply["attachments"][0]["content_type"].startswith("image/")
        assert runner.process.returncode is None


async def test_a_taken_port_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with program(port) as runner:
            await runner.until_welcome()

    ports = [int(url.rsplit(":", 1)[1]) for url in runner.urls]
    assert ports[0] > port
    assert ports[1] > ports[0]
