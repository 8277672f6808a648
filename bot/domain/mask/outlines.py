"""What a drawn line encloses belongs to the mask, also when a small gap or the picture's edge closes the line."""

from bot.domain.mask.arrays import Array, cv2, np
from bot.domain.mask.shaping import closed

# A part cut off by a line from one side of the picture to the next must bulge: a straight line makes 0.5, a quarter of
# a circle 0.79 of the rectangle that its two ends span.
_BULGE = 0.62
# More than so much of the picture is not "inside" of a line that ends at the picture's edge.
_MOST_OF_PICTURE = 0.4


def enclosed(drawn: Array, gap_px: float) -> Array:
    """`drawn` with everything that it encloses; gaps of up to `gap_px` count as closed. bool, (height, width)."""
    height, width = drawn.shape
    radius = max(1, round(gap_px / 2))
    disk = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    walls = drawn.astype(np.uint8)
    walls = closed(255 * walls, radius)
    # Lines are walls for steps to the four neighbours only if the free parts are joined by four.
    count, parts, stats, _ = cv2.connectedComponentsWithStats((walls == 0).astype(np.uint8), connectivity=4)
    inside = np.zeros(count, bool)
    for part in range(1, count):
        inside[part] = _is_inside(parts, part, stats[part], (height, width))
    filled = inside[parts]
    if not filled.any():
        return drawn
    # The bridge over a gap is kept where it borders on what it closes.
    bridge = (walls > 0) & (cv2.dilate(filled.astype(np.uint8), disk) > 0)
    result: Array = drawn | filled | bridge
    return result


def _is_inside(parts: Array, part: int, stats: Array, shape: tuple[int, int]) -> bool:
    height, width = shape
    left, top, box_width, box_height, area = (int(value) for value in stats)
    at_left, at_top = left == 0, top == 0
    at_right, at_bottom = left + box_width == width, top + box_height == height
    sides = at_left + at_top + at_right + at_bottom
    if sides == 0:
        return True
    if sides > 2 or (at_left and at_right) or (at_top and at_bottom) or area > _MOST_OF_PICTURE * height * width:
        return False
    if sides == 1:
        return True
    column = parts[:, 0 if at_left else width - 1] == part
    row = parts[0 if at_top else height - 1] == part
    return area >= _BULGE * int(column.sum()) * int(row.sum())
