"""Everything that the bot sends for `/inpaint` and its masks; each test holds it against Discord's description too."""

from tests.integration.sandbox_people import DM_WITH_NOOR, LOUNGE, NOOR
from tests.integration.stage import NO_MASK, PATIENCE_S, a_mask, a_picture, on_stage, text_of


async def test_no_rule_of_discords_is_broken(tmp_path):
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
        assert stage.discord.core.wire.broken() == []
