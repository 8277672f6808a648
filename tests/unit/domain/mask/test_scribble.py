import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from bot.domain.mask.kinds import NoMask
from bot.domain.mask.scribble import Scribble, find_scribble
from tests.unit.domain.mask.drawn_copies import PICTURES, as_jpeg, drawn_over, iou, line_drawing, photo, picture

WAVE = [(120, 200), (170, 150), (230, 190), (280, 260), (350, 250), (400, 200)]


def wave(width):
    return lambda pen: pen.line(WAVE, width)


def found(original, copy):
    scribble = find_scribble(np.asarray(original), np.asarray(copy))
    assert isinstance(scribble, Scribble), scribble
    return scribble.mask


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("colour", ["white", "black", "red", "#22b14c"])
def test_a_stroke_of_any_pen_is_found_to_the_pixel_after_jpeg(name, colour):
    copy, drawn = drawn_over(picture(name), wave(16), colour)
    if (name, colour) in {("drawing", "white"), ("astronaut", "black")}:
        pytest.skip("on its own colour a pen shows nothing")
    assert iou(found(picture(name), as_jpeg(copy, 75)), drawn) >= 0.9


@pytest.mark.parametrize("width", [8, 10, 12])
@pytest.mark.parametrize("quality", [60, 80])
def test_a_thin_stroke_is_found_to_the_pixel(width, quality):
    copy, drawn = drawn_over(photo("coffee"), wave(width), "#ed1c24")
    assert iou(found(photo("coffee"), as_jpeg(copy, quality)), drawn) >= 0.9


@pytest.mark.parametrize("zoom", [0.4, 0.63, 1.5, 2.0])
@pytest.mark.parametrize("name", ["rocket", "drawing"])
def test_a_resized_copy_is_laid_over_its_original(name, zoom):
    copy, drawn = drawn_over(picture(name), wave(14), "#3f48cc")
    copy = copy.resize((round(copy.width * zoom), round(copy.height * zoom)), Image.Resampling.BILINEAR)
    assert iou(found(picture(name), as_jpeg(copy, 80)), drawn) >= 0.9


@settings(max_examples=15, deadline=None)
@given(
    st.sampled_from(PICTURES),
    st.tuples(*[st.floats(0, 0.12)] * 4),
    st.floats(0.5, 1.6),
    st.integers(60, 95),
)
def test_a_cropped_and_resized_copy_is_laid_over_its_original(name, crop, zoom, quality):
    original = picture(name)
    copy, drawn = drawn_over(original, wave(14), "#ff00ff")
    left, top = round(crop[0] * original.width), round(crop[1] * original.height)
    right, bottom = original.width - round(crop[2] * original.width), original.height - round(crop[3] * original.height)
    copy = copy.crop((left, top, right, bottom))
    copy = copy.resize((round(copy.width * zoom), round(copy.height * zoom)), Image.Resampling.LANCZOS)
    visible = np.zeros_like(drawn)
    visible[top:bottom, left:right] = drawn[top:bottom, left:right]
    assert iou(found(original, as_jpeg(copy, quality)), visible) >= 0.9


def test_outside_of_a_crop_nothing_was_drawn():
    copy, _ = drawn_over(photo("astronaut"), wave(20), "red")
    mask = found(photo("astronaut"), copy.crop((60, 60, 452, 452)))
    assert not mask[:55].any()
    assert not mask[:, :55].any()


@pytest.mark.parametrize("colour", ["yellow", "#ff7f27", "#22b14c"])
def test_a_highlighter_of_half_strength_is_found(colour):
    copy, drawn = drawn_over(photo("astronaut"), wave(18), colour, strength=0.5)
    assert iou(found(photo("astronaut"), as_jpeg(copy, 85)), drawn) >= 0.9


def test_several_pens_are_found():
    copy, first = drawn_over(photo("rocket"), wave(12), "red")
    copy, second = drawn_over(copy, lambda pen: pen.line([(100, 350), (500, 330)], 14), "white")
    copy, third = drawn_over(copy, lambda pen: pen.ellipse((480, 60, 600, 160)), "blue")
    assert iou(found(photo("rocket"), as_jpeg(copy, 75)), first | second | third) >= 0.9


