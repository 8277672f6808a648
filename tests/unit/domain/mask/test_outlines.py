import numpy as np
from PIL import Image, ImageDraw

from bot.domain.mask.outlines import enclosed


def drawn(draw, size=(200, 160)):
    picture = Image.new("1", size)
    draw(ImageDraw.Draw(picture))
    return np.asarray(picture)


def test_a_ring_is_filled():
    ring = drawn(lambda pen: pen.ellipse((40, 40, 140, 120), outline=1, width=4))
    assert enclosed(ring, 4)[80, 90]


def test_a_gap_of_a_few_pixels_is_bridged():
    ring = drawn(lambda pen: pen.rectangle((40, 40, 140, 120), outline=1, width=8)).copy()
    ring[38:50, 90:93] = False
    filled = enclosed(ring, 4)
    assert filled[80, 90]
    assert filled[44, 91]


def test_a_wide_gap_leaves_the_line_open():
    ring = drawn(lambda pen: pen.rectangle((40, 40, 140, 120), outline=1, width=4)).copy()
    ring[38:46, 80:100] = False
    assert (enclosed(ring, 4) == ring).all()


def test_an_arc_that_ends_at_one_side_of_the_picture_encloses():
    arc = drawn(lambda pen: pen.ellipse((60, -50, 140, 60), outline=1, width=4))
    assert enclosed(arc, 4)[10, 100]


def test_an_arc_around_a_corner_encloses():
    arc = drawn(lambda pen: pen.ellipse((-70, -70, 70, 70), outline=1, width=4))
    assert enclosed(arc, 4)[10, 10]


def test_a_straight_line_across_a_corner_does_not_enclose():
    line = drawn(lambda pen: pen.line((0, 80, 80, 0), fill=1, width=5))
    assert (enclosed(line, 4) == line).all()


def test_a_line_from_side_to_side_does_not_enclose():
    line = drawn(lambda pen: pen.line((60, 0, 70, 160), fill=1, width=5))
    assert (enclosed(line, 4) == line).all()
