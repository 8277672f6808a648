"""What a repaint changed: a result held against the picture it was made from, inside the mask and outside."""

from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image

# Less than this (of 255, on average over the mask) is a re-encoding, not a repaint.
VISIBLE = 2.0


@dataclass(frozen=True, slots=True)
class Difference:
    """Mean absolute differences, 0 to 255, between a result and the picture resized to its size (pixels)."""

    width_px: int
    height_px: int
    inside: float
    outside: float

    @property
    def is_repainted(self) -> bool:
        """Whether anyone would see it."""
        return self.inside >= VISIBLE


def compare(picture: bytes, mask: bytes, result: bytes) -> Difference:
    """Compare a result with its picture. Raises OSError where one of the three is no picture."""
    with Image.open(BytesIO(result)) as opened:
        repainted = np.asarray(opened.convert("RGB"), dtype=np.int16)
        size_px = opened.size
    with Image.open(BytesIO(picture)) as opened:
        original = np.asarray(opened.convert("RGB").resize(size_px, Image.Resampling.LANCZOS), dtype=np.int16)
    with Image.open(BytesIO(mask)) as opened:
        white = np.asarray(opened.convert("L").resize(size_px, Image.Resampling.NEAREST)) >= 128
    change = np.abs(repainted - original).mean(axis=2)
    return Difference(*size_px, inside=_mean(change[white]), outside=_mean(change[~white]))


def _mean(values: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> float:
    return float(values.mean()) if values.size else 0.0
