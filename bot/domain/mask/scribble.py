"""Masks made by drawing over a copy of the picture: the difference is the mask."""

from dataclasses import dataclass

from bot.domain.mask.arrays import Array, cv2, np
from bot.domain.mask.change import find_change, with_sharpness_of, with_tone_of
from bot.domain.mask.kinds import NoMask
from bot.domain.mask.levels import is_grey
from bot.domain.mask.outlines import enclosed
from bot.domain.mask.pens import Coverage, cover, disk
from bot.domain.mask.registration import Frame, as_seen, find_frames, or_whole, refine, shrunk
from bot.domain.mask.see_through import Shown, Viewer, find_viewer, levels_off

# Pictures are registered at this many pixels, and cut at that many.
_REGISTER_PX = 1_000_000
CUT_PX = 3_000_000
# Gaps that a hand leaves in an outline, as a share of the short side (3 px of 512), at least so many pixels.
_GAP_SHARE = 0.006
_LEAST_GAP_PX = 4.0
# A copy shows at least this share of the original's edges where the original has them. Where it has few, a drawing may
# cover most: then fewer do, if so much of the rest is level by level the same.
_LEAST_EDGES, _FEW_EDGES = 0.45, 0.3
_MOSTLY_ALIKE, _VERY_LIKE_LEVELS = 0.7, 12
# Half as thick as a drawing that hides edges, as a share of the short side.
_THICK_SHARE = 0.008
_EDGE_LEVELS = 12.0
_LEAST_EDGE_PX = 60
# So much of a copy is about as the original, level by level.
_LEAST_ALIKE = 0.3
_LIKE_LEVELS = 40
# Noise beyond what JPEG leaves (levels that count as one change), and more drawn over than can be known again.
_MOST_UNIT = 40.0
_MOST_CHANGED = 0.7
# How far a colour that lost its alpha reaches over its edge: what resizing smears into a pixel fills it. The middle of
# what three kernels do.
_FILLED_PX = np.float32(0.6)


@dataclass(frozen=True, slots=True, eq=False)
class Scribble:
    """What was drawn: uint8, (height, width) of the whole original, 0 or 255; and where the copy lies on `original`."""

    mask: Array
    frame: Frame


def find_scribble(
    original: Array, copy: Array, size_px: tuple[int, int] | None = None, viewer: Viewer | None = None
) -> Scribble | NoMask:
    """What was drawn over the copy. Both uint8, (height, width, 3), RGB; the original RGBA where it is see-through.

    `size_px`: the original's (width, height) where `original` is a smaller copy of it; the mask is of that size.
    `viewer`: how the copy shows a see-through original, as far as it can be told without knowing where the copy lies.
    NoMask.UNRELATED when it is no copy, NoMask.UNCHANGED when nothing was drawn.
    """
    if viewer is None:
        original = np.ascontiguousarray(original[..., :3])
    frame = find_place(original if viewer is None else viewer.shows(original), copy)
    if frame is None:
        return NoMask.UNRELATED
    if viewer is not None and not viewer.is_known:
        viewer, frame = _viewer_and_place(original, copy, viewer, frame)
    zoom = min(1.0, max(frame.scale_x, frame.scale_y), (CUT_PX / (copy.shape[0] * copy.shape[1])) ** 0.5)
    work, exact = shrunk(copy, zoom, zoom)
    here = frame.zoomed(exact, (1.0, 1.0))
    seen, rim, empty = _shown(original, here, (work.shape[1], work.shape[0]), viewer)
    edges = _edges_shown(_grey(seen), _grey(work))
    if is_grey(work) and not is_grey(seen):
        # Somebody took the colours away as well.
        seen = cv2.cvtColor(cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    seen = with_sharpness_of(work, with_tone_of(work, seen))
    if not _is_alike(seen, work, edges):
        return NoMask.UNRELATED
    work, seen = cv2.cvtColor(work, cv2.COLOR_RGB2YCrCb), cv2.cvtColor(seen, cv2.COLOR_RGB2YCrCb)
    change = find_change(work, seen, rim)
    if change.units[0] > _MOST_UNIT or float(change.weak.mean()) > _MOST_CHANGED:
        return NoMask.UNRELATED
    if not change.weak.any():
        return NoMask.UNCHANGED
    drawn = _cut(cover(work, seen, change))
    if empty is not None:
        drawn = np.where(empty, _thinned(drawn), drawn)
    del change, work, seen
    size_px = size_px or (original.shape[1], original.shape[0])
    whole = here.zoomed((1.0, 1.0), (size_px[0] / original.shape[1], size_px[1] / original.shape[0]))
    return Scribble(_at_original(drawn, whole, size_px), frame)


def find_place(original: Array, copy: Array) -> Frame | None:
    """Where the copy lies, if it is one; both uint8, (height, width, 3), RGB. None where the shapes rule it out."""
    zoom = (_REGISTER_PX / (original.shape[0] * original.shape[1])) ** 0.5
    copy_zoom = (_REGISTER_PX / (copy.shape[0] * copy.shape[1])) ** 0.5
    still, original_exact = shrunk(original, zoom, zoom)
    small, copy_exact = shrunk(copy, copy_zoom, copy_zoom)
    grey_still, grey_small = cv2.cvtColor(still, cv2.COLOR_RGB2GRAY), cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    frames = find_frames(grey_still, grey_small)
    if not frames:
        return None
    best = or_whole(still, small, refine(grey_still, grey_small, frames))
    return best.zoomed((1 / copy_exact[0], 1 / copy_exact[1]), (1 / original_exact[0], 1 / original_exact[1]))


def _viewer_and_place(original: Array, copy: Array, viewer: Viewer, frame: Frame) -> tuple[Viewer, Frame]:
    """How the copy shows a see-through original, looked at in its place; and the place, looked for again if need be."""
    better = find_viewer(original, copy, frame)
    if better.is_like(viewer, original):
        return better, frame
    return better, find_place(better.shows(original), copy) or frame


def _shown(original: Array, frame: Frame, size_px: tuple[int, int], viewer: Viewer | None) -> Shown:
    """The original as the copy would show it undrawn."""
    if viewer is None:
        return Shown(as_seen(original, frame, size_px))
    return viewer.shows_at(original, frame, size_px)


def _grey(picture: Array) -> Array:
    return cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)


