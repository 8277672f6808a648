"""How the stand-in is set: `ImagePipelineConfig` is fixed when it starts, `Knobs` can be turned while it runs."""

import os
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field


class Fill(StrEnum):
    """What results are made of."""

    PATCHMATCH = "patchmatch"
    """The mask is really filled, from the rest of the picture: about a second of one core for each sample."""
    NOISE = "noise"
    """A band in a colour that tells the seed, above noise of the weight asked for: next to nothing, for load tests."""


def _as_span(value: object) -> object:
    return (value, value) if isinstance(value, int | float) else value


def _ordered(span: tuple[float, float]) -> tuple[float, float]:
    if span[0] > span[1]:
        raise ValueError("the first of the two must not be above the second")
    return span


Seconds = Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)]
Span = Annotated[tuple[Seconds, Seconds], BeforeValidator(_as_span), AfterValidator(_ordered)]
"""Seconds, drawn anew for each job: one number is fixed, [from, to] is uniform between the two."""


class Knobs(BaseModel):
    """What can be turned while the stand-in runs. A job follows the knobs as they are when it reaches them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    queue_s: Span = (0.0, 0.0)
    """How long a job waits before it gets in line for work."""
    work_s: Span = (0.0, 0.0)
    """How long the work takes at least; noise takes exactly this long."""
    concurrency: int = Field(default=0, ge=0)
    """How many jobs are worked on at once, first come first served; 0 is no limit."""
    fill: Fill = Fill.PATCHMATCH
    result_bytes: int = Field(default=1_400_000, ge=0, le=100 * 1024 * 1024)
    """About how much a result of `noise` weighs."""
    fetch_inputs: bool = True
    """Whether `noise` downloads picture and mask and checks their sizes; `patchmatch` always does."""


@dataclass(frozen=True, slots=True)
class ImagePipelineConfig:
    """What is fixed when the stand-in starts."""

    host: str = "127.0.0.1"
    port: int = 0
    """0 takes any free one."""
    api_key: str = "sandbox-key"
    public_url: str | None = None
    """What result URLs begin with, when others reach the stand-in by another address than its own."""
    knobs: Knobs = field(default_factory=Knobs)
    painters: int = field(default_factory=lambda: max(1, min(2, os.cpu_count() or 1)))
    """Processes that fill masks, one core each."""
    chance_seed: int | None = None
    """Makes everything that is drawn by chance (spans, shares) come out the same each time."""
