"""Speaking a language: for as long as a block lasts, and in the tasks that begin in it."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.language import Language
from bot.domain.numbers_line import Numbers, read_numbers, write_numbers
from bot.languages import N_, gettext, ngettext, pgettext, speaking, spoken
from bot.languages.command_words import number_words


def test_english_is_spoken_where_nothing_else_is_said():
    assert spoken() is Language.ENGLISH
    assert gettext("Cancel") == "Cancel"


def test_a_language_is_spoken_within_its_block_only():
    with speaking(Language.GERMAN):
        with speaking(Language.JAPANESE):
            assert gettext("Cancel") == "キャンセル"
        assert gettext("Cancel") == "Abbrechen"
    assert gettext("Cancel") == "Cancel"


async def test_a_task_goes_on_in_the_language_that_it_began_in():
    async def later():
        await asyncio.sleep(0)
        return gettext("Cancel")

    with speaking(Language.GERMAN):
        task = asyncio.create_task(later())
    assert await task == "Abbrechen"
    assert await later() == "Cancel"


def test_values_are_filled_in_as_they_are():
    with speaking(Language.FRENCH):
        assert gettext("without {words}", words="{braces} 100%") == "sans {braces} 100%"


def test_a_number_chooses_its_form():
    forms = ("{count} step", "{count} steps")
    assert [ngettext(*forms, count) for count in (0, 1, 2)] == ["0 steps", "1 step", "2 steps"]
    with speaking(Language.FRENCH):
        assert [ngettext(*forms, count) for count in (0, 1, 2)] == ["0 étape", "1 étape", "2 étapes"]
    with speaking(Language.JAPANESE):
        assert [ngettext(*forms, count) for count in (1, 2)] == ["1 ステップ", "2 ステップ"]


def test_the_same_word_may_differ_by_its_place():
    with speaking(Language.GERMAN):
        assert pgettext("option", "area") == "bereich"


def test_a_marked_text_stays_as_it_is_until_it_is_shown():
    with speaking(Language.GERMAN):
        marked = N_("Cancel")
    assert marked == "Cancel"


@pytest.mark.parametrize("language", Language, ids=lambda language: language.value)
def test_each_language_writes_and_reads_a_line_of_numbers(language):
    numbers = Numbers(steps=25, strength=0.9, guidance_scale=7.5, samples=2, seed=7)
    with speaking(language):
        words = number_words()
        for one in (numbers, replace(numbers, seed=None), replace(numbers, seed=None, keeps_seed=True)):
            assert read_numbers(write_numbers(one, words), words) == one
        assert all(name.isalpha() for name in words.names.values())
