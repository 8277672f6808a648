"""Putting a result into its picture, so that everything outside the mask is the picture's own. Runs in a thread."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageChops

from bot.domain.errors import ResultUnusable
from bot.pictures.decoding import Decoded, decode
from bot.pictures.opening import DECODING_ERRORS

_STRIP_PX = 256
# Lanczos looks 3 pixels far, in pixels of the coarser picture.
_LANCZOS_REACH = 3
# Grey that differs less than this between bands is no colour.
_TINT_LEVELS = 10
# Runs only (zlib's Z_RLE) after PNG's filters: a quarter to a sixth of the time of level 6, and photographs get about
# as small (two: 0 % and −1 %; one that was scaled up: 11 % over level 1); drawings get larger, but are small.
_PNG_OPTIONS = {"compress_level": 1, "compress_type": 3}
# What a sample of the rows says about the whole file, give or take.
_SAMPLED_STRIPS, _SAMPLED_ROWS = 8, 32
_ESTIMATE_PLAY = 1.3
# Lossless WebP is seldom smaller than this share of such a PNG (two photographs: 0.85 and 0.89).
_WEBP_OF_PNG = 0.7
_WEBP_LONGEST_PX = 16_383
_QUALITIES = (95, 90, 80, 65, 50)


@dataclass(frozen=True, slots=True)
class Protected:
    """The picture to deliver; `file` is at its start.

    `changed_outside_px`: pixels where the mask is 0 that are not the original's any more. 0 when `is_lossless`; losses
    change levels a little everywhere.
    """

    file: BinaryIO
    extension: str
    size_bytes: int
    width_px: int
    height_px: int
    is_lossless: bool
    changed_outside_px: int


def protect(original: BinaryIO, result: BinaryIO, mask: Image.Image, *, upload_limit_bytes: int) -> Protected:
    """The original, upright and at its own size, with the result where the mask is not 0, mixed where it is soft.

    `mask`: L, of the upright original's size; 255 shows the result, 0 the original. Alpha and ICC profile stay, other
    metadata (EXIF, GPS, XMP, texts) does not. The image API reads levels without their profile and answers in kind, so
    levels are not converted. Raises ResultUnusable when the result cannot be read or nothing small enough can be made;
    one of DECODING_ERRORS for the original; ValueError for a mask of another size.
    """
    try:
        repainted = decode(result).picture
    except DECODING_ERRORS as error:
        raise ResultUnusable("a result is cut off or damaged") from error
    whole = decode(original)
    if mask.size != whole.picture.size:
        raise ValueError(mask.size)
    whole = _with_colours_of(whole, repainted)
    _put_in(whole.picture, repainted, mask)
    del repainted
    for extension, is_lossless, file in _encoded(whole, upload_limit_bytes):
        size_bytes = file.seek(0, io.SEEK_END)
        if size_bytes <= upload_limit_bytes:
            changed = _count_changed(whole.picture, file, mask)
            file.seek(0)
            return Protected(file, extension, size_bytes, *whole.picture.size, is_lossless, changed)
    raise ResultUnusable("a result cannot be made small enough to upload")


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


def _put_in(whole: Image.Image, repainted: Image.Image, mask: Image.Image) -> None:
    """Paste strip by strip, in place, and only where the mask is: where it is 0 no pixel is written."""
    box = mask.getbbox()
    if box is None:
        return
    left, top, right, bottom = box
    # Pillow's own choice of which way to scale first differs between strips, and with it what is cut off at white.
    wide = repainted.convert(whole.mode).resize((whole.width, repainted.height), Image.Resampling.LANCZOS)
    for upper in range(top, bottom, _STRIP_PX):
        part = (left, upper, right, min(upper + _STRIP_PX, bottom))
        whole.paste(_scaled_part(wide, whole.height, part), part, mask.crop(part))


def _scaled_part(wide: Image.Image, height_px: int, part: tuple[int, int, int, int]) -> Image.Image:
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


def _encoded(whole: Decoded, limit_bytes: int) -> Iterator[tuple[str, bool, BinaryIO]]:
    """Files to try: extension, whether nothing is lost, content. What cannot fit by far is not even tried."""
    estimate = _png_estimate(whole.picture)
    fits_webp = max(whole.picture.size) <= _WEBP_LONGEST_PX
    if estimate <= _ESTIMATE_PLAY * limit_bytes:
        yield "png", True, _saved(whole, "PNG", **_PNG_OPTIONS)
    if fits_webp and estimate * _WEBP_OF_PNG <= _ESTIMATE_PLAY * limit_bytes:
        yield "webp", True, _saved(whole, "WEBP", lossless=True, exact=True, quality=20, method=0)
    for quality in _QUALITIES:
        if fits_webp:
            yield "webp", False, _saved(whole, "WEBP", quality=quality, method=2)
        else:
            opaque = Decoded(whole.picture.convert("L" if whole.picture.mode[0] == "L" else "RGB"), whole.icc_profile)
            yield "jpg", False, _saved(opaque, "JPEG", quality=quality)


def _png_estimate(picture: Image.Image) -> float:
    """Bytes of the PNG, from a few strips spread over the height."""
    if picture.height <= 4 * _SAMPLED_STRIPS * _SAMPLED_ROWS:
        return 0
    strips = Image.new(picture.mode, (picture.width, _SAMPLED_STRIPS * _SAMPLED_ROWS))
    for number in range(_SAMPLED_STRIPS):
        top = (picture.height - _SAMPLED_ROWS) * number // (_SAMPLED_STRIPS - 1)
        strips.paste(picture.crop((0, top, picture.width, top + _SAMPLED_ROWS)), (0, number * _SAMPLED_ROWS))
    sample = _saved(Decoded(strips, None), "PNG", **_PNG_OPTIONS)
    return sample.getbuffer().nbytes * picture.height / strips.height


def _saved(whole: Decoded, kind: str, **options: float) -> io.BytesIO:
    file = io.BytesIO()
    whole.picture.save(file, kind, icc_profile=whole.icc_profile, **options)
    return file


def _count_changed(whole: Image.Image, file: BinaryIO, mask: Image.Image) -> int:
    """Pixels of the written file that differ from `whole` where the mask is 0."""
    file.seek(0)
    changed = 0
    with Image.open(file) as written:
        for top in range(0, whole.height, _STRIP_PX):
            part = (0, top, whole.width, min(top + _STRIP_PX, whole.height))
            apart = ImageChops.difference(whole.crop(part), written.crop(part).convert(whole.mode))
            worst = apart.getchannel(0)
            for band in apart.split()[1:]:
                worst = ImageChops.lighter(worst, band)
            # 255 where the mask is 0 and the pixel differs.
            differs = worst.point(lambda level: 255 if level else 0)
            outside = mask.crop(part).point(lambda level: 0 if level else 255)
            changed += ImageChops.darker(differs, outside).histogram()[255]
    return changed
