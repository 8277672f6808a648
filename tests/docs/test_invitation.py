"""The least permissions: each is needed for something that the bot does, and together they are enough."""

import re

import discord
import pytest

from sandbox.discord import SandboxDiscordConfig, running
from sandbox.discord.world.permissions import Permission
from tests.docs.texts import ROOT
from tests.integration.sandbox_people import PAINT_AND_PIXELS, REPAINTS, png, wired

PAGE = (ROOT / "docs" / "how-to" / "get-a-token.md").read_text()
# What discord.py calls otherwise than Discord's own app does.
FLAGS = {"View Channels": "view_channel"}
ROWS = {name: int(number) for name, number in re.findall(r"^\| ([A-Z][A-Za-z ]+) \| (\d+) \|", PAGE, re.MULTILINE)}


def test_the_numbers_are_discords():
    for name, number in ROWS.items():
        assert number == getattr(discord.Permissions, FLAGS.get(name, name.lower().replace(" ", "_"))).flag
    (link,) = re.findall(r"&permissions=(\d+)", PAGE)
    (told,) = re.findall(r"^\| \| \*\*(\d+)\*\* \|", PAGE, re.MULTILINE)
    assert int(link) == int(told) == sum(ROWS.values())


def test_the_scopes_table_and_the_readme_name_the_same():
    readme = (ROOT / "README.md").read_text()
    for name in ROWS:
        assert f"*{name}*" in readme
        assert f"*{name}*" in PAGE


async def past_the_token(allowed):
    """Which calls the sandbox takes that a bot with these permissions makes once its tokens are dead."""
    async with running(SandboxDiscordConfig(rate_limits=False)) as sandbox, wired(sandbox) as wire:
        channel = f"/channels/{REPAINTS}"
        files = [("1.png", png())]
        first = (await wire.bot("POST", f"{channel}/messages", {"content": "a reply"}, files)).body
        thread = (await wire.bot("POST", f"{channel}/messages/{first['id']}/threads", {"name": "talk"})).body
        for role in sandbox.core.world.guilds[int(PAINT_AND_PIXELS)].roles.values():
            role.permissions = Permission(allowed)
        calls = {
            "its reply is edited": ("PATCH", f"{channel}/messages/{first['id']}", files),
            "its reply is written anew": ("POST", f"{channel}/messages", None),
            "with pictures": ("POST", f"{channel}/messages", files),
            "in a thread": ("POST", f"/channels/{thread['id']}/messages", files),
        }
        answers = {what: await wire.bot(how, path, {"content": "x"}, sent) for what, (how, path, sent) in calls.items()}
        return {what for what, answer in answers.items() if answer.status == 200}


async def test_together_they_are_enough():
    assert len(await past_the_token(sum(ROWS.values()))) == 4


@pytest.mark.parametrize("name", ROWS)
async def test_each_of_them_is_needed(name):
    assert len(await past_the_token(sum(ROWS.values()) - ROWS[name])) < 4