def test_a_closed_outline_means_its_inside():
    copy, _ = drawn_over(photo("coffee"), lambda pen: pen.ring((150, 80, 420, 330), 8), "red")
    _, inside = drawn_over(photo("coffee"), lambda pen: pen.ellipse((150, 80, 420, 330)), "red")
    assert iou(found(photo("coffee"), as_jpeg(copy, 75)), inside) >= 0.95


def test_an_outline_with_a_tiny_gap_means_its_inside():
    copy, _ = drawn_over(photo("coffee"), lambda pen: pen.ring((150, 80, 420, 330), 8, 1, 360), "red")
    _, inside = drawn_over(photo("coffee"), lambda pen: pen.ellipse((150, 80, 420, 330)), "red")
    assert iou(found(photo("coffee"), copy), inside) >= 0.95


def test_an_open_stroke_is_not_filled():
    copy, drawn = drawn_over(photo("coffee"), lambda pen: pen.ring((150, 80, 420, 330), 10, 0, 300), "red")
    assert iou(found(photo("coffee"), as_jpeg(copy, 85)), drawn) >= 0.9


def test_an_opaque_pen_over_its_own_colour_leaves_no_hole():
    original = line_drawing().copy()
    original.paste((237, 28, 36), (200, 150, 225, 300))
    copy, drawn = drawn_over(original, wave(16), (237, 28, 36))
    assert iou(found(original, as_jpeg(copy, 80)), drawn) >= 0.9


def test_a_third_of_the_picture_may_be_covered():
    copy, drawn = drawn_over(photo("astronaut"), lambda pen: pen.ellipse((60, 80, 420, 400)), "#22b14c")
    assert 0.3 < drawn.mean() < 0.45
    assert iou(found(photo("astronaut"), as_jpeg(copy, 70)), drawn) >= 0.97


