"""Masks that are said in words or changed: seen by their person first, and used as they were shown."""

import asyncio
import io
import json
import sqlite3
from contextlib import closing

import pytest
import pytest_asyncio
from PIL import Image, ImageChops, ImageDraw, ImageOps

from sandbox.examples import load_examples
from tests.integration.sandbox_people import DM_WITH_NOOR, LOUNGE, NOOR, REPAINTS, SAM, YUKI
from tests.integration.stage import (
    NO_MASK,
    PATIENCE_S,
    a_mask,
    a_picture,
    all_parts,
    on_empty_stage,
    on_stage,
    saved,
    text_of,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory):
    async with on_stage(tmp_path_factory.mktemp("bot")) as stage:
        yield stage


@pytest.fixture
def stage(running):
    running.calm()
    return running


def last_order(stage):
    return list(stage.api.jobs)[-1].body


def a_spot():
    """A mask that a press or two of Shrink takes away; it is asked about because it touches all of the border."""
    mask = Image.new("L", (96, 64))
    ImageDraw.Draw(mask).rectangle((0, 0, 95, 63), outline=255, width=6)
    return saved(mask)


def a_photograph():
    with Image.open(load_examples()[1].image) as picture:
        return picture.convert("RGB").resize((240, 180))


async def submitted(stage):
    """The picture and the mask that the image API was given last."""
    order = last_order(stage)
    files = [await stage.wire.fetch(str(url)) for url in (order.init_image, order.mask_image)]
    assert [status for status, _ in files] == [200, 200]
    return [Image.open(io.BytesIO(content)) for _, content in files]


async def changed(stage, press, message, before):
    """Wait until the question shows something else than before."""
    interaction = stage.discord.core.desk.find(int(press.id))
    assert await interaction.until(lambda: text_of(message) != before, PATIENCE_S)
    return text_of(message)


async def told_alone(stage, press, user_id=SAM, channel_id=REPAINTS):
    """What a press was answered with, for one person's eyes."""
    interaction = stage.discord.core.desk.find(int(press.id))
    assert await interaction.until(lambda: stage.followups(interaction), PATIENCE_S)
    (message,) = stage.followups(interaction)
    assert message.ephemeral_to == int(user_id)
    return text_of(message)


@pytest.mark.parametrize(
    ("user_id", "channel_id"),
    [(SAM, REPAINTS), (NOOR, DM_WITH_NOOR), (NOOR, LOUNGE)],
    ids=["server", "direct message", "installed by a person"],
)
async def test_a_part_said_in_a_word_is_shown_to_its_person_and_used_after_go(stage, user_id, channel_id):
    place = {"user_id": user_id, "channel_id": channel_id}
    used = await stage.inpaint(mask=NO_MASK, area="left", **place)
    question = await stage.question(used)
    assert question.ephemeral_to == int(user_id)
    assert "repaints 50 % of the picture" in text_of(question)
    reply = stage.discord.core.desk.find(int(used.id)).reply
    assert "looks at the mask first" in text_of(reply)
    assert not reply.ephemeral_to
    await stage.press(question, "Go", **place)
    assert len((await stage.ending(used, **place)).files) == 1
    picture, mask = await submitted(stage)
    assert mask.size == picture.size == (96, 64)
    assert mask.convert("L").getbbox() == (0, 0, 48, 64)
    assert stage.discord.core.world.message(int(channel_id), question.id) is None


async def test_without_a_preview_it_goes_on_at_once(stage):
    ending = await stage.result_of(mask=NO_MASK, area="bottom right", preview=False)
    assert len(ending.files) == 1
    _, mask = await submitted(stage)
    assert mask.convert("L").getbbox() == (64, 43, 96, 64)


async def test_buttons_change_the_mask_and_go_uses_what_is_shown(stage):
    used = await stage.inpaint(mask=NO_MASK, area="left")
    question = await stage.question(used)
    text = await changed(stage, await stage.press(question, "Grow"), question, text_of(question))
    assert "54 %" in text
    text = await changed(stage, await stage.press(question, "Invert"), question, text)
    assert "46 %" in text
    text = await changed(stage, await stage.press(question, "Another part…", "top"), question, text)
    await stage.press(question, "Go")
    assert (await stage.ending(used)).files
    _, mask = await submitted(stage)
    # The complement of the top, and as much smaller as the left had grown.
    assert mask.convert("L").getbbox() == (0, 36, 96, 64)


async def test_a_change_that_leaves_nothing_is_refused_alone_and_the_question_stays(stage):
    used = await stage.inpaint(mask=a_spot())
    question = await stage.question(used)
    for _ in range(2):
        before = text_of(question)
        await changed(stage, await stage.press(question, "Shrink"), question, before)
    press = await stage.press(question, "Shrink")
    assert "nothing would be repainted" in await told_alone(stage, press)
    await stage.press(question, "Go")
    assert (await stage.ending(used)).files


