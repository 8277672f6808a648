"""What people are asked about masks, within Discord's limits."""

import io
import re

import pytest

from bot.discordio import mask_layouts, mask_texts
from bot.domain.mask import Area, Doubt, MaskKind
from bot.domain.recipe import Recipe
from bot.services.ports import Question
from cogs.inpaint.buttons import JOB_BUTTONS
from cogs.inpaint.mask_buttons import MASK_BUTTONS
from cogs.inpaint.mask_options import AREA_CHOICES, SIDES_CHOICES
from cogs.jobs.buttons import LIST_BUTTONS
from tests.fakes.orders import a_job

JOB_ID = "0123456789abcdef"


def a_question(kind=MaskKind.AREA, doubt=None, covered=0.234, recipe=None):
    area = {MaskKind.AREA: Area.TOP_LEFT, MaskKind.BORDER: Area.BORDER}.get(kind)
    recipe = recipe or Recipe()
    return Question(io.BytesIO(b"picture"), (800, 600), kind, covered, doubt, recipe.at(area) if area else recipe)


def parts(view):
    """Every part of a layout, as Discord is told."""
    found, left = [], list(view.to_components())
    while left:
        part = left.pop(0)
        found.append(part)
        left += part.get("components", [])
    return found


def asked(**changes):
    question = a_question(**changes)
    return parts(mask_layouts.question_layout(JOB_ID, question, mask_layouts.preview_file(question)))


def text_of(found):
    return "\n".join(part["content"] for part in found if part["type"] == 10)


def buttons(found):
    return [(part["label"], part["style"]) for part in found if part["type"] == 2]


@pytest.mark.parametrize("kind", MaskKind)
@pytest.mark.parametrize("doubt", [None, *Doubt])
def test_a_question_says_how_much_and_how_it_was_understood(kind, doubt):
    found = asked(kind=kind, doubt=doubt)
    assert "repaints 23 % of the picture" in text_of(found)
    assert len(found) <= 40
    labels = [label for label, _ in buttons(found)]
    assert labels == ["Go", "Invert", "Grow", "Shrink", "Feather", "Cancel"]
    assert any(part["type"] == 3 for part in found) == (kind in {MaskKind.AREA, MaskKind.BORDER})


@pytest.mark.parametrize(
    ("kind", "said", "said_inverted"),
    [
        (MaskKind.BLACK_AND_WHITE, "White in your mask is repainted", "black in your mask is repainted, white stays"),
        (MaskKind.ALPHA, "What is see-through is repainted", "what is see-through stays"),
        (MaskKind.LAYER, "What you drew on the see-through layer is repainted", "see-through layer stays"),
        (MaskKind.SCRIBBLE, "your lines enclose, is repainted", "your lines enclose, stays; everything else"),
        (MaskKind.AREA, "is repainted: top left ninth.", "(top left ninth) stays, everything else is repainted."),
        (MaskKind.BORDER, "becomes 800×600, and what is new there is painted", "the picture itself is repainted"),
    ],
)
def test_a_question_says_what_is_repainted_after_invert(kind, said, said_inverted):
    assert said in text_of(asked(kind=kind))
    assert "Inverted" not in text_of(asked(kind=kind))
    inverted = text_of(asked(kind=kind, recipe=Recipe().inverted()))
    assert said_inverted in inverted
    assert said not in inverted


def test_a_question_says_what_was_done_with_the_mask():
    plain = text_of(asked())
    assert "px" not in plain
    changed = text_of(asked(recipe=Recipe(grow_px=12, feather_px=24)))
    assert "made larger by 12 px. Its edge fades out over 24 px." in changed
    assert "made smaller by 7 px." in text_of(asked(recipe=Recipe(grow_px=-7)))


def test_go_is_what_to_press_unless_the_mask_looks_inverted():
    assert [label for label, style in buttons(asked()) if style == 1] == ["Go"]
    doubtful = asked(kind=MaskKind.BLACK_AND_WHITE, doubt=Doubt.COVERS_MOST)
    assert [label for label, style in buttons(doubtful) if style == 1] == ["Invert"]
    assert "the other way round" in text_of(doubtful)


def test_the_waiting_reply_has_a_way_back_to_the_question():
    found = parts(mask_layouts.asking_layout(a_job(prompt="@everyone *look*")))
    assert [label for label, _ in buttons(found)] == ["Show the mask"]
    assert "@everyone" not in text_of(found)


def test_somebody_without_a_mask_is_told_three_ways_and_given_one():
    found = parts(mask_layouts.no_mask_layout(a_job()))
    assert all(f"{number}. **" in text_of(found) for number in (1, 2, 3))
    (menu,) = (part for part in found if part["type"] == 3)
    assert [option["value"] for option in menu["options"]] == [choice.value for choice in AREA_CHOICES]


@pytest.mark.parametrize("area", Area)
def test_the_help_says_which_part_was_chosen(area):
    found = parts(mask_layouts.named_layout(area))
    assert mask_texts.AREAS[area] in text_of(found)
    assert not any(part["type"] == 3 for part in found)


def test_every_part_of_a_picture_has_a_name_and_can_be_chosen():
    assert set(mask_texts.AREAS) == set(Area)
    assert {Area(choice.value) for choice in AREA_CHOICES} == set(Area)
    assert len(AREA_CHOICES) <= 25
    assert len(SIDES_CHOICES) == 7


def test_each_button_is_answered_by_one_class_only():
    drawn = [part["custom_id"] for part in asked() if "custom_id" in part]
    for view in (mask_layouts.asking_layout(a_job()), mask_layouts.no_mask_layout(a_job())):
        drawn += [part["custom_id"] for part in parts(view) if "custom_id" in part]
    templates = [one.__discord_ui_compiled_template__ for one in (*JOB_BUTTONS, *LIST_BUTTONS, *MASK_BUTTONS)]
    assert len(drawn) == 9
    for custom_id in drawn:
        assert len(custom_id) <= 100
        assert len([one for one in templates if re.fullmatch(one, custom_id)]) == 1, custom_id
