"""The demo with the real bot, and what it says when things go wrong."""

import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from PIL import Image

from sandbox.botprocess import bot_running
from sandbox.demo import NothingRepaintedError, check_results, demo
from sandbox.examples import load_examples
from sandbox.imagepipeline import Fault, FaultKind
from sandbox.one_inpaint import NoPicturesError, inpaint_once, until_offered
from sandbox.person import Person, meet
from sandbox.servers import Servers, servers_running

EXAMPLE = load_examples()[0]
DIES = ("-c", "import sys; sys.exit('there is no such thing')")


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


@pytest.fixture
async def servers() -> AsyncIterator[Servers]:
    async with servers_running(0) as both:
        yield both


@pytest.fixture
async def person(servers: Servers, tmp_path: Path) -> AsyncIterator[Person]:
    """Someone in a place where the bot is."""
    async with (
        aiohttp.ClientSession() as session,
        bot_running(servers.bot_variables(tmp_path), tmp_path, sys.stderr.write) as bot,
    ):
        someone = await meet(session, servers.discord.url)
        await bot.outlive(until_offered(someone))
        yield someone


async def test_a_demo_leaves_a_repainted_picture_and_a_transcript(tmp_path: Path):
    said: list[str] = []

    status = await demo(EXAMPLE, tmp_path, said.append, said.append)

    transcript = "\n".join(said)
    assert status == 0, transcript
    assert f"/inpaint image:{EXAMPLE.image.name}" in transcript
    assert "acknowledged after" in transcript
    assert EXAMPLE.prompt in transcript
    (result,) = files_in(tmp_path)
    with Image.open(result) as picture, Image.open(EXAMPLE.image) as before:
        assert picture.size == before.size
    assert f"{result}: {picture.width}×{picture.height} px" in transcript


async def test_a_demo_whose_bot_dies_fails_with_its_last_words(tmp_path: Path):
    said: list[str] = []

    status = await demo(EXAMPLE, tmp_path, said.append, said.append, bot_command=DIES)

    assert status == 1
    assert "FAILED: the bot ended by itself (status 1)" in "\n".join(said)
    assert "there is no such thing" in said[-1]
    assert not files_in(tmp_path)


def test_the_original_handed_back_is_no_repaint(tmp_path: Path):
    with pytest.raises(NothingRepaintedError, match="the original again"):
        check_results([("same.jpg", EXAMPLE.image.read_bytes())], EXAMPLE, tmp_path, lambda _: None)


def test_a_page_handed_back_is_no_picture(tmp_path: Path):
    with pytest.raises(NothingRepaintedError, match=r"page\.png is no picture"):
        check_results([("page.png", b"<html>")], EXAMPLE, tmp_path, lambda _: None)


async def test_a_reply_without_pictures_is_told_in_its_own_words(servers: Servers, person: Person):
    servers.imagepipeline.faults.add(Fault(kind=FaultKind.FAILURE, reason="out of luck"))

    with pytest.raises(NoPicturesError, match="out of luck"):
        await inpaint_once(person, EXAMPLE, lambda _: None, patience_s=3)


async def test_a_refusal_is_told_at_once_in_its_own_words(person: Person):
    mixed = replace(EXAMPLE, mask=load_examples()[1].mask)

    with pytest.raises(NoPicturesError, match=r"refused.*640.*427.*512"):
        await inpaint_once(person, mixed, lambda _: None, patience_s=60)
