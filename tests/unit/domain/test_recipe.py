from hypothesis import given
from hypothesis import strategies as st

from bot.domain.mask import Area
from bot.domain.recipe import ALL_SIDES, FEATHER_PX, GROW_PX, Recipe, step_px
from tests.unit.storage.some_jobs import recipes


@given(recipes, st.integers(-5000, 5000))
def test_a_mask_grows_and_shrinks_within_the_range_only(recipe, by_px):
    assert GROW_PX[0] <= recipe.grown(by_px).grow_px <= GROW_PX[1]


@given(recipes)
def test_inverted_twice_is_as_before(recipe):
    assert recipe.inverted().inverted() == recipe


@given(st.integers(4, 2000))
def test_feathering_gets_softer_and_then_sharp_again(step):
    recipe, widths = Recipe(), []
    while True:
        recipe = recipe.feathered(step)
        if recipe.feather_px == 0:
            break
        widths.append(recipe.feather_px)
    assert 1 <= len(widths) <= 3
    assert widths == sorted(set(widths))
    assert widths[-1] <= FEATHER_PX[1]


def test_one_press_is_seen_in_small_pictures_and_large_ones():
    assert step_px((96, 64)) == 4
    assert step_px((4000, 3000)) == 47


def test_the_border_is_expanded_on_all_sides_and_another_area_is_not():
    border = Recipe().at(Area.BORDER)
    assert (border.expand_percent, border.expand_sides) == (25, ALL_SIDES)
    left = border.at(Area.LEFT)
    assert (left.area, left.expand_percent, left.expand_sides) == (Area.LEFT, 0, frozenset())


def test_only_what_changes_a_mask_shapes_it():
    assert not Recipe(preview=False, protect=False, is_confirmed=True).shapes
    assert all(recipe.shapes for recipe in (Recipe(invert=True), Recipe(grow_px=-1), Recipe(feather_px=1)))
