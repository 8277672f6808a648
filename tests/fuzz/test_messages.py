"""No message of the bot breaks, or means anything to Discord, by the words that others put into it."""

import re
import unicodedata
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.domain.language import Language
from bot.domain.prompt import as_plain_text, one_line
from bot.languages import gettext, speaking, spoken
from cogs.history import texts as history_texts
from cogs.results import texts as result_texts
from cogs.results.command_line import command_line
from tests.fakes.orders import a_job
from tests.fuzz.budget import budget
from tests.fuzz.hostile import texts
from tests.fuzz.limits import broken_by_embeds, broken_by_form, broken_by_message, parts_of, units
from tests.fuzz.markdown import shape
from tests.unit.every_message import Foreign, drawn_with, harmless, sentences_with

FOREIGN = st.builds(
    Foreign,
    prompt=texts(4000),
    negative_prompt=texts(4000),
    model=texts(100),
    filename=texts(400),
    detail=texts(4000),
    word=texts(4000),
    numbers=texts(200),
)
# Shrinking draws everything thousands of times over: what fails first is short enough to be read.
FUZZED = settings(budget(50), phases=[Phase.generate], suppress_health_check=list(HealthCheck))
# Turns of direction, and what nobody sees; a zero-width space after @ is ours.
_NEVER_SHOWN = re.compile("[\u061c\u180e\u200e\u200f\u202a-\u202e\u2060-\u2067\u206a-\u206f\ufeff\u00ad]|(?<!@)\u200b")
_MOST_MARKS = 4
_HARMLESS = harmless()


def shown_texts(drawn):
    """What is read as markdown."""
    return [part["content"] for part in parts_of(drawn.components) if part["type"] == 10]


@cache
def expected(language):
    """What every message is with harmless words."""
    with speaking(language):
        return {drawn.name: [shape(text) for text in shown_texts(drawn)] for drawn in drawn_with(_HARMLESS)}


def without_command(shapes):
    """The command's line is in a block or in a file, as there is room for it."""
    headings = {str(shape(gettext(one))[0]) for one in (result_texts.LINE_HEADING, result_texts.LINE_FILE)}
    return [one for one in shapes if str(one[0]) not in headings]


def is_tidy(text):
    """Whether nothing in a text turns, hides or piles up what stands around it."""
    for line in re.split(r"\n", text):
        depth = 0
        marks = 0
        for character in line:
            category = unicodedata.category(character)
            assert category not in {"Cc", "Cs", "Zl", "Zp"}, (hex(ord(character)), line)
            depth += {"\u2068": 1, "\u2069": -1}.get(character, 0)
            assert depth in {0, 1}, line
            marks = marks + 1 if category in {"Mn", "Me"} else marks if category == "Cf" else 0
            assert marks <= _MOST_MARKS, line
        assert depth == 0, line
    assert not _NEVER_SHOWN.search(text), ascii(text)
    return True


@FUZZED
@given(FOREIGN)
def test_whatever_words_there_are_a_message_is_what_it_is_with_harmless_ones(foreign):
    check_every_message(foreign)


@pytest.mark.parametrize(
    "one", ["שלום", "*", "\\", "```", "@everyone ", "🐈", "\u0301", "a:b:", "[a](https://x.yz)", "<@1>"]
)
def test_one_thing_a_thousand_times_in_every_place_breaks_nothing(one):
    check_every_message(Foreign(*[one * 1000] * 3, one * 100, one * 1000, one * 1000, (one * 200)[:200]))


@pytest.mark.parametrize("one", ["שלום", "```", "@everyone ", "🐈"])
@pytest.mark.parametrize("language", [one for one in Language if one is not Language.ENGLISH])
def test_nor_in_any_other_language(language, one):
    with speaking(language):
        check_every_message(Foreign(*[one * 1000] * 3, one * 100, one * 1000, one * 1000, (one * 200)[:200]))


def check_every_message(foreign):
    """That it is what it is with harmless words, tidy, and within every limit."""
    for drawn in drawn_with(foreign):
        shown = shown_texts(drawn)
        shapes = without_command([shape(text) for text in shown])
        assert shapes == without_command(expected(spoken())[drawn.name]), (drawn.name, shown)
        assert all(is_tidy(text) for text in [*shown, *labels(drawn)]), drawn.name
        assert broken_by_message(drawn.components) == [], drawn.name
        assert drawn.form is None or broken_by_form(drawn.form) == [], drawn.name
        assert all(units(file.description) <= 1024 for file in drawn.files), drawn.name
        assert broken_by_embeds(list(drawn.embeds)) == []
        for embed in drawn.embeds:
            assert [spans for _, *spans in shape(embed["description"])] == [[("code block",)]], embed


def labels(drawn):
    """What is shown of a message besides its texts."""
    for part in parts_of(drawn.components):
        told = [part.get("label"), part.get("description"), part.get("placeholder")]
        told += [item.get("description") for item in part.get("items", [])]
        told += [option["label"] for option in part.get("options", [])]
        yield from filter(None, told)


@FUZZED
@given(FOREIGN)
def test_a_refusal_says_what_it_says_whatever_it_speaks_of(foreign):
    for (name, text), (_, expected) in zip(sentences_with(foreign), sentences_with(_HARMLESS), strict=True):
        assert shape(text) == shape(expected), (name, text)
        assert is_tidy(text), name
        assert units(text) <= 2000 - units(result_texts.WRITTEN)


@FUZZED
@given(texts(4000), texts(100))
def test_a_suggestion_is_one_tidy_line_of_a_hundred_characters(words, ended):
    name = history_texts.choice(one_line(words), one_line(ended)[:20], "2026-01-01 12:00 UTC")
    assert units(name) <= 100
    assert is_tidy(name)


NAMES = [
    *("prompt", "area", "expand", "expand_sides", "invert", "grow", "feather", "protect", "negative_prompt", "steps"),
    *("strength", "guidance", "samples", "seed", "width", "height", "model", "refiner", "safety_checker"),
]
OPTIONS = re.compile(rf" (?=(?:{'|'.join(NAMES)}):)")


@FUZZED
@given(texts(4000), texts(4000))
def test_the_commands_line_gives_back_what_was_asked_for(prompt, negative_prompt):
    job = a_job(prompt=prompt, negative_prompt=negative_prompt, steps=7)
    line = command_line(job)
    read = dict(part.split(":", 1) for part in OPTIONS.split(line)[1:])
    assert len(read) == len(OPTIONS.split(line)) - 1
    assert unspaced(read.get("prompt", "")) == unspaced(one_line(prompt))
    assert unspaced(read.get("negative_prompt", "")) == unspaced(one_line(negative_prompt))
    assert (read["steps"], read["seed"], read["model"]) == ("7", "4711", "sdxl")


def unspaced(text):
    return text.replace(" ", "")


@FUZZED
@given(texts(4000))
def test_what_is_shown_is_still_what_was_written(text):
    """Escapes aside, nothing but what cannot be shown is lost."""
    shown = as_plain_text(text, 9000).strip("\u2068\u2069").replace("@\u200b", "@")
    assert re.sub(r"\\([^0-9A-Za-z\s])", r"\1", shown) == one_line(text)
