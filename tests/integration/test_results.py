"""Going on from results: after a restart, with every link dead, by anybody, and by two at once."""

import io
import json
import re
from contextlib import contextmanager

import pytest
import pytest_asyncio
from PIL import Image, ImageChops, ImageStat

from sandbox.imagepipeline import FaultKind
from tests.integration.sandbox_people import (
    AFTER_DARK,
    DM_WITH_NOOR,
    LOUNGE,
    MIKA,
    NOOR,
    PAINT_AND_PIXELS,
    REPAINTS,
    SAM,
)
from tests.integration.stage import (
    NO_MASK,
    PATIENCE_S,
    a_mask,
    a_picture,
    all_parts,
    on_empty_stage,
    saved,
    text_of,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

MONTH_S = 30 * 86400
PICTURE, MASK = a_picture(), a_mask()
ORDER = {"prompt": "a red balloon", "negative_prompt": "people", "steps": 30, "strength": 0.75, "seed": 42}


async def result_message(stage, **order):
    """A message with results, as the sandbox keeps it."""
    channel_id = order.get("channel_id", REPAINTS)
    used = await stage.inpaint(**({"image": PICTURE, "mask": MASK} | ORDER | order))
    ending = await stage.ending(used, order.get("user_id", SAM), channel_id)
    assert ending.files, ending.text
    return interaction_of(stage, used).reply


def interaction_of(stage, used):
    return stage.discord.core.desk.find(int(used.id))


async def age(stage, seconds=MONTH_S):
    """Every link that was signed so far dies."""
    assert (await stage.wire.person("POST", "/age", {"seconds": seconds})).status == 200


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def aged(tmp_path_factory):
    """A bot that was started anew a month after it had made two pictures."""
    async with on_empty_stage(tmp_path_factory.mktemp("bot")) as stage:
        async with stage.bot():
            message = await result_message(stage, samples=2)
        await age(stage)
        async with stage.bot():
            yield stage, message


@pytest_asyncio.fixture(loop_scope="module")
async def stage(aged):
    aged[0].calm()
    # Whatever an earlier test was handed is dead as well.
    await age(aged[0])
    yield aged[0]
    broken = [record.broke for record in aged[0].discord.core.wire.broken()]
    assert not broken


@pytest.fixture
def message(aged):
    return aged[1]


def orders(stage):
    return [job.body for job in stage.api.jobs]


async def pressed(stage, message, label, user_id=NOOR, channel_id=REPAINTS):
    """Press, and wait for the end of what that starts."""
    used = await stage.press(message, label, user_id=user_id, channel_id=channel_id)
    return await stage.ending(used, user_id, channel_id)


async def opened(stage, message, label, user_id=NOOR):
    """Press, and wait for the modal."""
    used = await stage.press(message, label, user_id=user_id)
    interaction = interaction_of(stage, used)
    assert await interaction.until(lambda: interaction.modal is not None or interaction.settled, PATIENCE_S)
    assert interaction.modal, text_of(interaction.reply)
    return used, {row["component"]["custom_id"]: row["component"] for row in interaction.modal["components"]}


async def sent(stage, used, user_id=NOOR, **values):
    """Send the modal; the interaction that this is."""
    answer = await stage.wire.person(
        "POST", "/modals", {"user_id": user_id, "interaction_id": used.id, "values": values}
    )
    assert answer.status == 201, answer.body
    return stage.wire.used(answer.body["id"])


async def went_on(stage, message, label, user_id=NOOR, **values):
    """Press Use, change nothing but `values`, and wait for the new job's end; the interaction that it is."""
    used, _ = await opened(stage, message, label, user_id)
    used = await sent(stage, used, user_id, **values)
    assert (await stage.ending(used, user_id)).files
    return used


async def shown_alone(stage, message, label, user_id=NOOR):
    """Press, and see what is shown to this person alone: text and pictures."""
    used = await stage.press(message, label, user_id=user_id)
    ending = await stage.ending(used, user_id)
    assert ending.private
    return ending


async def picture_at(stage, url):
    status, content = await stage.wire.fetch(str(url))
    assert status == 200
    return Image.open(io.BytesIO(content))


def is_same(one, other):
    return ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getbbox() is None


async def submitted(stage):
    """The picture and the mask that the image API was given last; both links are alive."""
    last = orders(stage)[-1]
    return await picture_at(stage, last.init_image), await picture_at(stage, last.mask_image)


def opened_as(content):
    return Image.open(io.BytesIO(content))


async def test_the_buttons_are_there(stage, message):
    rows = [part for part in message.components if part["type"] == 1]
    assert [[button["label"] for button in row["components"]] for row in rows] == [
        ["Again", "Change…", "Same mask, new words", "Vary"],
        ["Use 1", "Use 2"],
        ["Compare", "Before", "Info", "Delete"],
    ]


async def test_again_makes_new_pictures_for_whoever_pressed(stage, message):
    ending = await pressed(stage, message, "Again")
    assert len(ending.files) == 2
    assert f"<@{NOOR}>" in ending.text
    first, last = orders(stage)[0], orders(stage)[-1]
    assert last.seed != first.seed
    for same in ("prompt", "negative_prompt", "num_inference_steps", "strength", "samples", "width", "height"):
        assert getattr(last, same) == getattr(first, same)
    picture, mask = await submitted(stage)
    assert is_same(picture, opened_as(PICTURE))
    assert is_same(mask, opened_as(MASK))
    assert str(last.init_image).startswith(f"{stage.discord.url}/ephemeral-attachments/")


async def test_vary_keeps_the_words_at_a_lower_strength(stage, message):
    assert (await pressed(stage, message, "Vary")).files
    last = orders(stage)[-1]
    assert (last.prompt, last.strength) == ("a red balloon", 0.45)
    assert last.seed != 42


async def test_new_words_for_the_same_mask(stage, message):
    used, fields = await opened(stage, message, "Same mask, new words")
    assert fields["prompt"]["value"] == "a red balloon"
    ending = await stage.ending(await sent(stage, used, prompt="a blue kite"), NOOR)
    assert "“a blue kite”" in ending.text
    assert not ending.private
    last = orders(stage)[-1]
    assert (last.prompt, last.negative_prompt, last.seed) == ("a blue kite", "people", 42)
    assert is_same((await submitted(stage))[1], opened_as(MASK))


async def test_change_is_filled_in_and_changes_what_is_changed(stage, message):
    used, fields = await opened(stage, message, "Change…")
    assert {name: field.get("value") for name, field in fields.items()} == {
        "prompt": "a red balloon",
        "negative_prompt": "people",
        "numbers": "steps 30, strength 0.75, guidance 8, samples 2, seed new",
        "area": None,
        "mask": None,
    }
    ending = await stage.ending(
        await sent(stage, used, prompt="a kite", negative_prompt="", numbers="7 steps; samples: 1, seed 9"), NOOR
    )
    assert len(ending.files) == 1
    last = orders(stage)[-1]
    assert (last.prompt, last.negative_prompt or "") == ("a kite", "")
    assert (last.num_inference_steps, last.strength, last.samples, last.seed) == (7, 0.75, 1, 9)


async def test_change_sent_as_it_was_is_another_seed(stage, message):
    used, _ = await opened(stage, message, "Change…")
    assert len((await stage.ending(await sent(stage, used), NOOR)).files) == 2
    last = orders(stage)[-1]
    assert (last.prompt, last.num_inference_steps, last.strength) == ("a red balloon", 30, 0.75)
    assert last.seed != 42


async def test_change_takes_a_new_mask(stage, message):
    mask = Image.new("L", (96, 64))
    mask.paste(255, (60, 40, 90, 60))
    upload = await stage.wire.upload(NOOR, "other.png", saved(mask))
    used, _ = await opened(stage, message, "Change…")
    assert (await stage.ending(await sent(stage, used, mask=upload.body["id"]), NOOR)).files
    picture, used_mask = await submitted(stage)
    assert is_same(picture, opened_as(PICTURE))
    assert is_same(used_mask, mask)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"numbers": "stepz 25"}, "Nothing here is called “stepz”"),
        ({"numbers": "steps 1000"}, "`steps` cannot be used like that. It takes 1 to 100."),
        ({"prompt": "\u200b"}, "`prompt` cannot be used like that"),
    ],
)
async def test_what_cannot_be_used_is_said_alone_and_starts_nothing(stage, message, values, words):
    count = len(orders(stage))
    used, _ = await opened(stage, message, "Change…")
    ending = await stage.ending(await sent(stage, used, **values), NOOR)
    assert ending.private
    assert words in ending.text
    assert len(orders(stage)) == count