@pytest.mark.parametrize(
    "change",
    [
        lambda copy: ImageEnhance.Brightness(copy).enhance(1.06),
        lambda copy: copy.point([min(255, round(255 * (level / 255) ** 0.9)) for level in range(256)] * 3),
        lambda copy: ImageEnhance.Color(copy).enhance(1.1),
        lambda copy: copy.filter(ImageFilter.UnsharpMask(1.2, 60, 2)),
    ],
    ids=["brighter", "gamma", "colour", "sharper"],
)
@pytest.mark.parametrize("name", ["coffee", "drawing"])
def test_slight_changes_of_the_whole_copy_are_not_drawing(name, change):
    copy, drawn = drawn_over(picture(name), wave(14), "#ed1c24")
    assert iou(found(picture(name), as_jpeg(change(copy), 80)), drawn) >= 0.9
    assert find_scribble(np.asarray(picture(name)), np.asarray(as_jpeg(change(picture(name)), 80))) is NoMask.UNCHANGED


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("quality", [60, 75, 95])
def test_recompression_alone_is_not_drawing(name, quality):
    original = picture(name)
    for copy in (
        original,
        original.resize((original.width // 2, original.height // 2)),
        original.crop((30, 20, 480, 380)),
    ):
        assert find_scribble(np.asarray(original), np.asarray(as_jpeg(copy, quality))) is NoMask.UNCHANGED


def test_the_very_same_picture_is_unchanged():
    assert find_scribble(np.asarray(photo("coffee")), np.asarray(photo("coffee"))) is NoMask.UNCHANGED


def test_a_copy_without_colours_is_unchanged():
    grey = photo("astronaut").convert("L").convert("RGB")
    assert find_scribble(np.asarray(photo("astronaut")), np.asarray(grey)) is NoMask.UNCHANGED


@pytest.mark.parametrize("one", PICTURES)
@pytest.mark.parametrize("other", PICTURES)
def test_another_picture_is_unrelated(one, other):
    if one != other:
        stranger = picture(other).resize(picture(one).size)
        assert find_scribble(np.asarray(picture(one)), np.asarray(stranger)) is NoMask.UNRELATED


@pytest.mark.parametrize("turn", [Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.ROTATE_180])
def test_a_turned_copy_is_unrelated(turn):
    turned = photo("rocket").transpose(turn)
    assert find_scribble(np.asarray(photo("rocket")), np.asarray(turned)) is NoMask.UNRELATED


def test_a_shape_that_no_crop_explains_is_unrelated():
    assert (
        find_scribble(np.asarray(photo("rocket")), np.asarray(photo("rocket").resize((300, 600)))) is NoMask.UNRELATED
    )


@pytest.mark.parametrize("size", [(1, 1), (1, 400), (9, 7), (40, 30)])
def test_a_tiny_copy_never_ends_in_an_error(size):
    find_scribble(np.asarray(photo("rocket")), np.asarray(photo("rocket").resize(size)))
    find_scribble(np.asarray(photo("rocket").resize(size)), np.asarray(photo("rocket")))
    find_scribble(np.asarray(photo("rocket").resize(size)), np.asarray(photo("coffee").resize(size)))


@pytest.mark.parametrize("grey", [90, 116, 128, 150])
@pytest.mark.parametrize("width", [1, 2, 3])
def test_a_pen_of_which_only_specks_are_seen_is_no_error(grey, width):
    squares = np.kron(np.indices((8, 8)).sum(axis=0) % 2 * 255, np.ones((24, 24))).astype(np.uint8)
    board = Image.fromarray(squares).convert("RGB")
    copy = board.copy()
    ImageDraw.Draw(copy).ellipse((60, 50, 130, 140), outline=(grey,) * 3, width=width)
    find_scribble(np.asarray(board), np.asarray(as_jpeg(copy.resize((112, 112)), 60)))


@pytest.mark.parametrize("name", ["astronaut", "rocket"])
@pytest.mark.parametrize("radius_px", [4, 7])
def test_a_soft_brush_ends_where_it_covers_half(name, radius_px):
    original = photo(name)
    cover = Image.new("L", original.size)
    ImageDraw.Draw(cover).line(WAVE, fill=255, width=44, joint="curve")
    cover = cover.filter(ImageFilter.GaussianBlur(radius_px))
    copy = Image.composite(Image.new("RGB", original.size, (57, 255, 20)), original, cover)
    assert iou(found(original, as_jpeg(copy, 85)), cover) >= 0.95


@pytest.mark.parametrize("colour", ["red", "blue", "white", "black"])
def test_a_blob_on_a_gradient_is_found_where_it_is(colour):
    bands = [Image.linear_gradient("L").rotate(90 * turn).resize((720, 520)) for turn in range(3)]
    original = Image.merge("RGB", bands)
    copy, truth = drawn_over(original, lambda pen: pen.ellipse((180, 200, 520, 330)), colour)
    assert iou(found(original, as_jpeg(copy, 70)), truth) >= 0.98


def test_a_blob_over_most_of_the_few_edges_is_found():
    original = Image.new("RGB", (640, 480), (60, 60, 60))
    pen = ImageDraw.Draw(original)
    pen.line((0, 400, 640, 400), fill=(140, 140, 140), width=3)
    copy, truth = drawn_over(original, lambda pen: pen.ellipse((30, 300, 430, 470)), "black")
    assert iou(found(original, as_jpeg(copy, 70)), truth) >= 0.98


def plain_with_a_sign():
    """A picture with hardly an edge but in its middle."""
    picture = Image.new("RGB", (640, 480), (30, 60, 110))
    ImageDraw.Draw(picture).regular_polygon((320, 240, 50), 5, fill=(220, 225, 230))
    return picture


@pytest.mark.parametrize("colour", ["red", "black", "yellow"])
def test_a_blob_over_all_edges_is_found(colour):
    copy, truth = drawn_over(plain_with_a_sign(), lambda pen: pen.ellipse((230, 160, 440, 330)), colour)
    assert iou(found(plain_with_a_sign(), as_jpeg(copy, 70)), truth) >= 0.96


def test_a_page_with_other_lines_is_unrelated():
    pages = [Image.new("RGB", (640, 480), "white") for _ in range(2)]
    for number in range(10):
        ImageDraw.Draw(pages[0]).line((40, 40 + 40 * number, 600, 40 + 40 * number), fill="black", width=3)
        ImageDraw.Draw(pages[1]).line((40 + 55 * number, 30, 70 + 50 * number, 450), fill="black", width=3)
    assert find_scribble(np.asarray(pages[0]), np.asarray(pages[1])) is NoMask.UNRELATED