def _edges_shown(seen: Array, copy: Array, where: Array | None = None) -> float:
    """The share of the original's edges that the copy has: same direction, about the same strength; 1 without edges.

    Both uint8, (height, width); looked at only where `where` (bool) is True.
    """
    x, y = _slopes(seen)
    length = np.hypot(x, y)
    limit = max(_EDGE_LEVELS, float(np.percentile(length[::2, ::2], 90)) * 0.7)
    edges = length > limit if where is None else (length > limit) & where
    x, y, length = x[edges], y[edges], length[edges]
    if len(length) < _LEAST_EDGE_PX:
        return 1.0
    copy_x, copy_y = (slope[edges] for slope in _slopes(copy))
    copy_length = np.hypot(copy_x, copy_y)
    agrees = x * copy_x + y * copy_y > 0.8 * length * copy_length
    alike = (copy_length > 0.4 * length) & (copy_length < 2.5 * length)
    return float((agrees & alike).mean())


def _is_alike(seen: Array, copy: Array, edges: float) -> bool:
    """Whether enough of the copy has the original's levels, for the share of its edges; uint8, (height, width, 3)."""
    off = levels_off(seen, copy)
    if edges < _LEAST_EDGES:
        if float((off < _VERY_LIKE_LEVELS).mean()) < _MOSTLY_ALIKE:
            return False
        # What one thick drawing covers says nothing; thin differences everywhere are another picture's.
        thick = disk(max(2, round(_THICK_SHARE * min(off.shape))))
        changed = cv2.morphologyEx((off >= _LIKE_LEVELS).astype(np.uint8), cv2.MORPH_OPEN, thick)
        covered = cv2.dilate(changed, thick) > 0
        if edges < _FEW_EDGES and _edges_shown(_grey(seen), _grey(copy), ~covered) < _LEAST_EDGES:
            return False
    return float((off < _LIKE_LEVELS).mean()) >= _LEAST_ALIKE


def _slopes(grey: Array) -> tuple[Array, Array]:
    """How much lighter it gets with each pixel to the right and downward; float32, (height, width)."""
    smooth = cv2.GaussianBlur(grey, (0, 0), 1.2)
    return cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=1 / 4), cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=1 / 4)


def _cut(coverage: Coverage) -> Array:
    """Coverage as a smooth map whose contour at 0.5 is the edge of what was drawn; float32 0–1."""
    drawn = (coverage.share >= 0.5) | coverage.unsure
    whole = enclosed(drawn, max(_LEAST_GAP_PX, _GAP_SHARE * min(drawn.shape)))
    return np.where(whole & (coverage.share < 0.5), np.float32(1), coverage.share)


def _thinned(drawn: Array) -> Array:
    """What was drawn without the outer pixel that a colour without its alpha fills, however little of it was there."""
    inner = cv2.erode(drawn, np.ones((3, 3), np.uint8))
    thinned: Array = drawn + _FILLED_PX * (inner - drawn)
    return thinned


def _at_original(drawn: Array, frame: Frame, size_px: tuple[int, int]) -> Array:
    """The drawn parts in the original's frame; outside of a crop nothing was drawn."""
    back = np.linalg.inv(np.vstack([frame.matrix(), [0, 0, 1]]))[:2]
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    levels = (drawn * 255).astype(np.uint8)
    placed = cv2.warpAffine(levels, back, size_px, flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    return cv2.threshold(placed, 127, 255, cv2.THRESH_BINARY)[1]
