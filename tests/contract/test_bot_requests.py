"""Every request of the bot, and every payload of the sandbox in the same runs, against Discord's description."""

import pytest

from tests.contract.description import Description, find_description, wire_errors
from tests.integration.sandbox_people import DM_WITH_NOOR, LOUNGE, NOOR
from tests.integration.stage import NO_MASK, PATIENCE_S, a_mask, a_picture, on_stage, text_of

pytestmark = pytest.mark.skipif(find_description() is None, reason="Discord's API description is not at hand")


async def test_everything_on_the_wire_agrees_with_the_description(tmp_path):
    async with on_stage(tmp_path) as stage:
        await stage.result_of(samples=4)
        await stage.result_of(image=a_picture((192, 128)), mask=a_mask((96, 64)))
        await stage.result_of(image=b"no picture")
        await stage.result_of(safety_checker=False)
        await stage.result_of(user_id=NOOR, channel_id=DM_WITH_NOOR)
        await stage.result_of(user_id=NOOR, channel_id=LOUNGE)
        stage.api.knobs = stage.api.knobs.model_copy(update={"work_s": (2.0, 2.0)})
        await stage.result_of(prompt="slow enough for a progress edit")
        await stage.result_of(mask=NO_MASK)
        used = await stage.inpaint(mask=NO_MASK, expand=20)
        question = await stage.question(used)
        interaction = stage.discord.core.desk.find(int(used.id))
        for label, *values in (["Grow"], ["Feather"], ["Another part…", "left"]):
            before = text_of(question), question.attachments
            press = stage.discord.core.desk.find(int((await stage.press(question, label, *values)).id))
            assert await press.until(lambda then=before: (text_of(question), question.attachments) != then, PATIENCE_S)
        await stage.press(interaction.reply, "Show the mask")
        await stage.press(question, "Go")
        await stage.ending(used)
        wire = stage.discord.core.wire.json()
    assert wire
    path = find_description()
    assert path is not None
    assert wire_errors(Description(path), wire) == []
    assert [record["broke"] for record in wire if record["broke"]] == []
