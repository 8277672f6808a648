"""Retouch in other languages, from the command to the result: of a person, of a server, after a restart."""

from types import SimpleNamespace

import pytest
import pytest_asyncio

from sandbox.imagepipeline import Knobs
from tests.integration.sandbox_people import MIKA, NOOR, PAINT_AND_PIXELS, SAM, YUKI
from tests.integration.stage import NO_MASK, PATIENCE_S, QUICK, a_mask, all_parts, on_empty_stage, text_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

SPOKEN = {SAM: "de", YUKI: "ja", NOOR: "pt-BR", MIKA: "en-GB"}
SLOW = Knobs(fill=QUICK.fill, result_bytes=QUICK.result_bytes, work_s=2.0)


def let_them_speak(stage):
    for person, locale in SPOKEN.items():
        stage.discord.core.world.users[int(person)].locale = locale


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory):
    async with on_empty_stage(tmp_path_factory.mktemp("bot")) as stage:
        let_them_speak(stage)
        async with stage.bot():
            yield stage
        assert not [record.broke for record in stage.discord.core.wire.broken()]


def interaction_of(stage, used):
    return stage.discord.core.desk.find(int(used.id))


async def result_of(stage, user_id=SAM, **order):
    """Use `/inpaint`, and wait for the message with the pictures."""
    return await pictures_of(stage, await stage.inpaint(user_id=user_id, **order))


async def pictures_of(stage, used):
    interaction = interaction_of(stage, used)
    assert await interaction.until(lambda: has_pictures(interaction), PATIENCE_S)
    return interaction.reply


def has_pictures(interaction):
    return interaction.reply is not None and any(part["type"] == 12 for part in interaction.reply.components)


async def answered_alone(stage, used):
    """Wait for the message that one person sees."""
    interaction = interaction_of(stage, used)

    def alone():
        found = [interaction.reply, *stage.followups(interaction)]
        return [one for one in found if one is not None and one.ephemeral_to and not one.loading]

    assert await interaction.until(alone, PATIENCE_S)
    return alone()[-1]


def labels(message):
    return [part["label"] for part in all_parts(message.components) if part["type"] == 2]


async def test_a_german_persons_result_is_german(stage):
    message = await result_of(stage)
    text = text_of(message)
    assert "„a red balloon“" in text
    assert "25 Schritte · Prompttreue 8 · Stärke 0,9" in text
    assert labels(message)[:4] == ["Noch einmal", "Ändern …", "Gleiche Maske, neue Worte", "Variieren"]


async def test_what_is_said_while_one_waits_is_german(stage):
    stage.api.knobs = SLOW
    used = await stage.inpaint(user_id=SAM)
    interaction = interaction_of(stage, used)
    assert await interaction.until(
        lambda: interaction.reply is not None and "bisher" in text_of(interaction.reply), PATIENCE_S
    )
    assert labels(interaction.reply) == ["Abbrechen"]
    stage.api.knobs = QUICK
    await pictures_of(stage, used)


async def test_british_and_unknown_locales_are_answered_in_english(stage):
    assert "25 steps" in text_of(await result_of(stage, MIKA))
    stage.discord.core.world.users[int(NOOR)].locale = "tr"
    assert "25 steps" in text_of(await result_of(stage, NOOR))
    let_them_speak(stage)


async def test_a_refusal_is_german_and_names_the_option_as_it_is_typed(stage):
    used = await stage.inpaint(user_id=SAM, expand=50)
    text = text_of(await answered_alone(stage, used))
    assert text.startswith("`erweitern` geht so nicht.")
    assert "Lass `maske` weg" in text


async def test_a_refusal_that_comes_later_is_german(stage):
    used = await stage.inpaint(user_id=SAM, mask=a_mask((30, 90)))
    assert "Das Bild hat 96×64 und die Maske 30×90" in text_of(await answered_alone(stage, used))


async def test_the_help_about_masks_and_its_menu_are_german(stage):
    used = await stage.inpaint(user_id=SAM, mask=NO_MASK)
    message = await answered_alone(stage, used)
    assert "schreib ihn beim nächsten Mal in `bereich`" in text_of(message)
    (menu,) = (part for part in all_parts(message.components) if part["type"] == 3)
    assert menu["placeholder"] == "Diesen Teil übermalen …"
    assert menu["options"][0]["label"] == "Linke Hälfte"


async def test_the_question_about_a_mask_is_german(stage):
    used = await stage.inpaint(user_id=SAM, mask=NO_MASK, area="left")
    question = await stage.question(used)
    assert "Der Teil, den du genannt hast, wird übermalt: linke Hälfte." in text_of(question)
    assert "Los" in labels(question)
    await stage.press(question, "Los", user_id=SAM)
    await pictures_of(stage, used)


