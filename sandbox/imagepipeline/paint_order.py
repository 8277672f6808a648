"""What a painter is told: the line that goes before the two files of an order."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class PaintOrder:
    """One sample to fill."""

    width_px: int
    height_px: int
    seed: int
    strength: float
    picture_bytes: int
    mask_bytes: int

    @classmethod
    def from_line(cls, line: bytes) -> "PaintOrder":
        """Read what `as_line` wrote."""
        return cls(**json.loads(line))

    def as_line(self) -> bytes:
        """The line that goes before the files."""
        return json.dumps(asdict(self)).encode() + b"\n"
