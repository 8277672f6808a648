import numpy as np
import pytest
from PIL import Image, ImageDraw

from bot.domain.mask.kinds import MaskKind, NoMask
from bot.domain.mask.meaning import Meaning, read_mask
from bot.domain.mask.registration import Frame
from bot.domain.mask.see_through import Viewer, Way, find_viewer, is_see_through
from tests.unit.domain.mask.drawn_copies import as_jpeg, drawn_over, iou, photo

SIZE_PX = WIDTH_PX, HEIGHT_PX = (512, 512)


def see_through(original=None, *, half_level=120):
    """A picture that is empty in one corner, half there in another and fades out below; colours are kept below all."""
    picture = (original or photo("astronaut")).convert("RGB")
    alpha = Image.new("L", picture.size, 255)
    pen = ImageDraw.Draw(alpha)
    pen.ellipse((-40, -40, 200, 170), fill=0)
    pen.ellipse((330, -30, 560, 190), fill=half_level)
    levels = np.array(alpha)
    levels[470:] = (levels[470:] * np.linspace(1, 0, HEIGHT_PX - 470)[:, None]).astype(np.uint8)
    picture.putalpha(Image.fromarray(levels))
    return picture


def drawn_on(original, draw, colour):
    """The see-through picture with something opaque drawn on it, and what was drawn."""
    _, truth = drawn_over(Image.new("RGB", original.size), draw, "white")
    copy = original.copy()
    copy.paste(Image.new("RGBA", original.size, colour), mask=Image.fromarray((truth * 255).astype(np.uint8)))
    return copy, truth


def wave(pen):
    pen.line([(60, 60), (180, 150), (300, 250), (430, 100), (470, 500)], 14)


def laid_on(ground):
    return lambda copy: Image.alpha_composite(Image.new("RGBA", copy.size, ground), copy).convert("RGB")


def dropped(copy):
    return copy.convert("RGB")


def read(picture, original):
    return read_mask(np.asarray(picture), np.asarray(original))


def scribble_of(picture, original):
    meaning = read(picture, original)
    assert isinstance(meaning, Meaning), meaning
    assert meaning.kind is MaskKind.SCRIBBLE
    return meaning.mask


SAVINGS = {
    "on black": laid_on("black"),
    "on white": laid_on("white"),
    "on a colour": laid_on("teal"),
    "with its alpha dropped": dropped,
}


@pytest.mark.parametrize("is_cropped", [False, True], ids=["whole", "cropped"])
@pytest.mark.parametrize("zoom", [1, 0.6])
@pytest.mark.parametrize("saving", SAVINGS)
def test_a_drawing_saved_without_alpha_is_found_however_it_was_flattened(saving, zoom, is_cropped):
    copy, truth = drawn_on(see_through(), wave, "magenta")
    if is_cropped:
        box = (20, 12, WIDTH_PX - 4, HEIGHT_PX - 9)
        copy, kept = copy.crop(box), np.zeros_like(truth)
        kept[box[1] : box[3], box[0] : box[2]] = truth[box[1] : box[3], box[0] : box[2]]
        truth = kept
    # Pillow resizes colours multiplied by their alpha, as browsers and editors do.
    copy = copy.resize((round(copy.width * zoom), round(copy.height * zoom)), Image.Resampling.LANCZOS)
    assert iou(scribble_of(as_jpeg(SAVINGS[saving](copy), 85), see_through()), truth) >= 0.95


@pytest.mark.parametrize("zoom", [1, 0.6])
@pytest.mark.parametrize("saving", SAVINGS)
def test_a_copy_saved_without_alpha_on_which_nobody_drew_is_unchanged(saving, zoom):
    copy = see_through().resize((round(WIDTH_PX * zoom), round(HEIGHT_PX * zoom)), Image.Resampling.BICUBIC)
    assert read(as_jpeg(SAVINGS[saving](copy), 80), see_through()) is NoMask.UNCHANGED


