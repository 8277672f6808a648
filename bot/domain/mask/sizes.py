"""When a mask of another size still fits, and how far its levels may be off black and white."""

# A mask of another size is taken when its shape is the picture's within 1 % (design: CDN URLs are forwarded).
SHAPE_TOLERANCE = 0.01
# How far a grey level (0–255) may be off black or white; a saved pure mask stays well within.
LEVEL_TOLERANCE = 16


def has_same_shape(one_px: tuple[int, int], other_px: tuple[int, int], tolerance: float = SHAPE_TOLERANCE) -> bool:
    """Whether two sizes (width, height) have the same aspect ratio within `tolerance`."""
    ratio = (one_px[0] * other_px[1]) / (one_px[1] * other_px[0])
    return 1 / (1 + tolerance) <= ratio <= 1 + tolerance
