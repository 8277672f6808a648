"""Decoding any still picture, upright, to 8 bits a band: L, LA, RGB or RGBA. Runs in a thread; needs no NumPy."""

import io
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageCms

from bot.pictures.opening import STILL_FORMATS, orientation_of
from bot.pictures.parts import require_few_parts, require_few_scans

_STRIP_PX = 256
# The most that MAX_PICTURE_MEGAPIXELS can be set to. What people give is held to the setting before it comes here.
_MOST_PX = 200_000_000
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """`picture` is L, LA, RGB or RGBA, upright, with no metadata left; `icc_profile` says what its levels mean."""

    picture: Image.Image
    icc_profile: bytes | None


def decode(file: BinaryIO) -> Decoded:
    """The whole picture; of a phone's two (MPO) the first. Raises one of `opening.DECODING_ERRORS`.

    Holds one copy at a time where the mode allows: 4 bytes a pixel (L: 1), twice that while a picture is turned or
    changes its mode. CMYK goes to sRGB by its own profile when it has one.
    """
    require_few_parts(file)
    require_few_scans(file)
    file.seek(0)
    opened = Image.open(file, formats=STILL_FORMATS)
    if opened.width * opened.height > _MOST_PX:
        raise ValueError(opened.size)
    # Before the pixels: what is written behind them has been overlooked by everybody else, too.
    orientation = orientation_of(opened)
    opened.load()
    profile = opened.info.get("icc_profile") or None
    picture, is_converted = _eight_bits(opened, profile)
    turned = _turned(picture, orientation)
    turned.info.clear()
    return Decoded(turned, None if is_converted else profile)


def _turned(picture: Image.Image, orientation: int) -> Image.Image:
    """As EXIF's tag Orientation (1–8) asks; anything else counts as upright."""
    turn = _TURNS.get(orientation)
    return picture if turn is None else picture.transpose(turn)


def _eight_bits(picture: Image.Image, profile: bytes | None) -> tuple[Image.Image, bool]:
    """The picture as L, LA, RGB or RGBA, and whether its profile was used up on the way."""
    mode = picture.mode
    if mode.startswith("I") or mode == "F":
        return _scaled_down(picture), False
    if mode == "CMYK":
        return _from_cmyk(picture, profile)
    has_alpha = picture.has_transparency_data
    wanted = ("LA" if has_alpha else "L") if mode in {"1", "L", "LA", "La"} else ("RGBA" if has_alpha else "RGB")
    return (picture if mode == wanted else picture.convert(wanted)), False


def _scaled_down(picture: Image.Image) -> Image.Image:
    """16 bits to 8 by their share of the whole, in strips; Pillow's own conversion would clip at 255."""
    result = Image.new("L", picture.size)
    for top in range(0, picture.height, _STRIP_PX):
        strip = picture.crop((0, top, picture.width, min(top + _STRIP_PX, picture.height))).convert("I")
        result.paste(strip.point(lambda level: level * (1 / 257) + 0.5).convert("L"), (0, top))
    return result


def _from_cmyk(picture: Image.Image, profile: bytes | None) -> tuple[Image.Image, bool]:
    """Pillow has turned Adobe's inverted inks already."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            transform = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), "CMYK", "RGB")
        except (ImageCms.PyCMSError, OSError):
            # A damaged profile, or one for another kind of picture: the plain formula is better than no picture.
            return picture.convert("RGB"), True
        result = Image.new("RGB", picture.size)
        for top in range(0, picture.height, _STRIP_PX):
            strip = picture.crop((0, top, picture.width, min(top + _STRIP_PX, picture.height)))
            result.paste(transform.apply(strip), (0, top))
        return result, True
    return picture.convert("RGB"), True
