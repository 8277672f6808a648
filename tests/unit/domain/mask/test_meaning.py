import numpy as np
import pytest
from PIL import Image, ImageDraw

from bot.domain.mask.kinds import MaskKind, NoMask
from bot.domain.mask.meaning import Meaning, read_mask
from tests.unit.domain.mask.drawn_copies import as_jpeg, drawn_over, iou, photo, softened

PHOTO = photo("astronaut")


def blob(size=PHOTO.size):
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).ellipse((100, 150, 300, 400), fill=255)
    return mask


def with_alpha(picture, alpha):
    picture = picture.convert("RGB")
    picture.putalpha(alpha)
    return picture


def erased(mask):
    return mask.point(lambda level: 255 - level)


def rounded(size=PHOTO.size):
    alpha = Image.new("L", size)
    ImageDraw.Draw(alpha).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), 40, fill=255)
    return alpha


def read(picture, original=PHOTO):
    return read_mask(np.asarray(picture), np.asarray(original))


def understood(picture, original=PHOTO):
    meaning = read(picture, original)
    assert isinstance(meaning, Meaning), meaning
    assert meaning.mask.shape == (original.height, original.width)
    return meaning


def scribbled(original=PHOTO, colour="lime"):
    return drawn_over(original, lambda pen: pen.line([(100, 300), (300, 350), (400, 280)], 14), colour)


def page():
    """A drawing in black and white."""
    paper = Image.new("RGB", (500, 400), "white")
    pen = ImageDraw.Draw(paper)
    for number in range(12):
        pen.line((20, 20 + 32 * number, 460 - 17 * number, 40 + 28 * number), fill="black", width=3)
    pen.ellipse((320, 220, 470, 370), fill="black")
    return paper


def test_a_clean_mask_is_handed_on_as_it_is():
    meaning = understood(blob().convert("RGB"))
    assert (meaning.kind, meaning.is_as_it_is, meaning.is_soft) == (MaskKind.BLACK_AND_WHITE, True, False)
    assert iou(meaning.mask, np.asarray(blob())) == 1


def test_a_jpeg_of_a_mask_is_cleaned():
    meaning = understood(as_jpeg(blob().convert("RGB"), 60))
    assert (meaning.kind, meaning.is_as_it_is) == (MaskKind.BLACK_AND_WHITE, False)
    assert iou(meaning.mask, np.asarray(blob())) >= 0.99


def test_a_soft_mask_stays_soft():
    meaning = understood(softened(blob(), 12).convert("RGB"))
    assert (meaning.kind, meaning.is_as_it_is, meaning.is_soft) == (MaskKind.BLACK_AND_WHITE, True, True)


def test_a_mask_of_another_size_comes_at_the_pictures():
    meaning = understood(blob().resize((256, 256)).convert("RGB"))
    assert not meaning.is_as_it_is
    assert iou(meaning.mask, np.asarray(blob())) >= 0.97


def test_a_mask_of_another_shape_says_so():
    assert read(blob().resize((512, 300)).convert("RGB")) is NoMask.OTHER_SHAPE


def test_a_scribble_on_a_photograph_is_found():
    copy, drawn = scribbled()
    meaning = understood(as_jpeg(copy, 75))
    assert (meaning.kind, meaning.is_as_it_is) == (MaskKind.SCRIBBLE, False)
    assert iou(meaning.mask, drawn) >= 0.9


@pytest.mark.parametrize("colour", ["black", "white"])
def test_a_scribble_on_a_black_and_white_drawing_is_no_black_and_white_mask(colour):
    copy, drawn = drawn_over(page(), lambda pen: pen.line([(60, 330), (260, 200), (420, 260)], 18), colour)
    meaning = understood(copy, page())
    assert meaning.kind is MaskKind.SCRIBBLE
    visible = drawn & (np.abs(np.asarray(copy).astype(int) - np.asarray(page())).max(axis=2) > 64)
    assert (meaning.mask[visible] == 255).mean() > 0.95


def test_a_mask_for_a_black_and_white_drawing_is_still_a_mask():
    mask = Image.new("RGB", page().size)
    ImageDraw.Draw(mask).ellipse((150, 100, 300, 250), fill="white")
    assert understood(mask, page()).kind is MaskKind.BLACK_AND_WHITE


def test_a_black_and_white_drawing_as_its_own_mask_is_unchanged():
    assert read(page(), page()) is NoMask.UNCHANGED


def test_a_mask_for_a_blank_sheet_is_still_a_mask():
    assert understood(blob().convert("RGB"), Image.new("RGB", PHOTO.size, "white")).kind is MaskKind.BLACK_AND_WHITE


def test_a_drawing_on_a_blank_sheet_is_found():
    sheet = Image.new("RGB", PHOTO.size, "white")
    copy, drawn = scribbled(sheet, "red")
    meaning = understood(copy, sheet)
    assert meaning.kind is MaskKind.SCRIBBLE
    assert iou(meaning.mask, drawn) >= 0.95


@pytest.mark.parametrize("is_blanked", [False, True])
def test_what_was_made_transparent_is_repainted_whatever_lies_below(is_blanked):
    picture = np.array(with_alpha(PHOTO, erased(blob())))
    if is_blanked:
        picture[picture[..., 3] == 0] = 0
    meaning = understood(picture)
    assert meaning.kind is MaskKind.ALPHA
    assert iou(meaning.mask, np.asarray(blob())) == 1


def test_an_opaque_alpha_is_no_alpha_mask():
    assert read(with_alpha(PHOTO, 255)) is NoMask.UNCHANGED
    assert understood(with_alpha(blob(), 255)).kind is MaskKind.BLACK_AND_WHITE


def test_a_wholly_transparent_picture_is_full():
    assert read(with_alpha(PHOTO, 0)) is NoMask.FULL


