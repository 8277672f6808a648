"""Putting a result into its picture, so that everything outside the mask is the picture's own. Runs in a thread.

For the memory's sake one picture at most is held whole, in Pillow's 4 bytes a pixel: the original, which becomes what
is delivered. Of the mask only its box is kept, the result is scaled strip by strip, and files are written as they grow.
"""

from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageChops

from bot.domain.errors import ResultUnusable
from bot.domain.mask import LEVEL_TOLERANCE
from bot.pictures.decoding import Decoded, decode
from bot.pictures.fitting import Fitted, NothingFits, fit
from bot.pictures.opening import DECODING_ERRORS, open_picture

# About so many pixels are put in at once.
_STRIP_PX = 2**18
# Lanczos looks 3 pixels far, in pixels of the coarser picture.
_LANCZOS_REACH = 3
# Grey that differs less than this between bands is no colour.
_TINT_LEVELS = 10


@dataclass(frozen=True, slots=True)
class Protected:
    """The picture to deliver.

    `changed_outside_px`: pixels where the mask is 0 that were not the original's any more once the result was put in. A
    lossless file keeps all of them; one with losses changes levels a little everywhere.
    """

    fitted: Fitted
    width_px: int
    height_px: int
    changed_outside_px: int


def protect(original: BinaryIO, result: BinaryIO, mask: BinaryIO, *, upload_limit_bytes: int) -> Protected:
    """The original, upright and at its own size, with the result where the mask is not 0, mixed where it is soft.

    `mask`: a picture whose grey levels are meant, of the upright original's size; 255 shows the result, 0 the original,
    and so does what is as good as either (`_without_noise`).
    Alpha and ICC profile stay, other metadata (EXIF, GPS, XMP, texts) does not. The image API reads levels without
    their profile and answers in kind, so levels are not converted. Raises ResultUnusable when the result cannot be read
    or nothing small enough can be made, one of DECODING_ERRORS for the other two, ValueError for a mask of another
    size.
    """
    mask_px, box, levels = _where(mask)
    try:
        repainted = decode(result).picture
    except DECODING_ERRORS as error:
        raise ResultUnusable("a result is cut off or damaged") from error
    whole = decode(original)
    if mask_px != whole.picture.size:
        raise ValueError(mask_px)
    whole = _with_colours_of(whole, repainted)
    changed_px = 0 if levels is None else _put_in(whole.picture, repainted, box, levels)
    del repainted, levels
    try:
        fitted = fit(whole, upload_limit_bytes)
    except NothingFits as error:
        raise ResultUnusable("a result cannot be made small enough to upload") from error
    return Protected(fitted, *whole.picture.size, changed_px)


_Box = tuple[int, int, int, int]


def _where(mask: BinaryIO) -> tuple[tuple[int, int], _Box, Image.Image | None]:
    """The mask's size, the box around what is not 0, and the levels in it; None where all of it is 0."""
    levels = decode(mask).picture
    if levels.mode != "L":
        levels = levels.convert("L")
    levels = _without_noise(levels, is_lossy=_is_lossy(mask))
    box = levels.getbbox()
    return levels.size, box or (0, 0, 0, 0), levels.crop(box) if box else None


def _is_lossy(mask: BinaryIO) -> bool:
    opened = open_picture(mask)
    return opened is not None and opened.format != "PNG"


def _without_noise(levels: Image.Image, *, is_lossy: bool) -> Image.Image:
    """What JPEG left near black is black: a mask that was taken as it is may be off by LEVEL_TOLERANCE."""
    lowest, highest = LEVEL_TOLERANCE, 255 - LEVEL_TOLERANCE
    counts = levels.histogram()
    if not any(counts[lowest + 1 : highest]):
        return levels.point([0] * 128 + [255] * 128) if any(counts[1:255]) else levels
    if not is_lossy:
        return levels
    ramp = [round(255 * (level - lowest) / (highest - lowest)) for level in range(256)]
    return levels.point([min(255, max(0, level)) for level in ramp])


def _with_colours_of(whole: Decoded, repainted: Image.Image) -> Decoded:
    """A grey picture becomes one in colour when the result has colours; its levels stay the same."""
    if whole.picture.mode not in {"L", "LA"} or repainted.mode in {"L", "LA"}:
        return whole
    red, green, blue = repainted.convert("RGB").reduce(4).split()
    tint = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue))
    if not any(tint.histogram()[_TINT_LEVELS:]):
        return whole
    # A profile for grey says nothing about colours.
    return Decoded(whole.picture.convert("RGBA" if whole.picture.mode == "LA" else "RGB"), None)


def _put_in(whole: Image.Image, repainted: Image.Image, box: _Box, levels: Image.Image) -> int:
    """Paste strip by strip, in place, and only where the mask is; how many pixels changed where it is 0."""
    left, top, right, bottom = box
    if repainted.mode != whole.mode:
        repainted = repainted.convert(whole.mode)
    if repainted.width != whole.width:
        # Pillow's own choice of which way to scale first differs between strips, and with it what is cut off at white.
        repainted = repainted.resize((whole.width, repainted.height), Image.Resampling.LANCZOS)
    rows = max(1, _STRIP_PX // (right - left))
    changed_px = 0
    for upper in range(top, bottom, rows):
        part = (left, upper, right, min(upper + rows, bottom))
        shown = levels.crop((0, upper - top, right - left, part[3] - top))
        before = whole.crop(part)
        whole.paste(_scaled_part(repainted, whole.height, part), part, shown)
        changed_px += _count_changed(before, whole.crop(part), shown)
    return changed_px


def _scaled_part(wide: Image.Image, height_px: int, part: _Box) -> Image.Image:
    """A part of what the picture would be at `height_px`, as if all of it had been scaled: no strip shows."""
    left, upper, right, lower = part
    if wide.height == height_px:
        return wide.crop(part)
    zoom = wide.height / height_px
    margin = int(_LANCZOS_REACH * max(1, 1 / zoom)) + 2
    first, last = max(0, upper - margin), min(height_px, lower + margin)
    source = (left, first * zoom, right, min(wide.height, last * zoom))
    scaled = wide.resize((right - left, last - first), Image.Resampling.LANCZOS, box=source)
    return scaled.crop((0, upper - first, right - left, lower - first))


def _count_changed(before: Image.Image, after: Image.Image, shown: Image.Image) -> int:
    """Pixels that are not the same any more where `shown` is 0."""
    if shown.getextrema()[0] != 0:
        return 0
    bands = ImageChops.difference(before, after).split()
    worst = bands[0]
    for band in bands[1:]:
        worst = ImageChops.lighter(worst, band)
    # What is 0 in the mask stays as it is, the rest counts as unchanged.
    worst.paste(0, (0, 0), shown.point([0] + [255] * 255))
    return worst.width * worst.height - worst.histogram()[0]
