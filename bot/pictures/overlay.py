"""A preview for people: the picture with what would be repainted shown on it. Runs in a thread; brings NumPy.

Magenta is rare in pictures; a hatch and a black and white outline show the mask to those who cannot tell magenta from
the ground, and on magenta grounds.
"""

import io

from PIL import Image

from bot.domain.mask.areas import Box
from bot.domain.mask.arrays import Array, cv2, np
from bot.domain.mask.shaping import cut

_LONGEST_SIDE_PX = 1024
_MOST_BYTES = 300_000
_MAGENTA = (255, 0, 170)
_STRENGTH = 0.4
_EMPTY = 128
# Of every period of the hatch, half is so much stronger or weaker.
_HATCH_PX = 12
_HATCH_STRENGTH = 0.2
_QUALITIES = (85, 75, 60, 45, 30)


def draw_overlay(picture: Image.Image, mask: Array, given_at: Box | None = None) -> io.BytesIO:
    """The picture, at most 1024 px long, with the mask on it: a JPEG of at most about 300 kB, at its start.

    `picture`: L, LA, RGB or RGBA; transparent parts are shown on grey. `mask`: uint8, (height, width), of that
    shape. What is repainted outside of `given_at` is shown as empty: what fills it until then is nobody's picture.
    """
    small = _small(picture)
    height, width = small.shape[:2]
    scaled = cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA)
    soft = scaled.astype(np.float32) / 255
    if given_at is not None:
        small = _emptied(small, soft, given_at, width / picture.width)
    y, x = np.indices((height, width), sparse=True)
    hatch = np.where((x + y) % _HATCH_PX < _HATCH_PX // 2, _HATCH_STRENGTH, -_HATCH_STRENGTH).astype(np.float32)
    share = (soft * (_STRENGTH + hatch))[..., None]
    shown = (small * (1 - share) + np.array(_MAGENTA, np.float32) * share + 0.5).astype(np.uint8)
    _outline(shown, cut(scaled))
    return _jpeg(Image.fromarray(shown))


def _small(picture: Image.Image) -> Array:
    zoom = min(1.0, _LONGEST_SIDE_PX / max(picture.size))
    size = (max(1, round(picture.width * zoom)), max(1, round(picture.height * zoom)))
    small = picture.resize(size, Image.Resampling.BOX, reducing_gap=2.0) if zoom < 1 else picture
    if small.mode in {"LA", "RGBA"}:
        small = Image.alpha_composite(Image.new("RGBA", size, (128, 128, 128, 255)), small.convert("RGBA"))
    return np.asarray(small.convert("RGB"))


def _emptied(small: Array, soft: Array, given_at: Box, zoom: float) -> Array:
    """Plain grey instead of the picture, as far as it is repainted, all around the box."""
    share = soft.copy()
    sides = (given_at.left, given_at.top, given_at.right, given_at.bottom)
    left, top, right, bottom = (round(side * zoom) for side in sides)
    share[top:bottom, left:right] = 0
    return np.asarray(small * (1 - share[..., None]) + _EMPTY * share[..., None])


def _outline(shown: Array, drawn: Array) -> None:
    """White inside the edge, black outside: one of them stands out from any ground."""
    window = np.ones((3, 3), np.uint8)
    inside = (drawn > 0) & (cv2.erode(drawn, window, iterations=2) == 0)
    outside = (drawn == 0) & (cv2.dilate(drawn, window) > 0)
    shown[inside] = 255
    shown[outside] = 0


def _jpeg(picture: Image.Image) -> io.BytesIO:
    file = io.BytesIO()
    for quality in _QUALITIES:
        file.seek(0)
        file.truncate()
        picture.save(file, "JPEG", quality=quality)
        if file.tell() <= _MOST_BYTES:
            break
    file.seek(0)
    return file