FORMS = {
    "Change…": {"negative_prompt": "``` people", "numbers": "stepz 25", "area": ["left"]},
    "Same mask, new words": {"prompt": "\u200b"},
    "Use 2": {"prompt": "*two*\nkites", "numbers": "25"},
}


@pytest.mark.parametrize("label", FORMS)
async def test_a_refused_form_opens_again_as_it_was_filled_in(stage, message, label):
    used, shown = await opened(stage, message, label)
    refusal = await sent(stage, used, **FORMS[label])
    await stage.ending(refusal, NOOR)
    _, again = await opened(stage, interaction_of(stage, refusal).reply, "Try again")
    assert again.keys() == shown.keys()
    for name, field in again.items():
        told = FORMS[label].get(name)
        if field["type"] == 4:
            assert (field.get("value") or "") == (shown[name].get("value") or "" if told is None else told)
        elif field["type"] == 3:
            assert [option["value"] for option in field["options"] if option.get("default")] == (told or [])


async def test_a_form_mended_after_a_refusal_makes_its_job(stage, message):
    used, _ = await opened(stage, message, "Use 2")
    refusal = await sent(stage, used, prompt="two kites", numbers="stepz 25")
    await stage.ending(refusal, NOOR)
    form, _ = await opened(stage, interaction_of(stage, refusal).reply, "Try again")
    ending = await stage.ending(await sent(stage, form, numbers="steps 12, seed 5"), NOOR)
    assert ending.files
    last = orders(stage)[-1]
    assert (last.prompt, last.num_inference_steps, last.seed) == ("two kites", 12, 5)


