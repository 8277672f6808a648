"""Jobs that outlive their interaction's token: the pictures still arrive, wherever the command was used."""

import asyncio

import pytest
import pytest_asyncio

from sandbox.discord import SandboxDiscordConfig
from sandbox.discord.world.entities import Member
from sandbox.imagepipeline import Fill, Knobs
from tests.faults.crowd import Command, Seen, text_of
from tests.faults.promises import all_stored
from tests.faults.theatre import IS_LONG, Theatre, theatre
from tests.integration.sandbox_people import ADA, DM_WITH_NOOR, LOUNGE, NOOR, REPAINTS, SAM, YUKI

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOKEN_LIFE_S, WORK_S = (20.0, 40.0) if IS_LONG else (8.0, 14.0)
ALL_ENDED_WITHIN_S = WORK_S + 20
ELSEWHERE_ID = 1180000000000003000
PLACES = {
    "in a server": (SAM, REPAINTS),
    "in a DM": (NOOR, DM_WITH_NOOR),
    "user-installed": (ADA, LOUNGE),
    "user-installed, by a person who takes no DMs": (YUKI, LOUNGE),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def outlived(tmp_path_factory):
    config = SandboxDiscordConfig(rate_limits=False, identify_interval_s=0, token_life_s=TOKEN_LIFE_S)
    knobs = Knobs(fill=Fill.NOISE, result_bytes=20_000, work_s=WORK_S)
    async with theatre(tmp_path_factory.mktemp("bot"), knobs, config) as stage:
        world = stage.discord.core.world
        yuki, elsewhere = world.users[int(YUKI)], world.guilds[ELSEWHERE_ID]
        yuki.installed_app = True
        elsewhere.members[yuki.id] = Member(yuki, joined_at_s=0.0)
        await stage.start_bot()
        commands = {name: stage.crowd.fire(*place) for name, place in PLACES.items()}
        commands["with two samples"] = stage.crowd.fire(SAM, REPAINTS, samples=2)
        commands["killed meanwhile"] = stage.crowd.fire(SAM, REPAINTS)
        await asyncio.wait_for(stage.log.until("job.submitted", len(commands)), ALL_ENDED_WITHIN_S)
        await stage.kill()
        await stage.start_bot()
        reachable = [command for name, command in commands.items() if "no DMs" not in name]
        left = await stage.crowd.all_end(ALL_ENDED_WITHIN_S, reachable)
        await all_stored(stage)
        yield stage, commands, left


def the_message(stage: Theatre, command: Command, channel_id: int):
    (message,) = [one for one in stage.crowd.messages(command) if one.files()]
    assert message.channel_id == channel_id
    return message


@pytest.mark.parametrize("name", ["in a server", "in a DM", "with two samples", "killed meanwhile"])
async def test_where_the_bot_is_a_member_the_pictures_come_into_the_reply_itself(outlived, name):
    stage, commands, left = outlived
    assert commands[name] not in left
    assert commands[name].ends == [Seen.PICTURES]
    (message,) = stage.crowd.messages(commands[name])
    assert message is commands[name].interaction.reply


async def test_where_it_is_none_they_come_by_dm(outlived):
    stage, commands, left = outlived
    command = commands["user-installed"]
    assert command not in left
    dm = stage.discord.core.world.dm_with(command.interaction.user)
    message = the_message(stage, command, dm.id)
    assert stage.crowd.has_right_pictures(message, command)
    assert not message.mentions


async def test_the_reply_they_could_not_reach_had_told_of_the_dm_in_time(outlived):
    _, commands, _ = outlived
    assert "direct message" in text_of(commands["user-installed"].interaction.reply)


async def test_who_takes_no_dms_finds_them_on_the_shelf(outlived):
    stage, commands, _ = outlived
    command = commands["user-installed, by a person who takes no DMs"]
    assert not [one for one in stage.crowd.messages(command) if one.files()]
    assert stage.log.count("job.shelved") == 1
    (folder,) = (stage.data_dir / "results").iterdir()
    assert len([one for one in folder.iterdir() if one.stat().st_size > 0]) == 1
