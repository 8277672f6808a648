"""One walk over all commands: within Discord's limits, no clashes."""

import re
from unittest.mock import create_autospec

import discord
import pytest
from discord import app_commands

from bot.services.accept_job import AcceptJob
from bot.services.clock import SystemClock
from bot.services.front_door import FrontDoor
from bot.services.job_runner import JobRunner
from cogs.inpaint.cog import InpaintCog
from tests.fakes.replies import FakeReplies

# https://discord.com/developers/docs/interactions/application-commands
NAME = re.compile(r"[-_a-z0-9]{1,32}")


@pytest.fixture
def commands():
    cog = InpaintCog(
        accept_job=create_autospec(AcceptJob, instance=True, spec_set=True),
        runner=create_autospec(JobRunner, instance=True, spec_set=True),
        replies=FakeReplies(),
        front_door=FrontDoor(),
        clock=SystemClock(),
        models=["sdxl", "sdxl-turbo"],
        unfiltered_guild_ids=[],
    )
    client = discord.Client(intents=discord.Intents.none())
    tree = app_commands.CommandTree(client)
    for command in cog.get_app_commands():
        tree.add_command(command)
    return [command.to_dict(tree) for command in tree.get_commands()]


def characters(command):
    options = command.get("options", [])
    own = len(command["name"]) + len(command["description"])
    return own + sum(characters(option) for option in options)


def test_names_and_descriptions_keep_discords_limits(commands):
    assert len({command["name"] for command in commands}) == len(commands)
    for command in commands:
        assert characters(command) <= 8000
        assert len(command["options"]) <= 25
        for item in (command, *command["options"]):
            assert NAME.fullmatch(item["name"])
            assert 1 <= len(item["description"]) <= 100
            assert item["description"] != "…"


def test_inpaint_is_offered_in_servers_dms_and_to_people(commands):
    (inpaint,) = (command for command in commands if command["name"] == "inpaint")
    assert sorted(inpaint["integration_types"]) == [0, 1]
    assert sorted(inpaint["contexts"]) == [0, 1, 2]


def test_inpaints_ranges_are_the_apis(commands):
    (inpaint,) = commands
    ranges = {o["name"]: (o["min_value"], o["max_value"]) for o in inpaint["options"] if "min_value" in o}
    assert ranges == {
        "steps": (1, 100),
        "strength": (0.0, 1.0),
        "guidance": (1.0, 20.0),
        "samples": (1, 4),
        "seed": (0, 2**31 - 1),
        "width": (512, 2048),
        "height": (512, 2048),
    }
    assert [o["name"] for o in inpaint["options"] if o.get("required")] == ["image", "mask", "prompt"]
