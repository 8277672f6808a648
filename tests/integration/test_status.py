"""`/status`, through the real bot: who sees it, and that it is true."""

from bot import __version__
from cogs.status import texts
from sandbox.imagepipeline import FaultKind
from tests.integration.sandbox_people import APPLICATION, MIKA, REPAINTS, SAM
from tests.integration.stage import on_stage


async def status(stage):
    """What Mika, a moderator, is told."""
    ending = await stage.ending(await stage.wire.use("status", user_id=MIKA), MIKA)
    assert ending.private
    return ending.text


async def test_a_moderator_sees_how_the_bot_is_doing_and_nobody_else_does(tmp_path):
    async with on_stage(tmp_path) as stage:
        offered = await stage.wire.person("GET", "/commands", user_id=SAM, channel_id=REPAINTS)
        assert "status" not in {command["name"] for command in offered.body}
        assert (await stage.result_of()).files
        stage.ail(FaultKind.FAILURE)
        await stage.result_of()
        said = await status(stage)
        assert "of this server 0 running, 0 in line" in said
        assert "**Faults**: 1 of 2 jobs in the last hour (50 %)." in said
        assert "the last 24 hours, 1)" in said
        assert "free on the disk" in said
        assert f"**Retouch** {__version__}, started <t:" in said
        assert "Paint" not in said


async def test_whom_an_integrations_settings_let_in_is_refused_without_manage_server(tmp_path):
    async with on_stage(tmp_path) as stage:
        commands = f"/applications/{APPLICATION}/commands"
        (registered,) = [one for one in (await stage.wire.bot("GET", commands)).body if one["name"] == "status"]
        opened = await stage.wire.bot("PATCH", f"{commands}/{registered['id']}", {"default_member_permissions": None})
        assert opened.status == 200
        ending = await stage.ending(await stage.wire.use("status", user_id=SAM), SAM)
        assert ending.private
        assert ending.text == texts.not_allowed()