async def test_a_form_is_german_and_understands_german_numbers(stage):
    message = await result_of(stage)
    used = await stage.press(message, "Ändern …", user_id=SAM)
    interaction = interaction_of(stage, used)
    assert await interaction.until(lambda: interaction.modal is not None, PATIENCE_S)
    assert interaction.modal["title"] == "Ändern und übermalen"
    numbers = next(row["component"] for row in interaction.modal["components"] if row["label"] == "Zahlen")
    assert numbers["value"] == "schritte 25, stärke 0,9, prompttreue 8, anzahl 1, seed neu"
    values = {numbers["custom_id"]: "schritte 30, stärke 0,5, seed gleich"}
    answer = await stage.wire.person("POST", "/modals", {"user_id": SAM, "interaction_id": used.id, "values": values})
    text = text_of(await pictures_of(stage, SimpleNamespace(id=answer.body["id"])))
    assert "30 Schritte" in text
    assert "Stärke 0,5" in text


async def test_whoever_presses_a_button_is_answered_in_their_own_language(stage):
    message = await result_of(stage)
    told = await answered_alone(stage, await stage.press(message, "Info", user_id=YUKI))
    assert "### これがどう作られたか" in text_of(told)
    assert "25 ステップ、強度 0.9" in text_of(told)


async def test_a_new_job_from_a_button_speaks_its_new_requesters_language(stage):
    message = await result_of(stage)
    made = await pictures_of(stage, await stage.press(message, "Noch einmal", user_id=YUKI))
    assert "「a red balloon」" in text_of(made)
    assert "もう一度" in labels(made)


async def test_lists_and_what_is_kept_are_in_the_persons_language(stage):
    await result_of(stage, NOOR)
    jobs = await answered_alone(stage, await stage.wire.use("jobs", user_id=NOOR))
    assert "### Suas últimas imagens" in text_of(jobs)
    about = await answered_alone(stage, await stage.wire.use("privacy about", user_id=NOOR))
    assert "**Apagar agora.**" in text_of(about)


async def test_suggestions_are_in_the_persons_language(stage):
    await result_of(stage, YUKI)
    asked = {"user_id": YUKI, "channel_id": "1180000000000001101", "name": "job", "options": {"id": "bal"}}
    answer = await stage.wire.person("POST", "/autocomplete", asked | {"focused": "id"})
    assert answer.body["choices"][0]["name"].startswith("「a red balloon」 · 完了 · ")


async def test_commands_are_offered_in_each_language(stage):
    offered = await stage.wire.person("GET", "/commands", user_id=SAM, channel_id="1180000000000001101")
    inpaint = next(one for one in offered.body if one["name"] == "inpaint")
    option = next(one for one in inpaint["options"] if one["name"] == "area")
    assert option["name_localizations"] | {"de": "bereich", "es-419": "zona"} == option["name_localizations"]
    assert option["choices"][0]["name_localizations"]["pt-BR"] == "metade esquerda"
    menus = {one["name_localizations"]["fr"] for one in offered.body if one["type"] == 3}
    assert menus == {"Repeindre cette image", "Comment est-ce fait ?"}


async def test_a_job_keeps_its_language_over_a_restart(tmp_path):
    async with on_empty_stage(tmp_path, SLOW) as stage:
        let_them_speak(stage)
        async with stage.bot():
            used = await stage.inpaint(user_id=SAM)
            interaction = interaction_of(stage, used)
            assert await interaction.until(lambda: stage.api.jobs and interaction.reply.components, PATIENCE_S)
        # Whatever the person's app speaks by now.
        stage.discord.core.world.users[int(SAM)].locale = "en-US"
        async with stage.bot():
            assert "25 Schritte" in text_of(await pictures_of(stage, used))


async def test_a_community_servers_language_is_for_everybody_and_a_persons_own_for_them_alone(tmp_path):
    async with on_empty_stage(tmp_path) as stage:
        let_them_speak(stage)
        guild = stage.discord.core.world.guilds[int(PAINT_AND_PIXELS)]
        guild.is_community, guild.locale = True, "fr"
        async with stage.bot():
            message = await result_of(stage)
            assert "25 étapes" in text_of(message)
            assert "Encore" in labels(message)
            refused = await answered_alone(stage, await stage.inpaint(user_id=SAM, mask=a_mask((30, 90))))
            assert "Das Bild hat" in text_of(refused)


async def test_commands_are_registered_anew_only_when_a_language_changed(tmp_path):
    async with on_empty_stage(tmp_path) as stage:
        async with stage.bot():
            pass
        async with stage.bot():
            pass
        assert [("registered" in line) for line in stage.log if '"commands.' in line] == [True, False]