async def test_only_the_requester_sees_and_answers(stage):
    used = await stage.inpaint(mask=NO_MASK, area="top")
    question = await stage.question(used)
    reply = stage.discord.core.desk.find(int(used.id)).reply
    press = await stage.press(reply, "Show the mask", user_id=YUKI)
    interaction = stage.discord.core.desk.find(int(press.id))
    assert await interaction.until(lambda: interaction.reply and not interaction.reply.loading, PATIENCE_S)
    assert "Only the person who asked" in text_of(interaction.reply)
    assert interaction.reply.ephemeral_to == int(YUKI)
    await stage.press(question, "Cancel")
    assert "Cancelled." in (await stage.ending(used)).text


async def test_a_closed_question_comes_back_and_can_be_answered(stage):
    used = await stage.inpaint(mask=NO_MASK, area="top")
    stage.discord.core.messages.delete(await stage.question(used))
    reply = stage.discord.core.desk.find(int(used.id)).reply
    press = await stage.press(reply, "Show the mask")
    interaction = stage.discord.core.desk.find(int(press.id))
    assert await interaction.until(lambda: interaction.reply and not interaction.reply.loading, PATIENCE_S)
    again = interaction.reply
    assert again.ephemeral_to == int(SAM)
    await stage.press(again, "Go")
    assert (await stage.ending(used)).files


async def test_a_mask_that_looks_inverted_is_asked_about(stage):
    mask = saved(Image.eval(Image.open(io.BytesIO(a_mask())), lambda level: 255 - level))
    used = await stage.inpaint(mask=mask)
    question = await stage.question(used)
    assert "Is it the other way round?" in text_of(question)
    await changed(stage, await stage.press(question, "Invert"), question, text_of(question))
    await stage.press(question, "Go")
    assert (await stage.ending(used)).files
    _, sent = await submitted(stage)
    assert sent.convert("L").tobytes() == Image.open(io.BytesIO(a_mask())).tobytes()


async def test_a_doubtful_mask_that_is_meant_so_is_forwarded_untouched(stage):
    mask = saved(Image.eval(Image.open(io.BytesIO(a_mask())), lambda level: 255 - level))
    used = await stage.inpaint(mask=mask)
    await stage.press(await stage.question(used), "Go")
    await stage.ending(used)
    assert "/ephemeral-attachments/" in str(last_order(stage).mask_image)


async def test_a_border_makes_room_and_the_whole_canvas_is_submitted(stage):
    used = await stage.inpaint(mask=NO_MASK, expand=50, expand_sides="right")
    question = await stage.question(used)
    assert "becomes 144×64" in text_of(question)
    await stage.press(question, "Go")
    assert (await stage.ending(used)).files
    picture, mask = await submitted(stage)
    assert picture.size == mask.size == (144, 64)
    # All that is new, and a little of the picture beside it.
    assert mask.convert("L").getbbox() == (88, 0, 144, 64)
    sent = last_order(stage)
    assert (sent.width, sent.height) == (1536, 680)


async def test_a_copy_that_was_drawn_over_is_a_mask(stage):
    drawn = a_photograph().copy()
    ImageDraw.Draw(drawn).ellipse((60, 40, 140, 110), fill=(255, 0, 0))
    image, copy = saved(a_photograph()), saved(drawn, "JPEG", quality=80)
    used = await stage.inpaint(image=image, mask=copy, mask_name="copy.jpg")
    question = await stage.question(used)
    assert "What you drew over" in text_of(question)
    await stage.press(question, "Go")
    assert "Outside the mask: 0 pixels changed." in (await stage.ending(used)).text
    _, mask = await submitted(stage)
    box = mask.convert("L").point(lambda level: 255 if level > 127 else 0).getbbox()
    assert all(abs(side - wanted) <= 3 for side, wanted in zip(box, (60, 40, 141, 111), strict=True))


async def test_what_is_transparent_in_the_picture_itself_is_repainted(stage):
    erased = a_photograph().convert("RGBA")
    ImageDraw.Draw(erased).rectangle((60, 40, 140, 110), fill=(0, 0, 0, 0))
    used = await stage.inpaint(image=saved(erased), mask=NO_MASK)
    question = await stage.question(used)
    assert "see-through is repainted" in text_of(question)
    await stage.press(question, "Go")
    assert (await stage.ending(used)).files
    _, mask = await submitted(stage)
    assert mask.convert("L").getbbox() == (60, 40, 141, 111)


async def test_a_turned_photograph_is_submitted_upright(stage):
    exif = Image.Exif()
    exif[0x0112] = 6
    image = saved(Image.open(io.BytesIO(a_picture((64, 96)))), "JPEG", exif=exif)
    assert (await stage.result_of(image=image, image_name="p.jpg")).files
    picture, mask = await submitted(stage)
    assert picture.size == mask.size == (96, 64)
    assert "/ephemeral-attachments/" in str(last_order(stage).mask_image)


async def test_no_mask_at_all_is_helped_with_and_a_word_is_enough_to_go_on(stage):
    before = stage.api.counts["submit"]
    used = await stage.inpaint(mask=NO_MASK, prompt="a hat", seed=77)
    ending = await stage.ending(used)
    assert ending.private
    assert "Three ways to make one" in ending.text
    assert stage.api.counts["submit"] == before
    (help_,) = stage.followups(stage.discord.core.desk.find(int(used.id)))
    chosen = await stage.press(help_, "Repaint this part of the picture…", "centre")
    await stage.press(await stage.question(chosen), "Go")
    text = (await stage.ending(chosen)).text
    assert "a hat" in text
    assert "seed `77`" in text
    assert "You chose: centre." in text_of(help_)
    assert not [part for part in all_parts(help_.components) if part["type"] == 3]


