"""The gateway drops, reconnects, forgets the session: jobs go on, and later commands are heard."""

import asyncio

import pytest

from tests.integration.stage import on_empty_stage, on_stage

ACTIONS = {
    "a drop": {"action": "drop"},
    "a reconnect": {"action": "reconnect"},
    "a session to be resumed": {"action": "invalid_session", "resumable": True},
    "a session forgotten": {"action": "invalid_session", "resumable": False},
    "a zombie": {"action": "zombie"},
}


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
async def test_a_running_job_ends_with_its_pictures(tmp_path, action):
    async with on_stage(tmp_path) as stage:
        stage.api.knobs = stage.api.knobs.model_copy(update={"work_s": (1.0, 1.0)})
        used = await stage.inpaint()
        await stage.api.jobs.until_accepted(1)
        await stage.wire.person("POST", "/gateway", action)
        assert (await stage.ending(used)).files


@pytest.mark.parametrize("name", ["a drop", "a reconnect", "a session to be resumed"])
async def test_a_command_given_meanwhile_is_heard_after_the_resume(tmp_path, name):
    async with on_stage(tmp_path) as stage:
        await stage.wire.person("POST", "/gateway", ACTIONS[name])
        assert (await stage.result_of()).files


async def test_a_forgotten_session_is_opened_anew(tmp_path):
    async with on_stage(tmp_path) as stage:
        again = stage.hears_again()
        await stage.wire.person("POST", "/gateway", ACTIONS["a session forgotten"])
        await asyncio.wait_for(again, 20)
        assert (await stage.result_of()).files


async def test_commands_are_registered_once_and_again_only_when_discord_lost_them(tmp_path):
    def registrations(stage):
        return sum(record.method == "PUT" for record in stage.discord.core.wire.rest())

    async with on_empty_stage(tmp_path) as stage:
        async with stage.bot():
            assert registrations(stage) == 1
        async with stage.bot():
            assert registrations(stage) == 1
        await stage.wire.bot("PUT", "/applications/1180000000000000001/commands", [])
        async with stage.bot():
            assert registrations(stage) == 3
