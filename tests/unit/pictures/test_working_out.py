import io
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageOps

from bot.discordio.mask_texts import AREAS
from bot.domain.errors import (
    AnimatedPicture,
    BadParameter,
    CorruptPicture,
    MaskEmpty,
    MaskFlaw,
    MaskFull,
    MaskUnchanged,
    MaskUnclear,
    NoMask,
    NotAPicture,
    PersonError,
    PictureRole,
    PictureTooHeavy,
    PictureTooLarge,
    SizesDiffer,
)
from bot.domain.mask import Area, Doubt, MaskKind, Side
from bot.domain.recipe import ALL_SIDES, AS_GIVEN, Recipe
from bot.pictures.encoding import Limits
from bot.pictures.working_out import work_out

NONE = b"no mask was given"


def saved(picture, kind="PNG", **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def a_picture(mode="RGB", size=(64, 48)):
    return Image.effect_noise(size, 60).convert(mode)


def a_mask(mode="L", size=(64, 48)):
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).rectangle((10, 10, 30, 30), fill=255)
    return mask.convert(mode)


def a_photo(size=(240, 180)):
    """Something with edges, in colour."""
    picture = Image.radial_gradient("L").resize(size).convert("RGB")
    for number in range(12):
        left, top = number * 37 % size[0], number * 53 % size[1]
        colour = (number * 20, 255 - number * 15, number * 70 % 256)
        ImageDraw.Draw(picture).ellipse((left, top, left + 30, top + 24), fill=colour)
    return picture


def check(picture=None, mask=None, recipe=AS_GIVEN, max_px=10_000, upload_limit_bytes=10 * 2**20):
    """What was worked out, its picture in memory."""
    worked = work_out(
        io.BytesIO(saved(a_picture()) if picture is None else picture),
        None if mask is NONE else io.BytesIO(saved(a_mask()) if mask is None else mask),
        recipe,
        image_name="picture.png",
        mask_name="mask.png",
        limits=Limits(max_px, upload_limit_bytes),
    )
    if worked.new_image is None:
        return worked
    with worked.new_image as file:
        return replace(worked, new_image=io.BytesIO(file.read()))


def opened(file):
    picture = Image.open(file)
    picture.load()
    return picture


def levels_of(worked):
    """The share of each grey level in the mask that was made, and its size."""
    mask = opened(worked.new_mask)
    return mask.size, {level: count / (mask.width * mask.height) for count, level in mask.getcolors()}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_whole_picture_of_each_kind_is_taken(kind):
    checked = check(picture=saved(a_picture(), kind))
    assert (checked.picture_px, checked.mask_px) == ((64, 48), (64, 48))
    assert (checked.new_image, checked.new_mask, checked.is_derived, checked.doubt) == (None, None, False, None)
    assert checked.covered == pytest.approx(21 * 21 / (64 * 48))


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "RGBA", "LA", "P"])
def test_a_black_and_white_mask_of_any_mode_is_taken(mode):
    assert check(mask=saved(a_mask(mode))).new_mask is None


def test_a_sixteen_bit_mask_is_taken():
    mask = a_mask().convert("I").point(lambda level: level * 257).convert("I;16")
    assert check(mask=saved(mask)).new_mask is None


@pytest.mark.parametrize("content", [b"", b"hello", b"<html></html>" * 50, b"%PDF-1.7 " + bytes(200)])
def test_a_file_that_is_no_picture_is_refused_whatever_its_name(content):
    with pytest.raises(NotAPicture):
        check(picture=content)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF"])
def test_another_kind_of_picture_is_refused(kind):
    with pytest.raises(NotAPicture):
        check(picture=saved(a_picture(), kind))


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_an_animated_picture_is_refused(kind):
    frames = [a_picture(), a_picture()]
    with pytest.raises(AnimatedPicture):
        check(picture=saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100))


