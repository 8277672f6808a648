import io

import numpy as np
import pytest
from PIL import Image

from bot.domain.mask.areas import Box
from bot.pictures.overlay import draw_overlay
from sandbox.examples import load_examples


def drawn(picture, box):
    mask = np.zeros((picture.height, picture.width), np.uint8)
    mask[box[1] : box[3], box[0] : box[2]] = 255
    file = draw_overlay(picture, mask)
    return Image.open(file).convert("RGB"), file.getbuffer().nbytes


def photo():
    with Image.open(load_examples()[1].image) as picture:
        return picture.convert("RGB")


def test_outside_the_mask_the_picture_looks_as_it_does():
    shown, _ = drawn(photo(), (100, 100, 300, 300))
    apart = np.abs(np.asarray(shown).astype(int) - np.asarray(photo()))
    assert apart[320:].mean() < 6


@pytest.mark.parametrize("ground", ["white", "black", "gray", (255, 0, 170), (0, 160, 0)])
def test_the_mask_is_seen_on_any_ground_without_colour_vision(ground):
    shown, _ = drawn(Image.new("RGB", (300, 300), ground), (100, 100, 200, 200))
    grey = np.asarray(shown.convert("L")).astype(int)
    edge, outside = grey[95:106, 120:180], grey[20:60, 120:180]
    assert max(abs(edge.max() - outside.mean()), abs(edge.min() - outside.mean())) > 80


def test_a_large_picture_is_made_small():
    noise = Image.effect_noise((3000, 2000), 90).convert("RGB")
    shown, size_bytes = drawn(noise, (500, 500, 1500, 1500))
    assert shown.size == (1024, 683)
    assert size_bytes <= 300_000


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_each_mode_can_be_shown(mode):
    assert drawn(photo().convert(mode), (10, 10, 60, 60))[0].size == (512, 512)


@pytest.mark.parametrize("size", [(1, 1), (3, 2000), (2000, 3)])
def test_the_oddest_shapes_can_be_shown(size):
    shown, _ = drawn(Image.new("RGB", size), (0, 0, 1, 1))
    assert max(shown.size) <= 1024


def test_it_is_a_jpeg_at_its_start():
    mask = np.zeros((512, 512), np.uint8)
    file = draw_overlay(photo(), mask)
    assert isinstance(file, io.BytesIO)
    assert file.read(3) == b"\xff\xd8\xff"


def on_a_canvas(mask):
    """A green picture on a red canvas, as the expansion's mirror might fill it."""
    canvas = Image.new("RGB", (300, 200), "red")
    canvas.paste((0, 160, 0), (100, 0, 300, 200))
    return np.asarray(Image.open(draw_overlay(canvas, mask, Box(100, 0, 300, 200))).convert("RGB")).astype(int)


def test_new_room_is_shown_as_empty_however_it_is_filled():
    mask = np.zeros((200, 300), np.uint8)
    mask[:, :108] = 255
    shown = on_a_canvas(mask)
    red, green, blue = shown[20:180, 10:80].mean(axis=(0, 1))
    expected = 128 * 0.6 + np.array((255, 0, 170)) * 0.4
    assert np.abs(np.array((red, green, blue)) - expected).max() < 6
    assert np.abs(shown[:, 130:].mean(axis=(0, 1)) - (0, 160, 0)).max() < 6


def test_new_room_that_stays_is_shown_as_it_will_be():
    mask = np.zeros((200, 300), np.uint8)
    mask[:, 120:] = 255
    assert np.abs(on_a_canvas(mask)[:, 10:80].mean(axis=(0, 1)) - (254, 0, 0)).max() < 6
