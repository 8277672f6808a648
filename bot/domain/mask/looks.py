"""What is to be seen of a mask at a glance: how much, where, and whether it looks the wrong way round.

Masks are uint8, (height, width); what is 128 and more counts as repainted.
"""

from bot.domain.mask.areas import Box
from bot.domain.mask.arrays import Array, cv2, np
from bot.domain.mask.kinds import Doubt, NoMask
from bot.domain.mask.shaping import cut

# Repainting most of a picture is rarer than a mask drawn the wrong way round.
_MOST = 0.7
# How deep the border is that is looked at, as a share of the short side, and how much of it must be repainted.
_BORDER_SHARE = 0.02
_BORDER_COVERED = 0.97
# How much of the middle half of each side must be kept.
_CENTRE_FREE = 0.7


def coverage(mask: Array) -> float:
    """The share of the picture that is repainted, 0–1."""
    return cv2.countNonZero(cut(mask)) / mask.size


def bounding_box(mask: Array) -> Box | None:
    """The smallest box around what is repainted; None when nothing is."""
    left, top, width, height = cv2.boundingRect(cut(mask))
    return Box(left, top, left + width, top + height) if width else None


def nothing_to_choose(mask: Array) -> NoMask | None:
    """EMPTY when nothing is repainted, FULL when everything is; also for what shaping has left."""
    count = cv2.countNonZero(cut(mask))
    if count == 0:
        return NoMask.EMPTY
    return NoMask.FULL if count == mask.size else None


def doubt(mask: Array) -> Doubt | None:
    """What makes the mask look inverted, to be asked about, never to be guessed; None when nothing does."""
    drawn = cut(mask)
    height, width = drawn.shape
    deep = max(1, round(_BORDER_SHARE * min(height, width)))
    inner = drawn[deep:-deep, deep:-deep]
    border_size = drawn.size - inner.size
    border = (
        cv2.countNonZero(drawn) - (cv2.countNonZero(np.ascontiguousarray(inner)) if inner.size else 0)
    ) / border_size
    centre = drawn[height // 4 : height - height // 4, width // 4 : width - width // 4]
    if border >= _BORDER_COVERED and float((centre > 0).mean()) <= 1 - _CENTRE_FREE:
        return Doubt.COVERS_BORDER
    return Doubt.COVERS_MOST if coverage(drawn) > _MOST else None
