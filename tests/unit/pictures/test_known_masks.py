import io

import pytest
from PIL import Image, ImageDraw

from bot.domain.errors import MaskUnchanged
from bot.domain.mask import MaskKind
from bot.domain.recipe import AS_GIVEN, Recipe
from bot.pictures import making_masks
from bot.pictures.encoding import Limits
from bot.pictures.known_masks import KnownMask, KnownMasks, key_of
from bot.pictures.working_out import work_out
from sandbox.examples import load_examples

PICTURE = load_examples()[1].image.read_bytes()
RECIPES = [AS_GIVEN, Recipe(invert=True), Recipe(grow_px=7, feather_px=5), Recipe(is_confirmed=True)]


def a_copy_drawn_over():
    with Image.open(io.BytesIO(PICTURE)) as picture:
        copy = picture.convert("RGB")
    ImageDraw.Draw(copy).ellipse((100, 80, 260, 200), outline="red", width=9)
    file = io.BytesIO()
    copy.save(file, "JPEG", quality=85)
    return file.getvalue()


def worked(known, mask, recipe):
    return work_out(
        io.BytesIO(PICTURE),
        io.BytesIO(mask),
        recipe,
        image_name="picture.png",
        mask_name="mask.jpg",
        limits=Limits(40_000_000, 2**20),
        known=known,
    )


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_known_mask_gives_what_reading_it_again_would(recipe, monkeypatch):
    known, mask = KnownMasks(), a_copy_drawn_over()
    fresh = worked(KnownMasks(), mask, recipe)
    worked(known, mask, AS_GIVEN)
    # From here on nothing can be read again.
    monkeypatch.delattr(making_masks, "read_mask")
    again = worked(known, mask, recipe)
    assert again.kind is MaskKind.SCRIBBLE
    assert again.new_mask.getvalue() == fresh.new_mask.getvalue()
    assert (again.covered, again.doubt, again.is_derived) == (fresh.covered, fresh.doubt, fresh.is_derived)


def test_a_mask_that_is_none_is_refused_each_time():
    known = KnownMasks()
    for _ in range(2):
        with pytest.raises(MaskUnchanged):
            worked(known, PICTURE, Recipe(invert=True))


def test_the_key_is_the_contents_wherever_they_are_read_from(tmp_path):
    (tmp_path / "image").write_bytes(b"image")
    with (tmp_path / "image").open("rb") as kept:
        assert key_of(kept, io.BytesIO(b"mask")) == key_of(io.BytesIO(b"image"), io.BytesIO(b"mask"))
    assert key_of(io.BytesIO(b"imagem"), io.BytesIO(b"ask")) != key_of(io.BytesIO(b"image"), io.BytesIO(b"mask"))


def a_mask(size_bytes):
    return KnownMask(bytes(size_bytes), MaskKind.ALPHA, is_file=False, is_changed=True)


@pytest.mark.parametrize("known", [KnownMasks(most_masks=2), KnownMasks(most_bytes=25)], ids=["count", "weight"])
def test_the_one_not_asked_for_the_longest_is_forgotten(known):
    for name in (b"a", b"b"):
        known.add(name, a_mask(10))
    assert known.get(b"a") == a_mask(10)
    known.add(b"c", a_mask(10))
    assert (known.get(b"a"), known.get(b"b")) == (a_mask(10), None)
