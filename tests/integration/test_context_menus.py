"""“Inpaint this picture” on messages of people and bots, through the real bot."""

import io

import pytest
import pytest_asyncio
from PIL import Image

from tests.integration.sandbox_people import DM_WITH_NOOR, LOUNGE, NOOR, REPAINTS, SAM, YUKI
from tests.integration.stage import PATIENCE_S, a_mask, a_picture, on_empty_stage, on_stage, saved, text_of

pytestmark = pytest.mark.asyncio(loop_scope="module")
MENU = "Inpaint this picture"
NOTES = b"just a text"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory):
    async with on_stage(tmp_path_factory.mktemp("bot")) as stage:
        yield stage


@pytest.fixture
def stage(running):
    running.calm()
    return running


def a_coloured_picture(colour, size=(96, 64)):
    return saved(Image.new("RGB", size, colour))


def wrote(stage, *files, user_id=NOOR, channel_id=REPAINTS):
    """A person's message, with files: pictures, and what is none."""
    core = stage.discord.core
    user, channel = core.world.users[int(user_id)], core.world.channels[int(channel_id)]
    named = [("notes.txt" if content == NOTES else f"{number}.png", content) for number, content in enumerate(files)]
    return stage.discord.deeds.write(user, channel, "look", named)


async def chosen(stage, message, user_id=SAM, channel_id=REPAINTS):
    """The interaction that the menu begins, once it is answered with a message or a form."""
    body = {"user_id": user_id, "channel_id": channel_id, "name": MENU, "type": 3, "target_id": str(message.id)}
    answer = await stage.wire.person("POST", "/interactions", body)
    assert answer.status == 201, answer.body
    return await begun(stage, stage.wire.used(answer.body["id"]))


async def begun(stage, used):
    interaction = stage.discord.core.desk.find(int(used.id))
    assert await interaction.until(lambda: interaction.modal or interaction.reply, PATIENCE_S)
    return interaction


def form_of(interaction):
    """{the field's name: its custom_id} of the form that is open."""
    ids = [row["component"]["custom_id"] for row in interaction.modal["components"]]
    return {custom_id.partition(":")[0]: custom_id for custom_id in ids}


async def sent(stage, interaction, user_id=SAM, **filled):
    ids = form_of(interaction)
    values = {ids[name]: value for name, value in filled.items()}
    body = {"user_id": user_id, "interaction_id": str(interaction.id), "values": values}
    answer = await stage.wire.person("POST", "/modals", body)
    assert answer.status == 201, answer.body
    return stage.wire.used(answer.body["id"])


async def uploaded(stage, content, user_id=SAM):
    answer = await stage.wire.upload(user_id, "mask.png", content)
    return [answer.body["id"]]


def last_order(stage):
    return list(stage.api.jobs)[-1].body


async def fetched(stage, url):
    status, content = await stage.wire.fetch(url)
    assert status == 200
    return Image.open(io.BytesIO(content)).convert("RGB")


async def test_somebodys_picture_is_inpainted_in_public_with_the_mask_that_was_uploaded(stage):
    interaction = await chosen(stage, wrote(stage, a_picture()))
    used = await sent(
        stage,
        interaction,
        prompt="a red *kite*",
        mask=await uploaded(stage, a_mask()),
        negative_prompt="blur",
        numbers="steps 12",
    )
    ending = await stage.ending(used)
    assert len(ending.files) == 1
    assert not ending.private
    assert r"“a red \*kite\*”" in ending.text
    assert f"<@{SAM}>" in ending.text
    assert last_order(stage).negative_prompt == "blur"
    assert last_order(stage).num_inference_steps == 12
    assert "/attachments/" in last_order(stage).init_image


async def test_a_part_named_in_the_form_is_shown_first_like_with_the_command(stage):
    interaction = await chosen(stage, wrote(stage, a_picture()))
    used = await sent(stage, interaction, prompt="a kite", area=["left"])
    await stage.press(await stage.question(used), "Go")
    assert (await stage.ending(used)).files


async def test_without_a_mask_the_way_on_is_a_word(stage):
    interaction = await chosen(stage, wrote(stage, a_picture()))
    ending = await stage.ending(await sent(stage, interaction, prompt="a kite"))
    assert ending.private
    assert "Which part of the picture" in ending.text


async def test_of_several_pictures_one_is_chosen(stage):
    message = wrote(stage, a_coloured_picture("red"), a_coloured_picture("blue"), NOTES)
    interaction = await chosen(stage, message)
    which = interaction.reply
    assert which.ephemeral_to
    assert len(which.components[1]["items"]) == 2
    form = await begun(stage, await stage.press(which, "Which picture…", "1"))
    used = await sent(stage, form, prompt="a kite", mask=await uploaded(stage, a_mask()))
    assert (await stage.ending(used)).files
    assert (await fetched(stage, last_order(stage).init_image)).getpixel((5, 5)) == (0, 0, 255)


