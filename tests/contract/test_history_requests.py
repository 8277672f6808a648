"""Every request behind looking back and behind messages' menus, against Discord's description."""

import pytest

from tests.contract.description import Description, find_description, wire_errors
from tests.integration.sandbox_people import REPAINTS, SAM
from tests.integration.stage import PATIENCE_S, a_mask, a_picture, on_stage

pytestmark = pytest.mark.skipif(find_description() is None, reason="Discord's API description is not at hand")

# Discord's own clients use it, its description has it not.
UNDESCRIBED = "/attachments/refresh-urls"


async def test_everything_on_the_wire_agrees_with_the_description(tmp_path):
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
        wire = [record for record in core.wire.json() if UNDESCRIBED not in str(record.get("path"))]
    path = find_description()
    assert path is not None
    assert wire_errors(Description(path), wire) == []
    assert [record["broke"] for record in wire if record["broke"]] == []
