"""Masks and canvases made from geometry. Masks are uint8, (height, width), 0 or 255."""

from bot.domain.mask.areas import Area, region_of
from bot.domain.mask.arrays import Array, cv2, np
from bot.domain.mask.expansion import Expansion


def area_mask(area: Area, size_px: tuple[int, int]) -> Array:
    """The mask of a named area for a picture of (width, height). Raises ValueError for sides under 6 px."""
    width, height = size_px
    region = region_of(area, size_px)
    box = region.box
    mask = np.full((height, width), 255 if region.is_outside else 0, np.uint8)
    mask[box.top : box.bottom, box.left : box.right] = 0 if region.is_outside else 255
    return mask


def expansion_mask(expansion: Expansion) -> Array:
    """The mask of what is new, and of the overlap into the old picture; of the canvas' size."""
    width, height = expansion.canvas_px
    kept = expansion.kept
    mask = np.full((height, width), 255, np.uint8)
    mask[kept.top : kept.bottom, kept.left : kept.right] = 0
    return mask


def expanded(picture: Array, expansion: Expansion) -> Array:
    """The picture on its canvas; uint8, (height, width) or (height, width, bands).

    What is new is filled with the picture mirrored at its edges: at a denoising strength below 1 the model starts from
    it, and mirrored colours fit. In a fourth band, alpha, what is new is opaque.
    """
    width, height = expansion.canvas_px
    old = expansion.picture
    margins = (old.top, height - old.bottom, old.left, width - old.right)
    canvas = cv2.copyMakeBorder(picture, *margins, cv2.BORDER_REFLECT)
    if picture.ndim == 3 and picture.shape[2] == 4:
        canvas[..., 3] = 255
        canvas[old.top : old.bottom, old.left : old.right, 3] = picture[..., 3]
    return canvas
