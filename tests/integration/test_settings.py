"""`/settings`, through the real bot: who may change what holds in a server, and where it holds."""

from tests.integration.sandbox_people import DM_WITH_NOOR, MIKA, NOOR, REPAINTS, SAM
from tests.integration.stage import on_empty_stage

PROTECTED = "Outside the mask: 0 pixels changed."


async def settings(stage, **options):
    """What Mika, a moderator, is told."""
    ending = await stage.ending(await stage.wire.use("settings", user_id=MIKA, **options), MIKA)
    assert ending.private
    return ending.text


async def test_a_moderator_switches_protection_off_for_the_server_and_it_outlives_a_restart(tmp_path):
    async with on_empty_stage(tmp_path) as stage:
        async with stage.bot():
            offered = await stage.wire.person("GET", "/commands", user_id=SAM, channel_id=REPAINTS)
            assert "settings" not in {command["name"] for command in offered.body}
            use = {"user_id": SAM, "channel_id": REPAINTS, "name": "settings", "options": {"protect": False}}
            assert (await stage.wire.person("POST", "/interactions", use)).status == 404

            assert "`protect` is on" in await settings(stage)
            assert PROTECTED in (await stage.result_of()).text
            assert (await settings(stage, protect=False)).startswith("From now on, **`protect` is off**")
            assert "Outside the mask" not in (await stage.result_of()).text
        async with stage.bot():
            assert "`protect` is off" in await settings(stage)
            assert "Outside the mask" not in (await stage.result_of()).text
            assert PROTECTED in (await stage.result_of(protect=True)).text
            assert PROTECTED in (await stage.result_of(user_id=NOOR, channel_id=DM_WITH_NOOR)).text
