"""Remarks that go with a job's pictures: nothing failed, but a person wants to know."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MaskResized:
    """The mask had another size of the same shape and was brought to the picture's. Sizes are (width, height) in px."""

    mask_px: tuple[int, int]
    picture_px: tuple[int, int]


@dataclass(frozen=True, slots=True)
class ShapeChanged:
    """The picture was repainted at another shape than its own. Sizes are (width, height) in pixels."""

    picture_px: tuple[int, int]
    repaint_px: tuple[int, int]


@dataclass(frozen=True, slots=True)
class PromptTooLong:
    """The model reads only the first `limit` tokens."""

    field: str
    tokens: int
    limit: int


@dataclass(frozen=True, slots=True)
class FewerResults:
    """The image API made fewer pictures than asked for, or some of them were unusable."""

    made: int
    asked: int


@dataclass(frozen=True, slots=True)
class ResultsReduced:
    """Some pictures were re-encoded to fit this place's upload limit (bytes a file)."""

    limit_bytes: int


@dataclass(frozen=True, slots=True)
class ResultsBlack:
    """Some pictures are all black: most likely the safety filter's answer."""

    count: int


@dataclass(frozen=True, slots=True)
class Unprotected:
    """The picture could not be laid under its results any more: they may differ from it outside of the mask too."""


Note = MaskResized | ShapeChanged | PromptTooLong | FewerResults | ResultsReduced | ResultsBlack | Unprotected
