"""Decoded pictures as arrays, one copy at a time. Runs in a thread; brings NumPy."""

from PIL import Image

from bot.domain.mask.arrays import Array, np

_STRIP_PX = 256


def bands_of(picture: Image.Image) -> Array:
    """The picture as an array, uint8, (height, width, 3 or 4), RGB or RGBA.

    In strips: all at once Pillow would hold three copies.
    """
    mode = "RGBA" if picture.mode in {"LA", "RGBA"} else "RGB"
    bands: Array = np.empty((picture.height, picture.width, len(mode)), np.uint8)
    for top in range(0, picture.height, _STRIP_PX):
        strip = picture.crop((0, top, picture.width, min(top + _STRIP_PX, picture.height)))
        bands[top : top + _STRIP_PX] = np.asarray(strip.convert(mode))
    return bands


def reduced(picture: Image.Image, most_px: int) -> Image.Image:
    """The picture with at most about so many pixels."""
    zoom = (most_px / (picture.width * picture.height)) ** 0.5
    if zoom >= 1:
        return picture
    size_px = (max(1, round(picture.width * zoom)), max(1, round(picture.height * zoom)))
    return picture.resize(size_px, Image.Resampling.BOX)
