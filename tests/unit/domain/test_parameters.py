import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.parameters import PIXEL_BUDGET, SIDE_MULTIPLE_PX, SIDE_PX, repaint_size

sides = st.integers(min_value=1, max_value=20_000)


@pytest.mark.parametrize(
    ("picture_px", "expected_px"),
    [
        ((1024, 1024), (1024, 1024)),
        ((512, 512), (1024, 1024)),
        ((4000, 3000), (1184, 888)),
        ((1920, 1080), (1368, 768)),
        ((1080, 1920), (768, 1368)),
        ((8000, 100), (2048, 512)),
    ],
)
def test_a_size_nobody_asked_for_follows_the_picture(picture_px, expected_px):
    assert repaint_size(picture_px) == expected_px


def test_one_wanted_side_brings_the_other_along():
    assert repaint_size((2000, 1000), wanted_width_px=1024) == (1024, 512)
    assert repaint_size((1000, 2000), wanted_height_px=1024) == (512, 1024)


def test_two_wanted_sides_are_taken_and_snapped():
    assert repaint_size((2000, 1000), 1001, 777) == (1000, 776)


@given(sides, sides)
def test_any_picture_gets_sides_the_model_takes(width, height):
    for side in repaint_size((width, height)):
        assert side % SIDE_MULTIPLE_PX == 0
        assert SIDE_PX[0] <= side <= SIDE_PX[1]


@given(st.integers(min_value=64, max_value=20_000), st.floats(min_value=0.26, max_value=3.9))
def test_a_usual_shape_is_kept_within_two_percent_at_the_models_budget(height, ratio):
    picture_px = (max(round(height * ratio), 1), height)
    width_px, height_px = repaint_size(picture_px)
    assert width_px / height_px == pytest.approx(picture_px[0] / picture_px[1], rel=0.02)
    assert width_px * height_px == pytest.approx(PIXEL_BUDGET, rel=0.03)