async def test_a_result_goes_on_with_other_words_in_another_part(stage, message):
    form, _ = await opened(stage, message, "Use 1")
    used = await sent(stage, form, prompt="a kite", area=["left"])
    await stage.press(await stage.question(used), "Go", user_id=NOOR)
    assert (await stage.ending(used, NOOR)).files
    assert orders(stage)[-1].prompt == "a kite"
    text = (await shown_alone(stage, interaction_of(stage, used).reply, "Info")).text
    assert "a part that was named" in text
    assert "1. From picture 1 of" in text


async def test_two_people_in_the_same_modal_make_two_jobs(stage, message):
    hers, _ = await opened(stage, message, "Same mask, new words", NOOR)
    his, _ = await opened(stage, message, "Same mask, new words", SAM)
    first = await sent(stage, hers, NOOR, prompt="hers")
    second = await sent(stage, his, SAM, prompt="his")
    assert "“hers”" in (await stage.ending(first, NOOR)).text
    assert "“his”" in (await stage.ending(second, SAM)).text


async def test_a_result_becomes_the_picture(stage, message):
    await went_on(stage, message, "Use 2")
    picture, mask = await submitted(stage)
    _, second = next(seen for seen in await stage.wire.seen() if seen["id"] == str(message.id))["attachments"]
    assert is_same(picture, await picture_at(stage, second["url"]))
    assert is_same(mask.resize((96, 64)), opened_as(MASK))


