"""The repainting itself: PatchMatch fills the mask from the rest of the picture. It never sees the prompt.

PatchMatch (Barnes et al., SIGGRAPH 2009) copies patches of the known part into the hole so that they agree with each
other and with the hole's rim: no model, no weights, no GPU. The random search starts from a seed, so equal seeds give
equal fills and different seeds different ones.
"""

from io import BytesIO
from typing import Final

import numpy as np
import patchmatch
from numpy.typing import NDArray
from PIL import Image, ImageFilter

# Patches of 7 x 7: large enough to carry wood grain and cloth, four times as fast as the library's default of 31 x 31.
PATCH_RADIUS_PX: Final = 3
# A fill at one megapixel costs about 2 s of one core, at this about 1 s; what is larger is filled smaller and enlarged.
FILL_BUDGET_PX: Final = 450_000
# How much of the surroundings is searched for patches, as a share of the hole's own size, and at least in pixels.
MARGIN_SHARE: Final = 0.9
MARGIN_PX: Final = 96
# From this denoising strength up nothing of the old picture is left inside the mask; below, it shines through.
FULL_STRENGTH: Final = 0.6
# Less than this known and there is nothing to copy from.
KNOWN_SHARE: Final = 0.02

Box = tuple[int, int, int, int]


class NothingToFillFrom(ValueError):
    """The mask covers (nearly) all of the picture."""


def read_mask(mask: Image.Image) -> Image.Image:
    """Mode L, 0 or 255 (255 = repaint): what is brighter than middle grey counts as white."""
    return mask.convert("L").point(lambda value: 255 if value >= 128 else 0)


def inpaint(
    picture: Image.Image, mask: Image.Image, *, size_px: tuple[int, int], seed: int, strength: float
) -> Image.Image:
    """An RGB picture of exactly `size_px` (width, height): the old one resized, with the white of the mask filled anew.

    `mask` has the picture's own size. Outside the mask every pixel is the resized original's.
    Raises NothingToFillFrom.
    """
    picture = picture.convert("RGB")
    mask = read_mask(mask)
    canvas = picture.resize(size_px, Image.Resampling.LANCZOS) if picture.size != size_px else picture.copy()
    if mask.getbbox() is None:
        return canvas
    if size_px[0] * size_px[1] < picture.width * picture.height:
        picture, mask = canvas, mask.resize(size_px, Image.Resampling.NEAREST)
    box = _surroundings(mask)
    fill = _filled(picture.crop(box), mask.crop(box), seed)
    _put_back(canvas, fill, box, picture.size, mask, strength)
    return canvas


def encode_png(picture: Image.Image) -> bytes:
    """An 8-bit RGB PNG, quickly."""
    target = BytesIO()
    picture.convert("RGB").save(target, "PNG", compress_level=1)
    return target.getvalue()


def _surroundings(mask: Image.Image) -> Box:
    """The hole with as much around it as is worth searching: (left, top, right, bottom)."""
    left, top, right, bottom = mask.getbbox() or (0, 0, *mask.size)
    margin = max(MARGIN_PX, round(MARGIN_SHARE * max(right - left, bottom - top)))
    return (
        max(0, left - margin),
        max(0, top - margin),
        min(mask.width, right + margin),
        min(mask.height, bottom + margin),
    )


def _filled(picture: Image.Image, mask: Image.Image, seed: int) -> Image.Image:
    scale = min(1.0, (FILL_BUDGET_PX / (picture.width * picture.height)) ** 0.5)
    size_px = max(16, round(picture.width * scale)), max(16, round(picture.height * scale))
    small = np.asarray(picture.resize(size_px, Image.Resampling.LANCZOS))
    # One pixel wider than asked: the rim of a drawn mask is seldom clean of what it covers.
    hole: NDArray[np.bool_] = (
        np.asarray(mask.resize(size_px, Image.Resampling.BOX).filter(ImageFilter.MaxFilter(3))) > 0
    )
    if hole.mean() > 1 - KNOWN_SHARE:
        raise NothingToFillFrom
    patchmatch.set_random_seed(seed)
    return Image.fromarray(patchmatch.inpaint(small, hole, patch_size=PATCH_RADIUS_PX))


def _put_back(
    canvas: Image.Image, fill: Image.Image, box: Box, from_px: tuple[int, int], mask: Image.Image, strength: float
) -> None:
    """Lay the fill over the canvas, inside the mask only, its rim softened inwards."""
    across, down = canvas.width / from_px[0], canvas.height / from_px[1]
    place = round(box[0] * across), round(box[1] * down), round(box[2] * across), round(box[3] * down)
    size_px = place[2] - place[0], place[3] - place[1]
    enlarged = fill.resize(size_px, Image.Resampling.BICUBIC)
    hole = mask.resize(canvas.size, Image.Resampling.NEAREST).crop(place)
    soft = np.asarray(hole.filter(ImageFilter.GaussianBlur(1.5)), dtype=np.float32)
    alpha = np.clip(soft * 2 - 255, 0, 255) * min(1.0, strength / FULL_STRENGTH)
    alpha[np.asarray(hole) == 0] = 0
    canvas.paste(enlarged, place, Image.fromarray(alpha.astype(np.uint8)))