@pytest.mark.parametrize("colour", ["white", "red"])
def test_a_layer_without_the_picture_means_what_was_drawn(colour):
    meaning = understood(with_alpha(Image.new("RGB", PHOTO.size, colour), blob()))
    assert meaning.kind is MaskKind.LAYER
    assert iou(meaning.mask, np.asarray(blob())) == 1


def test_black_around_a_hole_means_the_hole():
    meaning = understood(with_alpha(Image.new("RGB", PHOTO.size), erased(blob())))
    assert meaning.kind is MaskKind.ALPHA
    assert iou(meaning.mask, np.asarray(blob())) == 1


def test_a_picture_with_rounded_corners_as_its_own_mask_is_unchanged():
    round_photo = with_alpha(PHOTO, rounded())
    assert read(round_photo, round_photo) is NoMask.UNCHANGED
    assert read(round_photo, PHOTO) is NoMask.UNCHANGED


@pytest.mark.parametrize("is_original_round", [False, True])
def test_a_scribble_on_a_picture_with_rounded_corners_is_found(is_original_round):
    copy, drawn = scribbled()
    original = with_alpha(PHOTO, rounded()) if is_original_round else PHOTO
    meaning = understood(with_alpha(copy, rounded()), original)
    assert meaning.kind is MaskKind.SCRIBBLE
    assert iou(meaning.mask, drawn) >= 0.95


@pytest.mark.parametrize("ground", ["white", "black"])
def test_a_scribble_saved_without_the_originals_alpha_is_found(ground):
    copy, drawn = scribbled()
    flat = Image.new("RGBA", PHOTO.size, ground)
    flat.alpha_composite(with_alpha(copy, rounded()))
    meaning = understood(as_jpeg(flat.convert("RGB"), 85), with_alpha(PHOTO, rounded()))
    assert meaning.kind is MaskKind.SCRIBBLE
    assert iou(meaning.mask, drawn) >= 0.95


def test_a_stroke_over_transparent_parts_is_found():
    logo = Image.new("RGBA", (400, 400))
    ImageDraw.Draw(logo).ellipse((80, 80, 320, 320), fill=(250, 180, 40, 255), outline="black", width=6)
    copy, stroke = logo.copy(), Image.new("L", logo.size)
    ImageDraw.Draw(copy).line((20, 20, 390, 150), fill=(255, 0, 0, 255), width=14)
    ImageDraw.Draw(stroke).line((20, 20, 390, 150), fill=255, width=14)
    meaning = understood(copy, logo)
    assert meaning.kind is MaskKind.SCRIBBLE
    assert iou(meaning.mask, np.asarray(stroke)) >= 0.95


@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        (PHOTO, NoMask.UNCHANGED),
        (as_jpeg(PHOTO, 60), NoMask.UNCHANGED),
        (Image.new("RGB", PHOTO.size), NoMask.EMPTY),
        (Image.new("RGB", PHOTO.size, "white"), NoMask.FULL),
        (Image.new("RGB", PHOTO.size, "red"), NoMask.COLOURS),
        (Image.merge("RGB", [blob(), Image.new("L", PHOTO.size), Image.new("L", PHOTO.size)]), NoMask.COLOURS),
        (Image.effect_noise(PHOTO.size, 60).convert("RGB"), NoMask.GREYS),
        (photo("coffee").convert("L").convert("RGB").resize(PHOTO.size), NoMask.GREYS),
        (photo("coffee").resize(PHOTO.size), NoMask.UNRELATED),
    ],
    ids=["itself", "itself again", "black", "white", "red", "red on black", "grey noise", "grey photo", "other photo"],
)
def test_what_is_no_mask_says_why(picture, reason):
    assert read(picture) is reason


def see_through(original=PHOTO, level=0):
    """The picture with a part that is see-through, its colours still below."""
    alpha = Image.new("L", original.size, 255)
    ImageDraw.Draw(alpha).ellipse((0, 0, 200, 200), fill=level)
    return with_alpha(original, alpha)


@pytest.mark.parametrize("level", [0, 120])
def test_a_scribble_on_a_copy_that_shows_the_colours_below_is_found(level):
    copy, truth = scribbled()
    meaning = understood(as_jpeg(copy, 80), see_through(level=level))
    assert meaning.kind is MaskKind.SCRIBBLE
    assert iou(meaning.mask, truth) >= 0.98


def test_a_crop_of_a_see_through_picture_is_found():
    copy, truth = scribbled()
    alpha = see_through().getchannel("A")
    box = (12, 3, PHOTO.width - 4, PHOTO.height - 20)
    meaning = understood(with_alpha(copy, alpha).crop(box), see_through())
    assert meaning.kind is MaskKind.SCRIBBLE
    assert iou(meaning.mask, truth) >= 0.97


def test_a_mask_of_another_shape_for_a_see_through_picture_says_so():
    half = Image.linear_gradient("L").resize((300, 100)).point(lambda level: 255 * (level > 128))
    assert read(with_alpha(Image.new("RGB", (300, 100)), half), see_through()) is NoMask.OTHER_SHAPE


def test_a_white_blob_on_a_dark_sky_means_the_blob_alone():
    chance = np.random.default_rng(3)
    sky = Image.new("RGB", (600, 400), (14, 14, 16))
    pen = ImageDraw.Draw(sky)
    for x, y in chance.uniform(0.02, 0.95, (60, 2)) * (600, 400):
        pen.ellipse((x, y, x + 8, y + 8), fill=(200, 190, 180))
    copy, truth = drawn_over(sky, lambda pen: pen.ellipse((200, 150, 380, 290)), "white")
    assert iou(understood(as_jpeg(copy, 85), sky).mask, truth) >= 0.98
