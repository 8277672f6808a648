"""`/history`, `/job` and "How was this made?", through the real bot."""

import asyncio
import io

import pytest
import pytest_asyncio
from PIL import Image

from sandbox.imagepipeline import FaultKind
from tests.integration.sandbox_people import AFTER_DARK, NOOR, REPAINTS, SAM, YUKI
from tests.integration.stage import PATIENCE_S, all_parts, on_empty_stage, on_stage, text_of

pytestmark = pytest.mark.asyncio(loop_scope="module")
MONTH_S = 30 * 86_400


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory):
    async with on_stage(tmp_path_factory.mktemp("bot")) as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="module")
async def stage(running):
    running.calm()
    yield running
    running.calm()
    for person in (SAM, NOOR):
        await forgotten(running, person)


async def forgotten(stage, user_id):
    """Let a person be forgotten. The end of a job is shown a moment before it is stored."""
    async with asyncio.timeout(PATIENCE_S):
        while "still under way" in text_of(await asked(stage, "privacy forget-me", user_id)):  # noqa: ASYNC110 (a bot's)
            await asyncio.sleep(0.05)


async def answered(stage, used):
    """The message that only the person sees, once it is no longer "thinking"."""
    interaction = stage.discord.core.desk.find(int(used.id))
    assert await interaction.until(lambda: interaction.reply is not None and not interaction.reply.loading, PATIENCE_S)
    assert interaction.reply.ephemeral_to
    return interaction.reply


async def asked(stage, name, user_id=SAM, channel_id=REPAINTS, **options):
    return await answered(stage, await stage.wire.use(name, user_id=user_id, channel_id=channel_id, **options))


async def turned(stage, message, label, user_id=SAM):
    """Press a button that changes the message that it is on."""
    before = message.components
    used = await stage.press(message, label, user_id=user_id)
    interaction = stage.discord.core.desk.find(int(used.id))
    assert await interaction.until(lambda: message.components is not before, PATIENCE_S)
    return message


async def how(stage, message, user_id=SAM, channel_id=REPAINTS):
    body = {"user_id": user_id, "channel_id": channel_id, "name": "How was this made?", "type": 3}
    answer = await stage.wire.person("POST", "/interactions", body | {"target_id": str(message.id)})
    assert answer.status == 201, answer.body
    return await answered(stage, stage.wire.used(answer.body["id"]))


def reply_of(stage, used):
    return stage.discord.core.desk.find(int(used.id)).reply


def labels(message):
    return [part["label"] for part in all_parts(message.components) if "label" in part]


async def pictures(stage, message, user_id=SAM, channel_id=REPAINTS):
    """What a person's own app would load to show the message."""
    (seen,) = [one for one in await stage.wire.seen(user_id, channel_id) if one["id"] == str(message.id)]
    found = []
    for part in all_parts(seen["components"]):
        medias = [item["media"] for item in part.get("items", [])]
        medias += [part["accessory"]["media"]] if "accessory" in part else []
        for media in medias:
            status, content = await stage.wire.fetch(media["url"])
            assert status == 200, media
            found.append(Image.open(io.BytesIO(content)))
    return found


def job_id_in(message):
    return text_of(message).split("-# `")[1].partition("`")[0]


async def test_nobodys_history_says_how_to_begin(stage):
    assert "Start with `/inpaint`" in text_of(await asked(stage, "history", YUKI))


async def test_ones_own_history_is_paged_back_and_forth_with_thumbnails(stage):
    for number in range(7):
        await stage.result_of(prompt=f"balloon number {number}")
    page = await asked(stage, "history", channel_id=AFTER_DARK)
    assert [f"number {n}" in text_of(page) for n in range(7)] == [False, False, True, True, True, True, True]
    assert labels(page) == ["Older"]
    assert len(await pictures(stage, page, channel_id=AFTER_DARK)) == 5
    page = await asked(stage, "history")
    await turned(stage, page, "Older")
    assert [f"number {n}" in text_of(page) for n in range(7)] == [True, True, False, False, False, False, False]
    assert labels(page) == ["Newer"]
    await turned(stage, page, "Newer")
    assert "number 6" in text_of(page)


async def test_the_history_of_a_channel_has_everybodys_done_and_failed_but_not_the_refused(stage):
    await stage.result_of(prompt="a red balloon")
    await stage.result_of(prompt="a green kite", user_id=NOOR)
    await stage.result_of(prompt="refused", mask=b"no picture")
    stage.ail(FaultKind.FAILURE, next=1)
    await stage.result_of(prompt="a blue failure")
    text = text_of(await asked(stage, "history", YUKI, show="here"))
    assert all(words in text for words in ("a red balloon", "a green kite", "a blue failure", f"<@{NOOR}>"))
    assert "refused" not in text
    assert "kite" not in text_of(await asked(stage, "history", show="mine"))
    assert "a red balloon" not in text_of(
        await asked(stage, "history", channel_id=AFTER_DARK, user_id=NOOR, show="here")
    )
    failed = text_of(await asked(stage, "history", show="here", only="failed"))
    assert "a blue failure" in failed
    assert "balloon" not in failed
    found = text_of(await asked(stage, "history", show="here", words="KITE green"))
    assert "a green kite" in found
    assert "balloon" not in found
    assert "Nothing like that" in text_of(await asked(stage, "history", words="zeppelin"))


