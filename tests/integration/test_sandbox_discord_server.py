"""The server as a whole: its page, its examples, its command line, its end; and bodies nobody thought of."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.discord import SandboxDiscordConfig, running, server
from sandbox.discord.files.inspection import inspect_file, safe_filename
from sandbox.discord.forms.body import Body, Upload
from sandbox.discord.forms.command import read_command
from sandbox.discord.forms.message import MessageForm
from sandbox.discord.forms.modal import read_modal
from sandbox.discord.problems import DiscordProblem
from tests.contract.wire import BY_HAND
from tests.integration.sandbox_people import PAINT, png, wired

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "sandbox" / "discord" / "page" / "built"
V2 = 1 << 15

KEYS = [
    "type",
    "id",
    "components",
    "items",
    "media",
    "url",
    "content",
    "options",
    "name",
    "description",
    "custom_id",
    "label",
    "style",
    "emoji",
    "accessory",
    "component",
    "value",
    "choices",
    "fields",
    "image",
    "footer",
    "text",
    "author",
    "parse",
    "users",
    "attachments",
]

scalars = st.none() | st.booleans() | st.integers(-5, 2**60) | st.floats(allow_nan=False) | st.text(max_size=5)
anything = st.recursive(
    scalars | st.sampled_from(["attachment://a.png", "https://example.com", "--5", "7"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=12,
)
components = st.lists(
    st.fixed_dictionaries(
        {"type": st.integers(0, 24)}, optional={"components": anything, "items": anything, "media": anything}
    ),
    max_size=4,
)


def taken_or_refused(read: Callable[[], object]) -> bool:
    """Whether reading ends as it should: with a result, or with a 400 of Discord's."""
    try:
        read()
    except DiscordProblem as problem:
        return problem.status == 400
    return True


@given(
    body=st.fixed_dictionaries(
        {},
        optional={
            "content": anything,
            "embeds": anything,
            "components": components | anything,
            "attachments": anything,
            "allowed_mentions": anything,
            "tts": anything,
        },
    ),
    flags=st.sampled_from([0, V2]),
)
def test_any_message_body_is_taken_or_refused_and_never_a_crash(body, flags):
    numbers = count(1)
    form = MessageForm(Body(body, [Upload(0, "a.png", png())]), lambda: next(numbers))
    assert taken_or_refused(lambda: form.read(flags))


@given(raw=anything)
def test_any_command_or_modal_is_taken_or_refused_and_never_a_crash(raw):
    assert taken_or_refused(lambda: read_command(raw))
    assert taken_or_refused(lambda: read_modal(raw))


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("my cat (1).png", "my_cat_1.png"),
        ("Ünïcode.png", "ncode.png"),
        ("日本.png", "unknown.png"),
        ("a-b_c.1.PNG", "a-b_c.1.PNG"),
    ],
)
def test_filename_is_made_safe_as_discord_does(given_name, kept):
    assert safe_filename(given_name) == kept


def test_file_that_only_says_it_is_a_picture_has_no_size():
    facts = inspect_file("fake.png", b"<html>")
    assert (facts.content_type, facts.width) == ("image/png", None)


@pytest.mark.parametrize("address", ["/", "/channels/1180000000000001000/1180000000000001101", "/channels/@me"])
async def test_page_is_served_at_the_addresses_it_uses_with_a_policy(address):
    async with running() as sandbox, aiohttp.ClientSession(sandbox.url) as session, session.get(address) as page:
        assert "<div id=" in await page.text()
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
        assert page.headers["Cache-Control"] == "no-cache"


async def test_parts_of_the_page_are_served_to_be_kept_and_nothing_else_is():
    async with running() as sandbox, aiohttp.ClientSession(sandbox.url) as session:
        for part in (BUILT / "assets").iterdir():
            async with session.get(f"/assets/{part.name}") as got:
                assert got.status == 200, part.name
                assert "immutable" in got.headers["Cache-Control"]
        for outside in ("/assets/..%2Findex.html", "/assets/..%2Fsources.json", "/assets/nothing.js"):
            async with session.get(outside) as got:
                assert got.status == 404, outside


async def test_page_that_is_not_built_is_said_to_be_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(server, "PAGE_FOLDER", tmp_path / "built")
    async with running() as sandbox, aiohttp.ClientSession(sandbox.url) as session, session.get("/") as page:
        assert page.status == 503
        assert "not built" in await page.text()


async def test_examples_are_listed_and_served(tmp_path):
    (tmp_path / "cat.png").write_bytes(png())
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / "examples.json").write_text(json.dumps([{"name": "cat", "image": "cat.png", "mask": "cat.png"}]))
    async with running(SandboxDiscordConfig(examples_folder=tmp_path)) as sandbox, wired(sandbox) as wire:
        index = (await wire.person("GET", "/examples/")).body
        assert index["files"] == [{"name": "cat.png", "url": "/sandbox/examples/cat.png"}]
        assert index["examples"][0]["mask_url"] == "/sandbox/examples/cat.png"
        assert await wire.fetch(sandbox.url + index["files"][0]["url"]) == (200, png())
        assert (await wire.fetch(f"{sandbox.url}/sandbox/examples/notes.txt"))[0] == 404


async def test_bad_requests_of_people_are_answered_with_reasons():
    async with running() as sandbox, wired(sandbox) as wire:
        for method, path, body in (
            ("POST", "/interactions", []),
            ("POST", "/interactions", {"user_id": "x"}),
            ("POST", "/components", {"user_id": "1180000000000000101", "channel_id": "5"}),
            ("POST", "/modals", {"user_id": "1180000000000000101", "values": 5}),
            ("POST", "/age", {"seconds": "long"}),
            ("GET", "/interactions/5", None),
            ("GET", "/wire?last=x", None),
        ):
            answer = await wire.person(method, path, body)
            assert 400 <= answer.status < 500, path
            assert answer.body["message"]


async def test_stopping_hangs_up_on_everyone_and_frees_the_port():
    async with running() as sandbox:
        port = sandbox.port
        session = aiohttp.ClientSession()
        socket = await session.ws_connect(f"{sandbox.url}/gateway?v=10&encoding=json")
        feed = await session.get(f"{sandbox.url}/sandbox/events?user_id=1180000000000000101")
        await socket.receive()
    assert (await socket.receive()).type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
    feed.close()
    await session.close()
    async with running(SandboxDiscordConfig(port=port)) as again:
        assert again.port == port


async def test_command_line_prints_its_address_and_ends_at_sigterm():
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox.discord", "--port", "0", stdout=PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    told: dict[str, Any] = json.loads(await process.stdout.readline())
    by_hand = aiohttp.ClientSession(headers={"User-Agent": BY_HAND})
    async with by_hand as session, session.get(told["api_url"] + "/gateway") as answer:
        assert (await answer.json())["url"].startswith("ws://127.0.0.1:")
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0


async def test_two_hundred_commands_at_once_are_all_acknowledged():
    async with running() as sandbox, wired(sandbox) as wire:
        await wire.register(PAINT)

        async def answer() -> int:
            used = await wire.use()
            return (await used.callback(5)).status

        assert set(await asyncio.gather(*[answer() for _ in range(200)])) == {204}
