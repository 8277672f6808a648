"""Rules for masks: white is repainted, black is kept.

Light, safe at the bot's start: `sizes`, `kinds`, `areas`, `expansion`. All others bring NumPy and OpenCV (`arrays`) and
are imported only by what runs in the picture threads.
"""

from bot.domain.mask.areas import Area, Side
from bot.domain.mask.kinds import Doubt, MaskKind
from bot.domain.mask.sizes import LEVEL_TOLERANCE, SHAPE_TOLERANCE, has_same_shape

__all__ = ["LEVEL_TOLERANCE", "SHAPE_TOLERANCE", "Area", "Doubt", "MaskKind", "Side", "has_same_shape"]
