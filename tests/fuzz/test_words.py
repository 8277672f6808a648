"""Whatever people type: counted, shown as text, read as numbers, or refused in words; soon."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clip.token_counter import ClipTokenCounter
from bot.domain.errors import NumbersUnclear
from bot.domain.history import search_words
from bot.domain.numbers_line import NAMES, Numbers, read_numbers
from bot.domain.prompt import as_plain_text, is_visible
from cogs.pick_picture.carried import carried
from tests.fuzz.budget import budget

COUNTER = ClipTokenCounter()
PIECES = st.sampled_from(
    [*NAMES, "seed", "new", "same", "-1", "٣", "²", "1e9", "−5", ",", ".", "½", "inf", "nan", "9" * 60]
)
LINES = st.lists(PIECES | st.text(max_size=5), max_size=12).map(" ".join) | st.text()
AWKWARD = [
    "a" * 6000,
    "🦊" * 3000,
    "e\u0301" * 3000,
    "\u202e" * 6000,
    "@everyone " * 600,
    "\ud800" * 100,
    "'" * 6000,
    " " * 6000,
]


@budget(400)
@given(LINES)
def test_any_line_of_numbers_is_read_or_said_what_is_wrong(line):
    try:
        numbers = read_numbers(line)
    except NumbersUnclear:
        return
    assert isinstance(numbers, Numbers)


@budget(200)
@given(st.text() | st.sampled_from(AWKWARD))
def test_any_words_are_shown_as_text_and_searched(text):
    shown = as_plain_text(text, 100)
    assert "\n" not in shown
    assert "@everyone" not in shown.casefold()
    assert is_visible(text) or not text.isalnum()
    assert all([word] == word.split() and word.isprintable() for word in search_words(text))


@budget(150)
@given(st.text() | st.sampled_from(AWKWARD))
async def test_any_words_are_counted(text):
    if any("\ud800" <= char <= "\udfff" for char in text):  # Discord's JSON cannot hold half a surrogate pair
        return
    assert await COUNTER.count(text) >= 0


@pytest.mark.parametrize("text", [one for one in AWKWARD if "\ud800" not in one], ids=range(7))
async def test_the_longest_words_are_counted_soon(text):
    await COUNTER.count("warm")
    start = time.process_time()
    assert await COUNTER.count(text) >= 0
    assert time.process_time() - start < 2


@budget(300)
@given(st.lists(st.text(max_size=60) | st.from_regex(r"retouch:picture:-?\d{1,50}x-?\d{1,50}x\d{1,9}\|.*"), max_size=5))
def test_any_custom_ids_carry_a_picture_of_sane_numbers_or_none(ids):
    picture = carried({str(number): one.removeprefix("retouch:picture:") for number, one in enumerate(ids)})
    if picture is not None:
        assert picture.size_bytes >= 0
        assert all(side is None or 0 < side <= 2**40 for side in (picture.width_px, picture.height_px))
