import numpy as np
import pytest
from PIL import Image, ImageDraw

from bot.domain.mask.kinds import NoMask
from bot.domain.mask.levels import LevelsMask, read_levels
from tests.unit.domain.mask.drawn_copies import as_jpeg, iou, photo, softened


def blob(size=(320, 240)):
    mask = Image.new("L", size)
    pen = ImageDraw.Draw(mask)
    pen.ellipse((60, 40, 200, 180), fill=255)
    pen.line((10, 220, 300, 190), fill=255, width=8)
    return mask


def read(picture):
    return read_levels(np.asarray(picture.convert("RGB")))


def test_a_clean_mask_is_taken_as_it_is():
    mask = read(blob())
    assert isinstance(mask, LevelsMask)
    assert mask.is_clean
    assert not mask.is_soft
    assert (mask.levels == np.asarray(blob())).all()


@pytest.mark.parametrize("quality", [60, 75, 90])
@pytest.mark.parametrize("subsampling", [0, 2])
def test_a_jpeg_of_a_mask_is_cleaned(quality, subsampling):
    mask = read(as_jpeg(blob().convert("RGB"), quality, subsampling))
    assert isinstance(mask, LevelsMask)
    assert not mask.is_soft
    assert iou(mask.levels, np.asarray(blob())) >= 0.99
    assert set(np.unique(mask.levels)) == {0, 255}


def test_a_tinted_noisy_scan_is_cleaned():
    rng = np.random.default_rng(1)
    paper, ink = np.array([250, 243, 224]), np.array([44, 36, 38])
    scan = np.where(np.asarray(blob())[..., None] > 0, paper, ink) + rng.normal(0, 7, (240, 320, 1))
    mask = read(as_jpeg(Image.fromarray(np.clip(scan, 0, 255).astype(np.uint8)), 70))
    assert isinstance(mask, LevelsMask)
    assert not mask.is_clean
    assert iou(mask.levels, np.asarray(blob())) >= 0.99


@pytest.mark.parametrize("radius_px", [3, 8, 20])
def test_a_soft_mask_is_taken_as_it_is(radius_px):
    soft = softened(blob(), radius_px)
    mask = read(soft)
    assert isinstance(mask, LevelsMask)
    assert mask.is_soft
    assert mask.is_clean == (np.asarray(soft).max() >= 239)
    assert np.abs(mask.levels.astype(int) - np.asarray(soft)).mean() < 8


@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        (Image.new("L", (64, 64), 0), NoMask.EMPTY),
        (Image.new("L", (64, 64), 9), NoMask.EMPTY),
        (Image.new("L", (64, 64), 250), NoMask.FULL),
        (Image.new("L", (64, 64), 128), NoMask.GREYS),
        (Image.linear_gradient("L"), NoMask.GREYS),
        (Image.effect_noise((200, 200), 80), NoMask.GREYS),
        (Image.new("RGB", (64, 64), (255, 0, 0)), NoMask.COLOURS),
    ],
    ids=["black", "nearly black", "nearly white", "grey", "gradient", "noise", "red"],
)
def test_what_is_no_mask_says_why(picture, reason):
    assert read(picture) is reason


@pytest.mark.parametrize("name", ["astronaut", "coffee", "rocket"])
def test_a_grey_photograph_is_no_mask(name):
    assert read(photo(name).convert("L")) is NoMask.GREYS


def test_one_small_blob_is_a_mask():
    mask = Image.new("L", (1000, 1000))
    mask.paste(255, (500, 500, 515, 515))
    assert isinstance(read(mask), LevelsMask)


def thin_lines(radius_px, angle):
    """Lines that, softened, are nowhere quite white."""
    fine = Image.new("L", (1200, 900))
    pen = ImageDraw.Draw(fine)
    for number in range(3):
        pen.line((100, 200 + 200 * number, 1100, 200 + 200 * number + angle), fill=255, width=20)
    return softened(fine.reduce(2), radius_px)


@pytest.mark.parametrize("radius_px", [2.5, 3, 4])
@pytest.mark.parametrize("angle", [0, 90])
def test_a_thin_soft_line_keeps_its_middle(radius_px, angle):
    soft = thin_lines(radius_px, angle)
    mask = read(soft)
    assert isinstance(mask, LevelsMask)
    assert iou(mask.levels, np.asarray(soft)) >= 0.99


def test_a_thin_soft_line_that_is_nowhere_white_is_repainted_wholly():
    soft = thin_lines(4, 0)
    assert np.asarray(soft).max() < 239
    mask = read(soft)
    assert isinstance(mask, LevelsMask)
    assert mask.levels.max() == 255


def test_a_thin_soft_line_keeps_its_middle_in_a_jpeg():
    soft = thin_lines(2.5, 90)
    mask = read(as_jpeg(soft.convert("RGB"), 60))
    assert isinstance(mask, LevelsMask)
    assert iou(mask.levels, np.asarray(soft)) >= 0.96


def test_a_dull_scan_is_cut_in_its_own_middle():
    soft = blob().reduce(4).resize(blob().size, Image.Resampling.BILINEAR)
    scan = soft.point(lambda level: 60 + level * 130 // 255)
    mask = read(scan)
    assert isinstance(mask, LevelsMask)
    assert iou(mask.levels, np.asarray(soft)) >= 0.99
