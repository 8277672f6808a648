"""Numbers, units, lists and quotations, as each language writes them."""

import pytest

from bot.domain.language import Language
from bot.languages import speaking
from bot.languages.writing import decimal, duration, listed, mebibytes, percent, quoted


@pytest.mark.parametrize(
    ("covered", "said"),
    [(0.0004, "less than 1 %"), (0.01, "1 %"), (0.5, "50 %"), (0.99, "99 %"), (0.9999, "more than 99 %")],
)
def test_a_share_is_never_nothing_nor_all(covered, said):
    assert percent(covered) == said


@pytest.mark.parametrize(
    ("language", "written"),
    [
        (Language.ENGLISH, "0.85"),
        (Language.GERMAN, "0,85"),
        (Language.FRENCH, "0,85"),
        (Language.SPANISH, "0,85"),
        (Language.JAPANESE, "0.85"),
        (Language.PORTUGUESE, "0,85"),
    ],
)
def test_each_language_has_its_decimal_mark(language, written):
    with speaking(language):
        assert decimal(0.85) == written


@pytest.mark.parametrize(
    ("seconds", "english", "japanese"),
    [(1.25, "1.2 s", "1.2 秒"), (12.5, "12 s", "12 秒"), (119.4, "119 s", "119 秒"), (840, "14 min", "14 分")],
)
def test_times_are_as_exact_as_it_matters(seconds, english, japanese):
    assert duration(seconds) == english
    with speaking(Language.JAPANESE):
        assert duration(seconds) == japanese


def test_a_size_has_three_digits_at_most():
    assert mebibytes(25 * 2**20 + 2**18) == "25.2 MiB"
    with speaking(Language.FRENCH):
        assert mebibytes(25 * 2**20 + 2**18) == "25,2 Mio"


def test_lists_and_quotations_are_each_languages_own():
    assert (listed(["a", "b"]), quoted("a")) == ("a, b", "“a”")
    with speaking(Language.GERMAN):
        assert quoted("a") == "„a“"
    with speaking(Language.JAPANESE):
        assert (listed(["a", "b"]), quoted("a")) == ("a、b", "「a」")