@pytest.mark.parametrize("saving", SAVINGS)
def test_a_thin_line_across_the_rim_is_whole(saving):
    def line(pen):
        pen.line([(20, 30), (300, 230)], 7)

    copy, truth = drawn_on(see_through(), line, "lime")
    small = copy.resize((308, 308), Image.Resampling.LANCZOS)
    # Without its alpha, what is left of the line's smooth edges on nothing is in full colour, and it looks thicker.
    assert iou(scribble_of(as_jpeg(SAVINGS[saving](small), 90), see_through()), truth) >= 0.9


def test_an_opaque_copy_in_a_format_with_alpha_was_flattened_too():
    copy, truth = drawn_on(see_through(), wave, "magenta")
    assert iou(scribble_of(laid_on("white")(copy).convert("RGBA"), see_through()), truth) >= 0.95


def test_a_crop_of_about_the_same_shape_that_kept_its_alpha_was_not_erased():
    copy, truth = drawn_on(see_through(), wave, "magenta")
    mask = scribble_of(copy.crop((10, 10, 502, 502)), see_through())
    truth[:10] = truth[502:] = truth[:, :10] = truth[:, 502:] = False
    assert iou(mask, truth) >= 0.95


def test_what_was_erased_from_a_see_through_picture_is_repainted():
    copy, gone = see_through(), Image.new("L", SIZE_PX)
    ImageDraw.Draw(gone).ellipse((180, 220, 320, 380), fill=255)
    copy.paste((0, 0, 0, 0), mask=gone)
    meaning = read(copy, see_through())
    assert meaning.kind is MaskKind.ALPHA
    assert iou(meaning.mask, np.asarray(gone) > 0) >= 0.98


@pytest.mark.parametrize("ground", [(0, 0, 0), (255, 255, 255), (0, 128, 128)])
def test_the_ground_is_told_from_what_shines_through(ground):
    viewer = find_viewer(np.asarray(see_through()), np.asarray(laid_on(ground)(see_through())))
    assert viewer.way is Way.LAID
    assert np.abs(viewer.ground.astype(int) - ground).max() <= 2


def test_colours_below_that_were_kept_are_told_from_those_that_were_lost():
    original = np.asarray(see_through())
    assert find_viewer(original, np.asarray(dropped(see_through()))).way is Way.DROPPED
    resized = dropped(see_through().resize((300, 300), Image.Resampling.LANCZOS))
    viewer = find_viewer(original, np.asarray(resized))
    assert viewer.way is Way.EMPTIED
    assert viewer.ground.max() <= 2


def test_the_place_of_a_crop_tells_how_it_was_flattened():
    board = Image.fromarray(np.kron(np.indices((32, 32)).sum(axis=0) % 2, np.ones((16, 16))).astype(np.uint8) * 255)
    original, box = see_through(board), (16, 16, 512, 512)
    crop = np.asarray(dropped(original).crop(box))
    assert find_viewer(np.asarray(original), crop, Frame(1, 1, *box[:2])).way is Way.DROPPED


def test_outside_of_the_rim_emptied_colours_are_as_another_library_shows_them():
    small = see_through().resize((256, 256), Image.Resampling.BOX)
    viewer = Viewer(Way.EMPTIED, np.zeros(3, np.uint8))
    shown = viewer.shows_at(np.asarray(see_through()), Frame(2, 2, 0, 0), small.size)
    off = np.abs(shown.picture.astype(int) - np.asarray(dropped(small))).max(axis=2)
    assert off[~shown.rim].max() <= 8
    assert shown.rim.mean() < 0.1


@pytest.mark.parametrize(("bands", "level", "expected"), [(3, 0, False), (4, 255, False), (4, 254, True)])
def test_a_picture_is_see_through_where_its_alpha_says_so(bands, level, expected):
    picture = np.full((4, 4, bands), 255, np.uint8)
    picture[0, 0, -1] = level
    assert is_see_through(picture) is expected
