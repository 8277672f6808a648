"""A line of numbers, as people write them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import NumbersFault, NumbersUnclear
from bot.domain.numbers_line import NAMES, Numbers, NumberWords, read_numbers, write_numbers

WHOLE = st.integers(0, 2**31 - 1) | st.none()
DECIMAL = st.integers(0, 2000).map(lambda hundredths: hundredths / 100) | st.none()
ALL = Numbers(steps=25, strength=0.9, guidance_scale=8.0, samples=2, seed=7)


@given(st.builds(Numbers, steps=WHOLE, strength=DECIMAL, guidance_scale=DECIMAL, samples=WHOLE, seed=WHOLE))
def test_what_is_written_is_read_the_same(numbers):
    assert read_numbers(write_numbers(numbers)) == numbers


@given(st.permutations(write_numbers(ALL).split(", ")), st.sampled_from([", ", ",", "; ", "\n", "  ", " / ", " · "]))
def test_order_and_punctuation_do_not_matter(parts, between):
    assert read_numbers(between.join(parts)) == ALL


@given(st.text() | st.lists(st.sampled_from([*NAMES, "1", "0,5", "new", "same", "-", ",", "x"])).map(" ".join))
def test_any_text_is_read_or_said_what_is_wrong_with_it(text):
    try:
        numbers = read_numbers(text)
    except NumbersUnclear:
        return
    assert read_numbers(write_numbers(numbers)) == numbers


@pytest.mark.parametrize(
    "line",
    [
        "steps=25 strength=0.9 guidance=8 samples=2 seed=7",
        "STEPS: 25, Strength: 0,9, Guidance scale: 8.0; samples: 2; seed: 7",
        "25 steps · guidance 8 · strength .9 · 2 samples · seed `7`",
        "ste 25,str 0.9,cfg 8,sam 2,seed 7",
        "steps 25,denoising strength 0.9,guidance_scale 8,pictures 2,seed +7",
        "seed 7steps 25strength 0.9guidance 8samples 2",
    ],
)
def test_many_ways_of_writing_are_understood(line):
    assert read_numbers(line) == ALL


@pytest.mark.parametrize("line", ["", "seed new", "seed: random", "seed -1", "Seed −1", ", ;"])
def test_a_seed_is_drawn_unless_one_is_given(line):
    assert read_numbers(line) == Numbers()


def test_the_seed_can_be_kept():
    assert read_numbers("seed same, steps 3") == Numbers(steps=3, keeps_seed=True)


@pytest.mark.parametrize(
    ("line", "fault", "word"),
    [
        ("stepz 25", NumbersFault.UNKNOWN, "stepz"),
        ("st 25", NumbersFault.UNKNOWN, "st"),
        ("steps 25, tall 3", NumbersFault.UNKNOWN, "tall"),
        ("steps twenty, seed 1", NumbersFault.NO_NUMBER, "steps"),
        ("steps, strength 0.9", NumbersFault.NO_NUMBER, "steps"),
        ("strength 0.9, steps", NumbersFault.NO_NUMBER, "steps"),
        ("25, 0.9", NumbersFault.NO_NAME, "25"),
        ("25", NumbersFault.NO_NAME, "25"),
        ("steps 2.5", NumbersFault.NOT_WHOLE, "steps"),
        ("seed 0,5", NumbersFault.NOT_WHOLE, "seed"),
        ("steps 1, steps 2", NumbersFault.TWICE, "steps"),
        ("seed new, seed 2", NumbersFault.TWICE, "seed"),
    ],
)
def test_what_is_wrong_is_said(line, fault, word):
    with pytest.raises(NumbersUnclear) as unclear:
        read_numbers(line)
    assert (unclear.value.fault, unclear.value.word) == (fault, word)


def test_numbers_of_any_length_take_no_time():
    assert read_numbers("steps " + "9" * 100_000).steps == 10**40 - 1


GERMAN = NumberWords(
    names={"steps": "schritte", "strength": "stärke", "guidance": "prompttreue", "samples": "anzahl", "seed": "seed"},
    new_seed="neu",
    same_seed="gleich",
    decimal_mark=",",
)


def test_a_line_is_written_in_the_words_of_a_language():
    assert write_numbers(ALL, GERMAN) == "schritte 25, stärke 0,9, prompttreue 8, anzahl 2, seed 7"
    assert write_numbers(Numbers(), GERMAN) == "seed neu"
    assert write_numbers(Numbers(keeps_seed=True), GERMAN) == "seed gleich"


@given(
    st.builds(
        Numbers, steps=WHOLE, strength=DECIMAL, guidance_scale=DECIMAL, samples=WHOLE, keeps_seed=st.booleans()
    ).map(lambda numbers: numbers if numbers.keeps_seed else replace(numbers, seed=7))
)
def test_what_is_written_in_another_language_is_read_the_same_and_so_is_english(numbers):
    assert read_numbers(write_numbers(numbers, GERMAN), GERMAN) == numbers
    assert read_numbers(write_numbers(numbers), GERMAN) == numbers


@pytest.mark.parametrize("line", ["schr 25", "Schritte: 25", "25 steps", "STEPS=25"])
def test_beginnings_and_capitals_are_understood_in_another_language(line):
    assert read_numbers(line, GERMAN) == Numbers(steps=25)


def test_a_beginning_that_two_numbers_share_is_none():
    with pytest.raises(NumbersUnclear):
        read_numbers("st 25", GERMAN)


def test_other_languages_are_not_understood_where_they_are_not_spoken():
    with pytest.raises(NumbersUnclear):
        read_numbers("schritte 25")