@pytest.mark.parametrize("role", PictureRole)
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_cut_in_half_is_refused(kind, role):
    whole = saved(a_picture() if role is PictureRole.INIT_IMAGE else a_mask("RGB"), kind)
    half = whole[: len(whole) // 2]
    with pytest.raises(CorruptPicture) as refusal:
        check(picture=half) if role is PictureRole.INIT_IMAGE else check(mask=half)
    assert refusal.value.role is role


def test_too_many_pixels_are_refused_before_decoding():
    bomb = saved(Image.new("1", (3000, 3000)))
    with pytest.raises(PictureTooLarge) as refusal:
        check(picture=bomb, max_px=1_000_000)
    assert (refusal.value.width_px, refusal.value.height_px) == (3000, 3000)


def test_a_mask_of_another_shape_is_refused_with_both_sizes():
    with pytest.raises(SizesDiffer) as refusal:
        check(mask=saved(a_mask(size=(48, 64))))
    assert (refusal.value.picture_px, refusal.value.mask_px) == ((64, 48), (48, 64))


def test_a_mask_of_the_same_shape_is_resized_without_new_levels():
    worked = check(mask=saved(a_mask(size=(32, 24))))
    size, shares = levels_of(worked)
    assert size == (64, 48)
    assert set(shares) == {0, 255}
    assert not worked.is_derived


def test_an_empty_mask_is_refused():
    with pytest.raises(MaskEmpty):
        check(mask=saved(Image.new("L", (64, 48), 0)))


def test_a_full_mask_is_refused():
    with pytest.raises(MaskFull):
        check(mask=saved(Image.new("L", (64, 48), 255)))


def test_the_picture_itself_as_its_mask_is_refused():
    picture = saved(a_photo())
    with pytest.raises(MaskUnchanged):
        check(picture=picture, mask=picture, max_px=10**6)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_copy_that_was_drawn_over_is_a_mask(kind):
    drawn = a_photo().copy()
    ImageDraw.Draw(drawn).rectangle((40, 60, 160, 140), fill=(255, 0, 0))
    worked = check(picture=saved(a_photo()), mask=saved(drawn, kind), max_px=10**6)
    assert (worked.kind, worked.is_derived, worked.doubt) == (MaskKind.SCRIBBLE, True, None)
    box = opened(worked.new_mask).point(lambda level: 255 if level > 127 else 0).getbbox()
    assert all(abs(side - wanted) <= 3 for side, wanted in zip(box, (40, 60, 161, 141), strict=True))


@pytest.mark.parametrize("where", ["in the mask", "in the picture itself"])
def test_what_is_transparent_is_repainted(where):
    erased = a_photo().convert("RGBA")
    ImageDraw.Draw(erased).rectangle((40, 60, 160, 140), fill=(0, 0, 0, 0))
    if where == "in the mask":
        worked = check(picture=saved(a_photo()), mask=saved(erased), max_px=10**6)
    else:
        worked = check(picture=saved(erased), mask=NONE, max_px=10**6)
    assert (worked.kind, worked.is_derived) == (MaskKind.ALPHA, True)
    assert opened(worked.new_mask).getbbox() == (40, 60, 161, 141)


def test_a_grey_picture_that_is_black_and_white_itself_is_not_taken_for_a_mask():
    drawing = Image.new("L", (200, 150), 255)
    ImageDraw.Draw(drawing).line((10, 10, 190, 140), fill=0, width=5)
    ImageDraw.Draw(drawing).ellipse((60, 40, 120, 100), outline=0, width=4)
    with pytest.raises(MaskUnchanged):
        check(picture=saved(drawing), mask=saved(drawing), max_px=10**6)


@pytest.mark.parametrize(
    ("mask", "flaw"),
    [
        (Image.linear_gradient("L").resize((64, 48)), MaskFlaw.GREYS),
        (Image.new("RGB", (64, 48), (255, 0, 0)), MaskFlaw.COLOURS),
    ],
    ids=["gradient", "red"],
)
def test_a_mask_that_is_not_black_and_white_says_why(mask, flaw):
    with pytest.raises(MaskUnclear) as refusal:
        check(mask=saved(mask))
    assert refusal.value.flaw is flaw


def test_a_phones_jpeg_with_a_second_picture_is_not_animated():
    assert check(picture=saved(a_picture(), "MPO", save_all=True, append_images=[a_picture()])).picture_px == (64, 48)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_a_large_mask_in_colour_modes_is_read_in_strips(mode):
    mask = Image.new("L", (64, 1000))
    ImageDraw.Draw(mask).rectangle((10, 200, 30, 900), fill=255)
    checked = check(picture=saved(a_picture(size=(64, 1000))), mask=saved(mask.convert(mode)), max_px=100_000)
    assert checked.mask_px == (64, 1000)


def test_a_few_coloured_pixels_are_specks():
    mask = a_mask("RGB", (64, 600))
    mask.putpixel((3, 599), (255, 0, 0))
    worked = check(picture=saved(a_picture(size=(64, 600))), mask=saved(mask), max_px=100_000)
    assert opened(worked.new_mask).getcolors() == a_mask(size=(64, 600)).getcolors()


@pytest.mark.parametrize("area", [area for area in Area if area is not Area.BORDER])
def test_a_part_named_in_a_word_is_a_mask_of_the_pictures_size(area):
    worked = check(mask=NONE, recipe=Recipe(area=area))
    size, shares = levels_of(worked)
    assert (size, set(shares)) == ((64, 48), {0, 255})
    assert shares[255] == pytest.approx(worked.covered)
    assert (worked.kind, worked.is_derived, worked.doubt, worked.mask_px) == (MaskKind.AREA, True, None, None)


def test_a_part_of_a_picture_too_small_to_have_parts_is_refused():
    with pytest.raises(BadParameter):
        check(picture=saved(a_picture(size=(64, 4))), mask=NONE, recipe=Recipe(area=Area.LEFT))


def test_the_nine_parts_cover_the_picture_once():
    cells = [area for area in Area if "ninth" in AREAS[area]]
    total = Image.new("I", (65, 47))
    for cell in cells:
        mask = opened(check(picture=saved(a_picture(size=(65, 47))), mask=NONE, recipe=Recipe(area=cell)).new_mask)
        total = ImageChops.add(total.convert("L"), mask.point(lambda level: level // 255)).convert("I")
    assert (len(cells), total.getextrema()) == (9, (1, 1))


@pytest.mark.parametrize(
    ("sides", "size"),
    [
        (ALL_SIDES, (96, 72)),
        (frozenset({Side.RIGHT}), (80, 48)),
        (frozenset({Side.TOP, Side.BOTTOM}), (64, 72)),
    ],
)
def test_a_border_makes_room_around_the_picture_and_only_that_is_repainted(sides, size):
    picture = a_picture()
    recipe = Recipe(area=Area.BORDER, expand_percent=25, expand_sides=sides)
    worked = check(picture=saved(picture), mask=NONE, recipe=recipe)
    assert (worked.picture_px, worked.kind) == (size, MaskKind.BORDER)
    mask, canvas = opened(worked.new_mask), opened(worked.new_image)
    assert mask.size == canvas.size == size
    left = 16 if Side.LEFT in sides else 0
    top = 12 if Side.TOP in sides else 0
    still = canvas.crop((left, top, left + 64, top + 48)).convert("RGB")
    assert not ImageChops.difference(still, picture).getbbox()
    kept = ImageChops.invert(mask).getbbox()
    # All that is new, and a little of the picture beside it.
    assert left <= kept[0] <= left + 16
    assert top <= kept[1] <= top + 12


def test_a_border_that_makes_the_picture_too_large_is_refused():
    with pytest.raises(PictureTooLarge):
        check(mask=NONE, recipe=Recipe(area=Area.BORDER, expand_percent=100, expand_sides=ALL_SIDES), max_px=4000)


def test_no_mask_and_no_word_is_no_mask():
    with pytest.raises(NoMask):
        check(mask=NONE)


def test_an_inverted_mask_is_of_our_making_and_shown():
    worked = check(recipe=Recipe(invert=True))
    assert worked.covered == pytest.approx(1 - 21 * 21 / (64 * 48))
    assert (worked.kind, worked.is_derived, worked.doubt) == (MaskKind.BLACK_AND_WHITE, True, None)


@given(st.integers(-9, 20), st.integers(0, 12))
@settings(max_examples=60, deadline=None)
def test_growing_gives_more_shrinking_less_and_feathering_never_less(grow_px, feather_px):
    plain = check().covered
    worked = check(recipe=Recipe(grow_px=grow_px, feather_px=feather_px))
    if grow_px >= 0:
        assert worked.covered >= plain
    elif not feather_px:
        assert worked.covered < plain
    assert worked.is_derived == (grow_px != 0 or feather_px != 0)


def test_a_mask_shrunk_to_nothing_is_refused():
    with pytest.raises(MaskEmpty):
        check(recipe=Recipe(grow_px=-40))


@pytest.mark.parametrize(
    ("mask", "doubt"),
    [
        (ImageOps.invert(a_mask()), Doubt.COVERS_MOST),
        (ImageOps.expand(Image.new("L", (56, 40), 0), 4, 255), Doubt.COVERS_BORDER),
    ],
    ids=["most", "border"],
)
def test_a_mask_that_looks_inverted_is_doubtful_unless_it_was_said_so(mask, doubt):
    assert check(mask=saved(mask)).doubt is doubt
    assert not check(mask=saved(mask)).is_derived
    assert check(mask=saved(ImageOps.invert(mask)), recipe=Recipe(invert=True)).doubt is None


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_turned_picture_is_sent_upright(kind, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = saved(a_picture(), kind, exif=exif)
    size = (48, 64) if orientation > 4 else (64, 48)
    worked = check(picture=content, mask=saved(a_mask(size=size)))
    assert worked.picture_px == size
    assert worked.new_mask is None
    if orientation == 1:
        assert worked.new_image is None
        return
    sent = opened(worked.new_image)
    shown = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
    assert sent.size == size
    assert not sent.getexif()
    assert not ImageChops.difference(sent, shown.convert(sent.mode)).getbbox()


def test_a_picture_sent_anew_stays_within_the_upload_limit():
    exif = Image.Exif()
    exif[0x0112] = 3
    noise = Image.merge("RGB", [Image.effect_noise((64, 48), 90) for _ in "RGB"])
    worked = check(picture=saved(noise, "PNG", exif=exif), upload_limit_bytes=8000)
    assert opened(worked.new_image).format == "JPEG"
    with pytest.raises(PictureTooHeavy):
        check(picture=saved(noise, "PNG", exif=exif), upload_limit_bytes=100)


SMALL = {
    kind: saved(Image.linear_gradient("L").resize((32, 24)).convert("RGB"), kind) for kind in ("PNG", "JPEG", "WEBP")
}
SMALL_MASK = saved(a_mask(size=(32, 24)))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(SMALL)), st.data())
def test_damage_anywhere_never_ends_in_another_error(kind, data):
    damaged = bytearray(SMALL[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    for picture, mask in ((bytes(damaged), SMALL_MASK), (SMALL["PNG"], bytes(damaged))):
        with suppress(PersonError):
            check(picture=picture, mask=mask)
