"""Every error of the tree has an answer that a person can read."""

import pytest

from bot.discordio import answers
from bot.domain import errors
from bot.domain.errors import MaskFlaw, NumbersFault, RetouchError
from tests.fakes.errors import an_error, leaves, tree


@pytest.mark.parametrize("kind", leaves(), ids=lambda kind: kind.__name__)
def test_each_error_has_an_answer_of_whole_sentences(kind):
    answer = answers.answer(an_error(kind))
    assert answer[0].isupper() or answer.startswith("`")
    assert answer.endswith(".")
    assert 30 < len(answer) < 600
    assert "@everyone" not in answer
    assert "<@1>" not in answer


@pytest.mark.parametrize("flaw", MaskFlaw)
def test_each_flaw_of_a_mask_says_how_to_mend_it(flaw):
    assert "black" in answers.answer(errors.MaskUnclear(flaw))


def test_sizes_that_differ_are_both_named():
    answer = answers.answer(errors.SizesDiffer((800, 600), (600, 800)))
    assert "800×600" in answer
    assert "600×800" in answer


def test_the_drawn_tree_names_every_class():
    drawn = errors.__doc__ or ""
    inner = {"PersonError", "PictureError", "MaskError", "ServiceError", "StoreError"}
    for kind in tree(RetouchError):
        if kind.__name__ not in inner:
            assert kind.__name__ in drawn


@pytest.mark.parametrize("fault", NumbersFault)
def test_each_fault_of_a_line_of_numbers_says_how_to_write_it(fault):
    assert "`steps 25, strength 0.9, seed new`" in answers.answer(errors.NumbersUnclear(fault, "steps"))
