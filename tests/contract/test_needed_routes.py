"""The routes that the coverage page says Retouch calls are those that it calls when it does all it can do."""

import pytest

from sandbox.coverage.routes import NEEDED_BY_RETOUCH, UNDESCRIBED
from tests.contract.description import Description, find_description
from tests.contract.wire import BY_HAND
from tests.integration.sandbox_feed import listening
from tests.integration.sandbox_people import ADA, LOUNGE, PAINT_AND_PIXELS, SAM
from tests.integration.stage import NO_MASK, PATIENCE_S, on_empty_stage

FOUND = find_description()
pytestmark = pytest.mark.skipif(FOUND is None, reason="Discord's API description is not at hand (DISCORD_OPENAPI)")


def called(stage):
    """The operations of the description behind what the bot has called."""
    description = Description(FOUND)
    found = set()
    for record in stage.discord.core.wire.rest():
        if record.agent != BY_HAND:
            operation = description.operation(record.method, record.path)
            found.add(operation.id if operation else UNDESCRIBED)
    return found


async def outlive_their_tokens(stage):
    """Two jobs that are done when their interactions are too old: in a server, and where the bot is no member."""
    stage.api.knobs = stage.api.knobs.model_copy(update={"work_s": (2.0, 2.0)})
    accepted = stage.api.jobs.accepted_count
    used = [await stage.inpaint(), await stage.inpaint(user_id=ADA, channel_id=LOUNGE)]
    await stage.api.jobs.until_accepted(accepted + len(used))
    world, (here, there) = stage.discord.core.world, [stage.discord.core.desk.find(int(one.id)) for one in used]
    await stage.wire.person("POST", "/age", {"seconds": 1000})
    dm = world.dm_with(there.user)
    async with listening(stage.wire, "/wire/events") as wire:
        while not (here.reply.files() and any(message.files() for message in world.messages(dm.id))):
            await wire.next()


async def lose_an_acknowledgement(stage):
    """The bot was not told which message its reply is."""
    await stage.wire.person("POST", "/faults", {"kind": "reset", "path": "callback$", "when": "after"})
    assert (await stage.result_of()).files


async def delete_unheard(stage):
    """The bot's acknowledgement of the press does not get through: it takes its message away as itself."""
    used = await stage.inpaint()
    assert (await stage.ending(used)).files
    reply = stage.discord.core.desk.find(int(used.id)).reply
    await stage.wire.person("POST", "/faults", {"kind": "answer", "path": "callback$", "status": 500, "count": 20})
    await stage.press(reply, "Delete")
    await stage.until_gone(reply)
    await stage.wire.person("DELETE", "/faults")


async def answer_a_question(stage):
    used = await stage.inpaint(mask=NO_MASK, area="left")
    await stage.press(await stage.question(used), "Go")
    assert (await stage.ending(used)).files


async def name_a_part(stage):
    used = await stage.inpaint(mask=NO_MASK)
    assert (await stage.ending(used)).private
    (help_,) = stage.followups(stage.discord.core.desk.find(int(used.id)))
    used = await stage.press(help_, "Repaint this part of the picture…", "centre")
    await stage.press(await stage.question(used), "Go")
    assert (await stage.ending(used)).files


async def test_retouch_calls_all_that_the_page_says_it_needs(tmp_path):
    async with on_empty_stage(tmp_path, COMMAND_GUILD_IDS=PAINT_AND_PIXELS) as stage:
        async with stage.bot():
            assert (await stage.result_of(image=b"no picture")).private
        del stage.variables["COMMAND_GUILD_IDS"]
        async with stage.bot():
            await answer_a_question(stage)
            await name_a_part(stage)
            await lose_an_acknowledgement(stage)
            await delete_unheard(stage)
            history = stage.discord.core.desk.find(int((await stage.wire.use("history", user_id=SAM)).id))
            assert await history.until(lambda: history.reply and not history.reply.loading, PATIENCE_S)
            await outlive_their_tokens(stage)
    assert called(stage) == NEEDED_BY_RETOUCH
