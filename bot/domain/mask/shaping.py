"""Making a mask larger, smaller, softer, inverted, or another size.

Masks are uint8, (height, width); 255 is repainted, 0 is kept. What is 128 and more counts as repainted where a mask
has to be cut. Distances are Euclidean, between pixel centres, and exact (Felzenszwalb and Huttenlocher, "Distance
transforms of sampled functions", 2012, which OpenCV's DIST_MASK_PRECISE implements). Beyond the picture's edge nothing
is known: a mask that touches it is neither eaten nor grown from there.
"""

from bot.domain.mask.arrays import Array, cv2, np

MOST_GROW_PX = 512
MOST_FEATHER_PX = 256

_CUT = 127
# Distances are roots of whole numbers: the next one after 512 is 512.00098.
_ROUNDING = 4e-4
# The ramp's exact levels take many times the mask's memory: so many rows at once.
_STRIP_ROWS = 256


def cut(mask: Array) -> Array:
    """Only 0 and 255: what is at least 128 is repainted."""
    return cv2.threshold(mask, _CUT, 255, cv2.THRESH_BINARY)[1]


def inverted(mask: Array) -> Array:
    """What was kept is repainted, and the other way round; soft levels are mirrored."""
    return cv2.bitwise_not(mask)


def grown(mask: Array, by_px: int) -> Array:
    """The cut mask larger by a disk of radius `by_px`, or smaller when that is negative; −512…512, 0 changes nothing.

    grown(n) then grown(−n) holds all of the mask; a larger n never gives less. Raises ValueError out of range.
    """
    if not -MOST_GROW_PX <= by_px <= MOST_GROW_PX:
        raise ValueError(by_px)
    if by_px == 0:
        return mask
    drawn = cut(mask)
    if by_px > 0:
        return _near(drawn, by_px)
    return inverted(_near(inverted(drawn), -by_px))


def feathered(mask: Array, by_px: int) -> Array:
    """The mask with an edge that fades outward over `by_px`, 0–256. Raises ValueError out of range.

    255 on all that was asked to be repainted, so that nothing of it shines through; from there smoothly down to 0, and
    exactly 0 farther than `by_px` from it. A soft mask keeps its own levels where they are higher.
    """
    if not 0 <= by_px <= MOST_FEATHER_PX:
        raise ValueError(by_px)
    drawn = cut(mask)
    if by_px == 0 or not drawn.any():
        return mask
    rows, columns = _around(drawn, by_px)
    part = drawn[rows, columns]
    distance = cv2.distanceTransform(inverted(part), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    result = mask.copy()
    around = result[rows, columns]
    for top in range(0, len(around), _STRIP_ROWS):
        strip, near = around[top : top + _STRIP_ROWS], distance[top : top + _STRIP_ROWS]
        # Smoothstep (3t² − 2t³) has no kink at either end, which the eye would see as a line.
        rest = np.clip(1 - near / (by_px + 1), 0, 1)
        soft = (255 * rest * rest * (3 - 2 * rest) + 0.5).astype(np.uint8)
        soft[near > by_px + _ROUNDING] = 0
        np.maximum(strip, soft, out=strip)
    return result


def closed(mask: Array, by_px: int) -> Array:
    """The cut mask with gaps and notches narrower than a disk of radius `by_px` filled."""
    return grown(grown(mask, by_px), -by_px)


def resized(mask: Array, size_px: tuple[int, int]) -> Array:
    """The mask at another (width, height); a mask of black and white stays one, with a smooth edge."""
    if (mask.shape[1], mask.shape[0]) == size_px:
        return mask
    is_smaller = size_px[0] < mask.shape[1]
    scaled = cv2.resize(mask, size_px, interpolation=cv2.INTER_AREA if is_smaller else cv2.INTER_LINEAR)
    levels = cv2.calcHist([mask], [0], None, [256], [0, 256]).ravel()
    return scaled if levels[1:255].any() else cut(scaled)


def _near(drawn: Array, by_px: int) -> Array:
    """255 within `by_px` of the drawn parts."""
    if not drawn.any():
        return drawn
    rows, columns = _around(drawn, by_px)
    distance = cv2.distanceTransform(inverted(drawn[rows, columns]), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    result = np.zeros_like(drawn)
    result[rows, columns][distance <= by_px + _ROUNDING] = 255
    return result


def _around(drawn: Array, by_px: int) -> tuple[slice, slice]:
    """Rows and columns that hold the drawn parts and `by_px` around them; the rest need not be looked at."""
    left, top, width, height = cv2.boundingRect(drawn)
    most_rows, most_columns = drawn.shape
    return (
        slice(max(0, top - by_px), min(most_rows, top + height + by_px)),
        slice(max(0, left - by_px), min(most_columns, left + width + by_px)),
    )
