"""Every request of the doctor and of `/status`, against Discord's description."""

import pytest

from bot.doctor.examine import examine
from tests.contract.description import Description, find_description
from tests.contract.wire import wire_errors
from tests.integration.sandbox_people import MIKA
from tests.integration.stage import on_stage

pytestmark = pytest.mark.skipif(find_description() is None, reason="Discord's API description is not at hand")


async def test_everything_on_the_wire_agrees_with_the_description(tmp_path):
    async with on_stage(tmp_path) as stage:
        used = await stage.wire.use("status", user_id=MIKA)
        await stage.ending(used, MIKA)
        before = len(stage.discord.core.wire.json())
        assert [finding async for finding in examine(stage.variables)]
        wire = stage.discord.core.wire.json()
    assert len(wire) > before + 10
    path = find_description()
    assert path is not None
    assert wire_errors(Description(path), wire) == []
    assert [record["broke"] for record in wire if record["broke"]] == []
