"""Masks."""

from bot.domain.mask.areas import Area, Side
from bot.domain.mask.kinds import Doubt, MaskKind
from bot.domain.mask.sizes import LEVEL_TOLERANCE, SHAPE_TOLERANCE, has_same_shape

__all__ = ["LEVEL_TOLERANCE", "SHAPE_TOLERANCE", "Area", "Doubt", "MaskKind", "Side", "has_same_shape"]