async def test_the_bots_own_results_can_be_picked(stage):
    used = await stage.inpaint()
    await stage.ending(used)
    reply = stage.discord.core.desk.find(int(used.id)).reply
    shown = stage.discord.core.renderer.message(reply)["components"][1]["items"][0]["media"]
    interaction = await chosen(stage, reply, YUKI)
    size = (shown["width"], shown["height"])
    mask = await uploaded(stage, a_mask(size), YUKI)
    used = await sent(stage, interaction, YUKI, prompt="a kite", mask=mask)
    assert (await stage.ending(used, YUKI)).files
    child = stage.discord.core.desk.find(int(used.id)).reply
    info = await stage.ending(await stage.press(child, "Info", user_id=YUKI), YUKI)
    assert "1. From picture 1 of “a red balloon”" in info.text


async def test_one_of_the_bots_several_results_is_known_as_that(stage):
    used = await stage.inpaint(samples=2)
    await stage.ending(used)
    reply = stage.discord.core.desk.find(int(used.id)).reply
    which = (await chosen(stage, reply, YUKI)).reply
    form = await begun(stage, await stage.press(which, "Which picture…", "1", user_id=YUKI))
    assert form.modal["title"] == "Go on from picture 2"


async def test_a_refused_form_opens_again_with_its_picture_and_words(stage):
    interaction = await chosen(stage, wrote(stage, a_coloured_picture("blue")))
    refusal = await begun(stage, await sent(stage, interaction, prompt="a *kite*", numbers="stepz 3", area=["left"]))
    assert "Nothing here is called “stepz”" in text_of(refusal.reply)
    form = await begun(stage, await stage.press(refusal.reply, "Try again"))
    written = {row["component"]["type"]: row["component"] for row in reversed(form.modal["components"])}
    assert written[4]["value"] == "a *kite*"
    used = await sent(stage, form, numbers="", mask=await uploaded(stage, a_mask()), area=[])
    assert (await stage.ending(used)).files
    assert last_order(stage).prompt == "a *kite*"
    assert (await fetched(stage, last_order(stage).init_image)).getpixel((5, 5)) == (0, 0, 255)


async def test_pictures_in_a_bots_embeds_are_found(stage):
    body = {"embeds": [{"title": "look", "image": {"url": "attachment://art.png"}}]}
    posted = await stage.wire.bot("POST", f"/channels/{REPAINTS}/messages", body, files=[("art.png", a_picture())])
    assert posted.status == 200, posted.body
    message = stage.discord.core.world.message(int(REPAINTS), int(posted.body["id"]))
    interaction = await chosen(stage, message)
    used = await sent(stage, interaction, prompt="a kite", mask=await uploaded(stage, a_mask()))
    assert (await stage.ending(used)).files


async def test_a_message_without_a_picture_says_so_at_once(stage):
    interaction = await chosen(stage, wrote(stage, NOTES))
    assert interaction.reply.ephemeral_to
    assert "no picture in that message" in text_of(interaction.reply)


@pytest.mark.parametrize(("person", "place"), [(NOOR, DM_WITH_NOOR), (NOOR, LOUNGE)], ids=["dm", "user-installed"])
async def test_the_menu_works_in_every_place(stage, person, place):
    interaction = await chosen(stage, wrote(stage, a_picture(), channel_id=place), person, place)
    mask = await uploaded(stage, a_mask(), person)
    used = await sent(stage, interaction, person, prompt="a kite", mask=mask)
    assert (await stage.ending(used, person, place)).files


async def test_nothing_broke_discords_rules(stage):
    assert [record.broke for record in stage.discord.core.wire.broken() if record.broke != "Unknown Message"] == []


async def test_a_form_that_was_open_during_a_restart_still_makes_its_job(tmp_path):
    async with on_empty_stage(tmp_path) as stage:
        async with stage.bot():
            interaction = await chosen(stage, wrote(stage, a_picture()))
            which = (await chosen(stage, wrote(stage, a_picture(), a_picture()))).reply
        async with stage.bot():
            mask = await uploaded(stage, a_mask())
            assert (await stage.ending(await sent(stage, interaction, prompt="a kite", mask=mask))).files
            form = await begun(stage, await stage.press(which, "Which picture…", "0"))
            mask = await uploaded(stage, a_mask())
            assert (await stage.ending(await sent(stage, form, prompt="a kite", mask=mask))).files


async def test_a_picture_whose_link_has_died_is_signed_anew(tmp_path):
    async with on_empty_stage(tmp_path) as stage, stage.bot():
        interaction = await chosen(stage, wrote(stage, a_picture()))
        answer = await stage.wire.person("POST", "/age", {"seconds": 30 * 86_400})
        assert answer.status == 200, answer.body
        mask = await uploaded(stage, a_mask())
        assert (await stage.ending(await sent(stage, interaction, prompt="a kite", mask=mask))).files
