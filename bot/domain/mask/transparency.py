"""Reading a picture's alpha as a mask: what was made transparent is repainted, whatever colours lie below."""

from dataclasses import dataclass

from bot.domain.mask.arrays import Array, cv2, np
from bot.domain.mask.shaping import cut

# As good as opaque: rounding in editors.
_OPAQUE = 250
# A whole picture this faint at most is a style; an eraser leaves less.
_FAINTEST_ERASED = 230
# Fewer transparent pixels than this share are specks.
_SPECK_SHARE = 0.0001
# Rounded corners (screenshots, app icons) lie within this share of each side, at all four corners.
_CORNER_SHARE = 0.12
# Fewer half-transparent pixels than this share are a hard edge, smoothed; more are a soft brush.
_SOFT_SHARE = 0.02
# An alpha this much below the original's own was erased.
_ERASED_LEVELS = 48


@dataclass(frozen=True, slots=True, eq=False)
class AlphaMask:
    """`levels` is uint8, (height, width), 255 = repaint."""

    levels: Array
    is_soft: bool

    @property
    def is_full(self) -> bool:
        """Whether nothing is opaque."""
        return int(self.levels.min()) == 255


def read_alpha(alpha: Array, original_alpha: Array | None) -> AlphaMask | None:
    """The alpha as a mask; None when it says nothing: opaque, rounded corners, or no more than the original's own.

    Both uint8, (height, width), 255 = opaque; `original_alpha` of any size of the same shape. What the original itself
    has transparent was not erased by anybody.
    """
    erased: Array = cv2.bitwise_not(alpha) if original_alpha is None else _newly_gone(alpha, original_alpha)
    erased[erased <= 255 - _OPAQUE] = 0
    if cv2.countNonZero(erased) < max(4, _SPECK_SHARE * erased.size):
        return None
    if original_alpha is None and _is_rounding(alpha):
        return None
    deepest = _deepest(erased)
    if deepest < 255 - _FAINTEST_ERASED:
        return None
    # An eraser of half strength means the same as one of full strength.
    ramp = np.minimum(np.arange(256) * (255 / deepest), 255)
    levels = cv2.LUT(erased, (ramp + 0.5).astype(np.uint8))
    is_soft = float(((levels > 32) & (levels < 223)).mean()) > _SOFT_SHARE
    return AlphaMask(levels if is_soft else cut(levels), is_soft)


def _newly_gone(alpha: Array, original_alpha: Array) -> Array:
    if original_alpha.shape != alpha.shape:
        original_alpha = cv2.resize(original_alpha, (alpha.shape[1], alpha.shape[0]), interpolation=cv2.INTER_LINEAR)
        # The edges of two scalings differ by a pixel; nobody erased that.
        original_alpha = cv2.erode(original_alpha, np.ones((5, 5), np.uint8))
    gone = cv2.subtract(original_alpha, alpha)
    gone[gone < _ERASED_LEVELS] = 0
    return gone


def _is_rounding(alpha: Array) -> bool:
    """Whether only the four corners are transparent."""
    if max(alpha[0, 0], alpha[0, -1], alpha[-1, 0], alpha[-1, -1]) >= 128:
        return False
    height, width = alpha.shape
    down, across = max(1, round(_CORNER_SHARE * height)), max(1, round(_CORNER_SHARE * width))
    rest = alpha < 128
    rest[:down, :across] = rest[:down, -across:] = rest[-down:, :across] = rest[-down:, -across:] = False
    return float(rest.mean()) <= _SPECK_SHARE


def _deepest(erased: Array) -> float:
    """The strongest erasure that more than a few of the erased pixels have, 1–255."""
    counts = cv2.calcHist([erased], [0], None, [256], [0, 256]).ravel()
    counts[0] = 0
    return float(max(1, 255 - int((np.cumsum(counts[::-1]) >= 0.02 * counts.sum()).argmax())))