async def test_a_mask_that_cannot_be_used_is_given_anew_without_writing_all_again(stage):
    used = await stage.inpaint(mask=saved(Image.new("RGB", (96, 64), "red")), prompt="a *hat*", seed=77)
    assert "has colours in it" in (await stage.ending(used)).text
    (refusal,) = stage.followups(stage.discord.core.desk.find(int(used.id)))
    opened = stage.discord.core.desk.find(int((await stage.press(refusal, "Try again")).id))
    assert await opened.until(lambda: opened.modal is not None, PATIENCE_S)
    assert opened.modal["components"][0]["component"]["value"] == "a *hat*"
    mask = await stage.wire.upload(SAM, "mask.png", a_mask())
    sent = {"user_id": SAM, "interaction_id": str(opened.id), "values": {"mask": mask.body["id"]}}
    answer = await stage.wire.person("POST", "/modals", sent)
    ending = await stage.ending(stage.wire.used(answer.body["id"]))
    assert ending.files
    assert r"a \*hat\*" in ending.text


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"area": "left"}, "area"),
        ({"expand": 10}, "expand"),
        ({"mask": NO_MASK, "expand_sides": "left"}, "expand_sides"),
    ],
)
async def test_what_does_not_go_together_is_refused_at_once(stage, options, name):
    ending = await stage.result_of(**options)
    assert ending.private
    assert f"`{name}` cannot be used like that" in ending.text


async def test_a_job_that_asks_survives_a_restart_and_every_link(tmp_path):
    async with on_empty_stage(tmp_path) as stage:
        async with stage.bot():
            used = await stage.inpaint(grow=4)
            question = await stage.question(used)
        stage.discord.core.config.cdn_link_life_s = -10
        async with stage.bot():
            await changed(stage, await stage.press(question, "Grow"), question, text_of(question))
            stage.discord.core.config.cdn_link_life_s = 86_400
            await stage.press(question, "Go")
            interaction = stage.discord.core.desk.find(int(used.id))
            assert (await stage.ending(used)).files
            assert not stage.followups(interaction)


async def test_what_is_outside_of_the_mask_stays_pixel_for_pixel_and_the_reply_says_so(stage):
    image = a_picture()
    ending = await stage.result_of(image=image)
    assert "Outside the mask: 0 pixels changed." in ending.text
    before, after = Image.open(io.BytesIO(image)), Image.open(io.BytesIO(ending.files[0]))
    difference = ImageChops.difference(before, after.convert("RGB")).convert("L")
    assert not ImageChops.multiply(difference, ImageOps.invert(Image.open(io.BytesIO(a_mask())))).getbbox()
    assert difference.getbbox()


async def test_who_does_not_want_that_gets_the_result_as_it_came(stage):
    ending = await stage.result_of(protect=False, width=512, height=512)
    assert Image.open(io.BytesIO(ending.files[0])).size == (512, 512)
    assert "Outside the mask" not in ending.text


async def test_the_delivered_files_are_kept_with_the_job_as_discord_shows_them(stage):
    ending = await stage.result_of(samples=3, prompt="kept with the job")
    async with asyncio.timeout(PATIENCE_S):
        while not (kept := results_of(stage, "kept with the job")):  # noqa: ASYNC110 (another process's database)
            await asyncio.sleep(0.02)
    assert [one["filename"] for one in kept] == ending.names
    assert [(await stage.wire.fetch(one["url"]))[1] for one in kept] == ending.files
    assert {(one["width_px"], one["height_px"], one["content_type"]) for one in kept} == {(96, 64, "image/png")}


def results_of(stage, prompt):
    """What the bot's database says was delivered."""
    path = stage.folder / "data" / "retouch.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT request, progress FROM jobs").fetchall()
    (progress,) = [json.loads(progress) for request, progress in rows if prompt in request]
    return progress.get("results")


async def test_forgetting_leaves_no_copy_behind(stage):
    copies = stage.folder / "data" / "copies"
    before = set(copies.iterdir())
    await stage.result_of(user_id=YUKI)
    assert len(set(copies.iterdir()) - before) == 1
    text = ""
    while "Done: 1 job deleted" not in text:  # its end is shown before it is stored
        used = await stage.wire.use("privacy forget-me", user_id=YUKI)
        interaction = stage.discord.core.desk.find(int(used.id))
        assert await interaction.until(lambda one=interaction: one.reply and not one.reply.loading, PATIENCE_S)
        text = text_of(interaction.reply)
        assert "still under way" in text or "Done" in text
    assert set(copies.iterdir()) == before


async def test_nothing_broke_a_rule_of_discords(stage):
    # Of the question that was closed before it was answered.
    broken = [record.broke for record in stage.discord.core.wire.broken() if record.broke != "Unknown Message"]
    assert not broken
