"""Everything that the bot sends for the buttons below results."""

from tests.integration.sandbox_people import NOOR
from tests.integration.stage import PATIENCE_S, a_mask, on_stage


async def test_no_rule_of_discords_is_broken(tmp_path):
    async with on_stage(tmp_path) as stage:
        used = await stage.inpaint(samples=2)
        assert (await stage.ending(used)).files
        find = stage.discord.core.desk.find
        message = find(int(used.id)).reply
        for label in ("Again", "Vary", "Compare", "Before", "Info"):
            await stage.ending(await stage.press(message, label, user_id=NOOR), NOOR)
        upload = await stage.wire.upload(NOOR, "mask.png", a_mask())
        forms = {"Change…": {"mask": upload.body["id"]}, "Same mask, new words": {"prompt": "a kite"}, "Use 2": {}}
        for label, values in forms.items():
            opened = find(int((await stage.press(message, label, user_id=NOOR)).id))
            assert await opened.until(lambda opened=opened: opened.modal is not None, PATIENCE_S)
            sent = {"user_id": NOOR, "interaction_id": str(opened.id), "values": values}
            answer = await stage.wire.person("POST", "/modals", sent)
            assert (await stage.ending(stage.wire.used(answer.body["id"]), NOOR)).files
        for user_id in (NOOR, str(find(int(used.id)).user.id)):
            pressed = find(int((await stage.press(message, "Delete", user_id=user_id)).id))
            assert await pressed.until(
                lambda pressed=pressed: {step.what for step in pressed.steps} & {"deleted", "followed_up"}, PATIENCE_S
            )
        assert stage.discord.core.wire.broken() == []