async def test_a_job_is_told_to_its_person_and_to_those_who_saw_its_end(stage):
    await stage.result_of(prompt="a red balloon", seed=7, samples=2)
    listed = await asked(stage, "history")
    job_id = job_id_in(listed)
    told = await asked(stage, "job", id=job_id)
    assert " seed:7 " in text_of(told)
    assert len(await pictures(stage, told)) == 2
    assert "seed `7`" in text_of(await asked(stage, "job", NOOR, id=f" `{job_id.upper()}` "))
    assert "no such job" in text_of(await asked(stage, "job", NOOR, AFTER_DARK, id=job_id))
    assert "no such job" in text_of(await asked(stage, "job", id="balloon"))


async def test_ones_jobs_are_suggested_while_the_id_is_typed(stage):
    await stage.result_of(prompt="a red balloon")
    typed = {"user_id": SAM, "channel_id": REPAINTS, "name": "job", "focused": "id"}
    answer = await stage.wire.person("POST", "/autocomplete", typed | {"options": {"id": "Red"}})
    (choice,) = answer.body["choices"]
    assert choice["name"].startswith("“a red balloon” · done")
    assert choice["value"] == job_id_in(await asked(stage, "history"))


async def test_how_a_result_was_made_is_told_to_anybody_who_sees_it(stage):
    used = await stage.inpaint(prompt="a red balloon", seed=7)
    await stage.ending(used)
    told = text_of(await how(stage, reply_of(stage, used), YUKI))
    assert "seed `7`" in told
    assert f"<@{SAM}>" in told


async def test_how_somebody_elses_message_was_made_nobody_knows(stage):
    wrote = await stage.wire.person(
        "POST", "/messages", {"user_id": NOOR, "channel_id": REPAINTS, "content": "nice balloon"}
    )
    message = stage.discord.core.world.message(int(REPAINTS), int(wrote.body["id"]))
    assert "not an answer of Retouch" in text_of(await how(stage, message))


async def test_what_was_forgotten_is_told_to_nobody(stage):
    used = await stage.inpaint(prompt="a red balloon")
    await stage.ending(used)
    page = await asked(stage, "history")
    job_id = job_id_in(page)
    await forgotten(stage, SAM)
    assert "kept no more" in text_of(await how(stage, reply_of(stage, used)))
    assert "no such job" in text_of(await asked(stage, "job", id=job_id))
    assert "balloon" not in text_of(await asked(stage, "history", NOOR, show="here"))


async def used_result(stage, message, number, user_id):
    """Go on from a result; the new job's interaction, once it has ended."""
    used = await stage.press(message, f"Use {number}", user_id=user_id)
    form = stage.discord.core.desk.find(int(used.id))
    assert await form.until(lambda: form.modal is not None, PATIENCE_S)
    answer = await stage.wire.person("POST", "/modals", {"user_id": user_id, "interaction_id": used.id, "values": {}})
    used = stage.wire.used(answer.body["id"])
    await stage.ending(used, user_id)
    return used


async def test_a_chain_is_told_upwards_and_downwards_and_taken_along_as_a_film(stage):
    first = await stage.inpaint(prompt="a red balloon", samples=2)
    await stage.ending(first)
    second = await used_result(stage, reply_of(stage, first), 2, NOOR)
    third = await used_result(stage, reply_of(stage, second), 1, SAM)
    told = await how(stage, reply_of(stage, second), YUKI)
    up, _, down = text_of(told).partition("**Made of it**")
    assert "- from its picture 2: “a red balloon”" in up
    assert "- from its picture 1: “a red balloon”" in down
    told = await how(stage, reply_of(stage, third), YUKI)
    film = await answered(stage, await stage.press(told, "Steps", user_id=YUKI))
    assert (await pictures(stage, film, YUKI))[0].n_frames == 4


async def test_what_was_deleted_is_not_in_the_channels_history_any_more(stage):
    used = await stage.inpaint(prompt="a red balloon")
    await stage.ending(used)
    assert "balloon" in text_of(await asked(stage, "history", YUKI, show="here"))
    await stage.press(reply_of(stage, used), "Delete")
    interaction = stage.discord.core.desk.find(int(used.id))
    world = stage.discord.core.world
    assert await interaction.until(lambda: world.message(interaction.channel.id, interaction.reply.id) is None, 10)
    assert "balloon" not in text_of(await asked(stage, "history", YUKI, show="here"))
    assert "done, and deleted since" in text_of(await asked(stage, "history"))


async def test_nothing_broke_discords_rules(stage):
    assert [record.broke for record in stage.discord.core.wire.broken() if record.broke != "Unknown Message"] == []


async def test_a_month_and_a_restart_later_pages_pictures_and_files_are_still_to_be_had(tmp_path):
    async with on_empty_stage(tmp_path) as stage:
        async with stage.bot():
            for number in range(6):
                await stage.result_of(prompt=f"balloon number {number}")
            page = await asked(stage, "history", show="here")
            told = await asked(stage, "job", id=job_id_in(page))
        answer = await stage.wire.person("POST", "/age", {"seconds": MONTH_S})
        assert answer.status == 200, answer.body
        async with stage.bot():
            await turned(stage, page, "Older")
            assert "number 0" in text_of(page)
            assert len(await pictures(stage, page)) == 1
            pair = await answered(stage, await stage.press(told, "Before and after"))
            (picture,) = await pictures(stage, pair)
            assert picture.format == "PNG"
            steps = await answered(stage, await stage.press(told, "Steps"))
            (film,) = await pictures(stage, steps)
            assert film.n_frames == 2
