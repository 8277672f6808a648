import numpy as np
from PIL import Image, ImageDraw

from bot.domain.mask.transparency import read_alpha
from tests.unit.domain.mask.drawn_copies import softened


def hole(strength=255):
    erased = Image.new("L", (200, 160))
    ImageDraw.Draw(erased).ellipse((50, 40, 130, 120), fill=strength)
    return erased


def opaque_but(erased):
    return 255 - np.asarray(erased)


def rounded(radius=18):
    alpha = Image.new("L", (200, 160))
    ImageDraw.Draw(alpha).rounded_rectangle((0, 0, 199, 159), radius, fill=255)
    return np.asarray(alpha)


def test_what_was_erased_is_repainted():
    mask = read_alpha(opaque_but(hole()), None)
    assert not mask.is_soft
    assert (mask.levels == np.asarray(hole())).all()


def test_an_eraser_of_half_strength_means_the_same():
    assert (read_alpha(opaque_but(hole(120)), None).levels == np.asarray(hole())).all()


def test_a_soft_brush_stays_soft():
    mask = read_alpha(opaque_but(softened(hole(), 10)), None)
    assert mask.is_soft
    assert len(np.unique(mask.levels)) > 100


def test_an_opaque_alpha_is_no_mask():
    assert read_alpha(np.full((160, 200), 255, np.uint8), None) is None


def test_a_faint_picture_is_no_mask():
    assert read_alpha(np.full((160, 200), 240, np.uint8), None) is None


def test_a_wholly_transparent_picture_is_full():
    assert read_alpha(np.zeros((160, 200), np.uint8), None).is_full


def test_rounded_corners_are_no_mask():
    assert read_alpha(rounded(), None) is None


def test_one_erased_corner_is_a_mask():
    alpha = np.full((160, 200), 255, np.uint8)
    alpha[:15, :20] = 0
    assert (read_alpha(alpha, None).levels == 255 - alpha).all()


def test_what_the_original_has_transparent_was_not_erased():
    assert read_alpha(rounded(), rounded()) is None
    erased = np.minimum(rounded(), opaque_but(hole()))
    assert (read_alpha(erased, rounded()).levels == np.asarray(hole())).all()


def test_the_originals_corners_count_at_another_size_too():
    larger = np.asarray(Image.fromarray(rounded()).resize((400, 320), Image.Resampling.BICUBIC))
    assert read_alpha(larger, rounded()) is None