async def test_a_chain_goes_on_and_on(stage, message):
    """A result of a result, again, after all links have died each time."""
    used = await went_on(stage, message, "Use 1")
    for label in ("Use 1", "Again", "Vary"):
        await age(stage)
        reply = interaction_of(stage, used).reply
        if label == "Use 1":
            used = await went_on(stage, reply, label)
        else:
            used = await stage.press(reply, label, user_id=NOOR)
            assert (await stage.ending(used, NOOR)).files
        assert is_same((await submitted(stage))[1].resize((96, 64)), opened_as(MASK))


async def test_two_people_who_press_at_once_make_two_jobs(stage, message):
    count = len(orders(stage))
    hers = await stage.press(message, "Again", user_id=NOOR)
    his = await stage.press(message, "Again", user_id=SAM)
    assert f"<@{NOOR}>" in (await stage.ending(hers, NOOR)).text
    assert f"<@{SAM}>" in (await stage.ending(his, SAM)).text
    assert len({order.seed for order in orders(stage)[count:]}) == 2


async def test_compare_shows_before_and_after_to_whoever_asks(stage, message):
    ending = await shown_alone(stage, message, "Compare")
    assert len(ending.files) == 2
    both = opened_as(ending.files[0])
    assert both.width <= 2048
    left = both.crop((0, 0, both.width // 2 - 3, both.height)).resize((96, 64))
    (distance, *_) = ImageStat.Stat(ImageChops.difference(left, opened_as(PICTURE))).mean
    assert distance < 10


async def test_before_shows_the_picture_with_its_mask(stage, message):
    ending = await shown_alone(stage, message, "Before")
    (before,) = (opened_as(content).convert("RGB") for content in ending.files)
    assert before.size == (96, 64)
    red, green, _ = before.getpixel((20, 20))
    assert red > green + 40


async def test_info_tells_everything_and_the_command(stage, message):
    ending = await shown_alone(stage, message, "Info")
    for part in (
        "“a red balloon”", "“people”", "30 steps", "strength 0.75", "guidance 8", "2 samples", "seed `42`", "sdxl",
        "**Mask** black and white, covers ", f"<@{SAM}>", "the rest protected",
    ):  # fmt: skip
        assert part in ending.text
    assert (
        "```\n/inpaint prompt:a red balloon protect:True negative_prompt:people steps:30 strength:0.75 guidance:8 "
        "samples:2 seed:42 model:sdxl\n```"
    ) in ending.text


async def test_info_walks_back_to_the_first_picture(stage, message):
    used = await went_on(stage, message, "Use 2")
    used = await stage.press(interaction_of(stage, used).reply, "Vary", user_id=NOOR)
    await stage.ending(used, NOOR)
    reply = interaction_of(stage, used).reply
    text = (await shown_alone(stage, reply, "Info", SAM)).text
    assert re.search(r"1\. Varied, from “a red balloon”", text)
    assert re.search(
        rf"2\. From picture 2 of “a red balloon”, \[its reply\]\(https://discord\.com/channels/\d+/\d+/{message.id}\)",
        text,
    )


async def test_a_command_too_long_for_a_message_comes_as_a_file(stage):
    long = await result_message(stage, prompt="*word* " * 280, negative_prompt="`x` " * 400)
    ending = await shown_alone(stage, long, "Info")
    (line,) = ending.files
    assert line.decode().startswith("/inpaint prompt:*word* *word*")
    assert ending.names == ["inpaint.txt"]


@contextmanager
def no_files(stage):
    """Discord has lost every file that it had."""
    files = stage.discord.core.messages.files
    lost = dict(files)
    files.clear()
    yield
    files.update(lost)
    stage.discord.core.wire.clear()  # asking for what is gone is no fault


async def test_results_that_discord_has_lost_are_kept_no_more(stage):
    reply = await result_message(stage)
    with no_files(stage):
        form, _ = await opened(stage, reply, "Use 1")
        for used in (await sent(stage, form), await stage.press(reply, "Compare", user_id=NOOR)):
            ending = await stage.ending(used, NOOR)
            assert ending.private
            assert re.search("no longer hands out|kept no more", ending.text)


async def test_what_discord_has_no_more_is_taken_from_copies(stage):
    reply = await result_message(stage, image=a_picture((128, 96)), mask=a_mask((128, 96)))
    with no_files(stage):
        assert (await pressed(stage, reply, "Again")).files
        picture, mask = await submitted(stage)
    assert (picture.size, mask.size) == ((128, 96), (128, 96))
    assert is_same(mask, opened_as(a_mask((128, 96))))
    assert "/ephemeral-attachments/" not in str(orders(stage)[-1].init_image)


async def test_an_expansions_result_is_asked_for_a_mask(stage):
    used = await stage.inpaint(mask=NO_MASK, expand=25, preview=False)
    assert (await stage.ending(used)).files
    reply = interaction_of(stage, used).reply
    form, _ = await opened(stage, reply, "Use 1")
    press = await sent(stage, form)
    ending = await stage.ending(press, NOOR)
    assert ending.private
    assert "Which part of the picture shall be repainted?" in ending.text
    help_message = stage.followups(interaction_of(stage, press))[-1]
    chosen = await stage.press(help_message, "Repaint this part of the picture…", "left", user_id=NOOR)
    await stage.press(await stage.question(chosen), "Go", user_id=NOOR)
    assert (await stage.ending(chosen, NOOR)).files
    picture, _ = await submitted(stage)
    assert picture.size != (96, 64)
    text = (await shown_alone(stage, interaction_of(stage, chosen).reply, "Info")).text
    assert "1. From picture 1 of" in text


async def test_a_named_part_is_repainted_again_without_being_asked(stage):
    used = await stage.inpaint(mask=NO_MASK, area="left", feather=8, preview=False)
    assert (await stage.ending(used)).files
    reply = interaction_of(stage, used).reply
    await age(stage)
    assert (await pressed(stage, reply, "Again")).files
    _, soft = await submitted(stage)
    await went_on(stage, reply, "Use 1")
    assert is_same((await submitted(stage))[1], soft)


async def test_only_the_requester_and_moderators_delete(stage):
    reply = await result_message(stage)
    press = await stage.press(reply, "Delete", user_id=NOOR)
    interaction = interaction_of(stage, press)
    assert await interaction.until(lambda: stage.followups(interaction), PATIENCE_S)
    (told,) = stage.followups(interaction)
    assert told.ephemeral_to == int(NOOR)
    assert "Only the person who asked for this picture" in told.content
    assert await is_there(stage, reply)


async def is_there(stage, message, channel_id=REPAINTS, user_id=SAM):
    return str(message.id) in [seen["id"] for seen in await stage.wire.seen(user_id, channel_id)]


def job_of(message):
    custom_id = next(part["custom_id"] for part in all_parts(message.components) if part.get("label") == "Again")
    return custom_id.rsplit(":", 1)[1]


@pytest.mark.parametrize("user_id", [SAM, MIKA], ids=["its requester", "a moderator"])
async def test_deleted_is_gone_with_its_copies_and_what_came_of_it_stays(stage, user_id):
    reply = await result_message(stage, image=a_picture((160, 96)), mask=a_mask((160, 96)))
    press = await stage.press(reply, "Again", user_id=NOOR)
    assert (await stage.ending(press, NOOR)).files
    child = interaction_of(stage, press).reply
    deletion = interaction_of(stage, await stage.press(reply, "Delete", user_id=user_id))
    assert await deletion.until(lambda: any(step.what == "deleted" for step in deletion.steps), PATIENCE_S)
    assert not await is_there(stage, reply)
    assert not (stage.folder / "data" / "copies" / job_of(reply)).exists()
    assert "1. Again, from a picture that somebody deleted" in (await shown_alone(stage, child, "Info")).text
    with no_files(stage):
        assert (await shown_alone(stage, child, "Before")).files


async def test_a_deletion_that_discord_heard_of_too_late_takes_the_message_away_yet(stage):
    reply = await result_message(stage)
    refused = {"kind": "answer", "method": "POST", "path": r"/callback$", "status": 500, "count": 20}
    assert (await stage.wire.person("POST", "/faults", refused)).status == 201
    await stage.press(reply, "Delete")
    await stage.until_gone(reply)
    assert not await is_there(stage, reply)


async def test_a_forgotten_job_says_so_to_whoever_presses(stage):
    reply = await result_message(stage, user_id=MIKA)
    await shown_alone(stage, reply, "Info")  # which waits until the job's end is stored
    told = await stage.ending(await stage.wire.use("privacy forget-me", user_id=MIKA), MIKA)
    assert "1 job deleted" in told.text
    for label in ("Again", "Vary", "Use 1", "Change…", "Compare", "Before", "Info"):
        ending = await stage.ending(await stage.press(reply, label, user_id=NOOR), NOOR)
        assert ending.private, label
        assert "kept no more" in ending.text, label
    deletion = interaction_of(stage, await stage.press(reply, "Delete", user_id=MIKA))
    assert await deletion.until(lambda: any(step.what == "deleted" for step in deletion.steps), PATIENCE_S)


async def test_the_safety_checker_stays_off_only_where_it_may_be(tmp_path):
    async with on_empty_stage(tmp_path, UNFILTERED_GUILD_IDS=PAINT_AND_PIXELS) as stage:
        async with stage.bot():
            reply = await result_message(stage, channel_id=AFTER_DARK, safety_checker=False)
            assert (await pressed(stage, reply, "Again", channel_id=AFTER_DARK)).files
            assert orders(stage)[-1].safety_checker is False
        del stage.variables["UNFILTERED_GUILD_IDS"]
        async with stage.bot():
            assert (await pressed(stage, reply, "Again", channel_id=AFTER_DARK)).files
            assert orders(stage)[-1].safety_checker is True


@pytest.mark.parametrize("place", [DM_WITH_NOOR, LOUNGE], ids=["in a DM", "where only the person installed the app"])
async def test_the_buttons_work_in_every_place(stage, place):
    reply = await result_message(stage, user_id=NOOR, channel_id=place)
    assert (await pressed(stage, reply, "Again", channel_id=place)).files
    used = await stage.press(reply, "Info", user_id=NOOR, channel_id=place)
    assert "How this was made" in (await stage.ending(used, NOOR, place)).text
    deletion = interaction_of(stage, await stage.press(reply, "Delete", user_id=NOOR, channel_id=place))
    assert await deletion.until(lambda: any(step.what == "deleted" for step in deletion.steps), PATIENCE_S)


async def test_presses_are_acknowledged_at_once(stage, message):
    for label in ("Again", "Info"):
        used = await stage.press(message, label, user_id=NOOR)
        await stage.ending(used, NOOR)
        assert (await used.state())["acknowledged_after_ms"] < 1000


async def test_a_modal_opened_before_a_restart_is_heard_after_it(tmp_path):
    async with on_empty_stage(tmp_path) as stage:
        async with stage.bot():
            message = await result_message(stage)
            used, _ = await opened(stage, message, "Same mask, new words")
        async with stage.bot():
            ending = await stage.ending(await sent(stage, used, prompt="after the restart"), NOOR)
            assert "“after the restart”" in ending.text
            assert ending.files


async def test_a_job_that_goes_on_fails_as_any_other(stage, message):
    stage.ail(FaultKind.FAILURE)
    assert "could not repaint" in (await pressed(stage, message, "Again")).text


async def test_the_log_holds_no_secrets(stage):
    log = "\n".join(stage.log)
    for secret in ("sandbox-token", "sandbox-key", "balloon", "hm=", "/webhooks/", "/interactions/"):
        assert secret not in log
    assert log
    assert not [line for line in stage.log if json.loads(line).get("level") == "error"]
