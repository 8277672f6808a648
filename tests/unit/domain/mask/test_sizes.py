from hypothesis import given
from hypothesis import strategies as st

from bot.domain.mask import has_same_shape

sides = st.integers(min_value=1, max_value=10_000)


@given(sides, sides, st.integers(min_value=1, max_value=8))
def test_a_scaled_mask_has_the_same_shape(width, height, scale):
    assert has_same_shape((width, height), (width * scale, height * scale))


@given(sides, sides, sides, sides)
def test_shape_is_mutual(a, b, c, d):
    assert has_same_shape((a, b), (c, d)) == has_same_shape((c, d), (a, b))


def test_within_one_percent_is_the_same_shape():
    assert has_same_shape((1000, 1000), (1000, 991))
    assert not has_same_shape((1000, 1000), (1000, 980))


def test_a_turned_mask_has_another_shape():
    assert not has_same_shape((800, 600), (600, 800))
