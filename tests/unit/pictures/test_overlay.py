import io

import pytest
from PIL import Image, ImageDraw

from bot.pictures.overlay import overlay


def saved(picture, kind="PNG", **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file


def a_mask(size=(64, 48)):
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).rectangle((0, 0, size[0] // 2 - 1, size[1]), fill=255)
    return saved(mask)


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P", "1", "CMYK", "I;16"])
def test_what_is_repainted_is_coloured_and_the_rest_is_not(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    shown = Image.open(overlay(saved(Image.new("L", (64, 48), 128).convert(mode), kind), a_mask()))
    assert shown.size == (64, 48)
    red, green, _ = shown.convert("RGB").getpixel((16, 24))
    assert red - green > 60
    kept = shown.convert("RGB").getpixel((48, 24))
    assert max(kept) - min(kept) < 16


def test_a_large_picture_becomes_small_enough_for_any_place():
    noise = Image.effect_noise((4000, 2000), 80).convert("RGB")
    file = overlay(saved(noise, "JPEG"), a_mask((4000, 2000)))
    assert Image.open(file).size == (1280, 640)
    assert len(file.getvalue()) < 2**20
