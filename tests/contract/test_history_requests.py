"""Everything that the bot sends for looking back and for messages' menus."""

from tests.integration.sandbox_people import REPAINTS, SAM
from tests.integration.stage import PATIENCE_S, a_mask, a_picture, on_stage


async def test_no_rule_of_discords_is_broken(tmp_path):
    async with on_stage(tmp_path) as stage:
        core = stage.discord.core

        async def answered(used):
            interaction = core.desk.find(int(used.id))
            assert await interaction.until(
                lambda: interaction.modal or (interaction.reply and not interaction.reply.loading), PATIENCE_S
            )
            return interaction

        async def chosen(name, message):
            body = {"user_id": SAM, "channel_id": REPAINTS, "name": name, "type": 3, "target_id": str(message.id)}
            return await answered(stage.wire.used((await stage.wire.person("POST", "/interactions", body)).body["id"]))

        for _ in range(6):
            used = await stage.inpaint()
            assert (await stage.ending(used)).files
        page = (await answered(await stage.wire.use("history", user_id=SAM))).reply
        before = page.components
        turning = core.desk.find(int((await stage.press(page, "Older")).id))
        assert await turning.until(lambda: page.components is not before, PATIENCE_S)
        told = (await chosen("How was this made?", core.desk.find(int(used.id)).reply)).reply
        for label in ("Before and after", "Steps"):
            await answered(await stage.press(told, label))
        files = [("1.png", a_picture()), ("2.png", a_picture())]
        message = stage.discord.deeds.write(core.world.users[int(SAM)], core.world.channels[int(REPAINTS)], "", files)
        which = (await chosen("Inpaint this picture", message)).reply
        form = await answered(await stage.press(which, "Which picture…", "1"))
        ids = [row["component"]["custom_id"] for row in form.modal["components"]]
        upload = await stage.wire.upload(SAM, "mask.png", a_mask())
        values = {ids[0]: "a kite", ids[2]: [upload.body["id"]]}
        body = {"user_id": SAM, "interaction_id": str(form.id), "values": values}
        sent = await stage.wire.person("POST", "/modals", body)
        assert (await stage.ending(stage.wire.used(sent.body["id"]))).files
        assert core.wire.broken() == []
