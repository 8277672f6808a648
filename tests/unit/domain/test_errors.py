"""Every error of the tree has an answer that a person can read."""

import inspect

import pytest

from bot.discordio import texts
from bot.domain import errors
from bot.domain.errors import MaskFlaw, NumbersFault, PictureRole, RetouchError

EXAMPLES = {
    "role": PictureRole.MASK,
    "filename": "my *mask* @everyone.png",
    "size_bytes": 30 * 2**20,
    "limit_bytes": 25 * 2**20,
    "width_px": 9000,
    "height_px": 9000,
    "limit_px": 40_000_000,
    "picture_px": (800, 600),
    "mask_px": (600, 800),
    "flaw": MaskFlaw.GREYS,
    "name": "steps",
    "value": 0,
    "allowed": (1, 100),
    "detail": "strength must be below 1 <@1>",
    "retry_after_s": 30.0,
    "remote_id": "abc",
    "number": 3,
    "fault": NumbersFault.UNKNOWN,
    "word": "stepz @everyone",
}


def tree(root):
    yield root
    for child in root.__subclasses__():
        yield from tree(child)


def example(kind):
    names = [name for name in inspect.signature(kind.__init__).parameters if name in EXAMPLES]
    positional = [EXAMPLES[name] for name in names if name not in {"retry_after_s", "remote_id"}]
    keywords = {name: EXAMPLES[name] for name in names if name in {"retry_after_s", "remote_id"}}
    return kind(*positional, **keywords)


LEAVES = [kind for kind in tree(RetouchError) if not kind.__subclasses__()]


@pytest.mark.parametrize("kind", LEAVES, ids=lambda kind: kind.__name__)
def test_each_error_has_an_answer_of_whole_sentences(kind):
    answer = texts.answer(example(kind))
    assert answer[0].isupper() or answer.startswith("`")
    assert answer.endswith(".")
    assert 30 < len(answer) < 600
    assert "@everyone" not in answer
    assert "<@1>" not in answer


@pytest.mark.parametrize("flaw", MaskFlaw)
def test_each_flaw_of_a_mask_says_how_to_mend_it(flaw):
    assert "black" in texts.answer(errors.MaskUnclear(flaw))


def test_sizes_that_differ_are_both_named():
    answer = texts.answer(errors.SizesDiffer((800, 600), (600, 800)))
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
    assert "`steps 25, strength 0.9, seed new`" in texts.answer(errors.NumbersUnclear(fault, "steps"))
