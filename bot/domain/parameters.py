"""The parameters of an inpainting request, their ranges, and the size a picture is repainted at."""

import math
from dataclasses import dataclass, field

# Ranges: ImagePipeline's documentation of POST /sdxl/inpainting/v1.
STEPS = (1, 100)
STRENGTH = (0.0, 1.0)
GUIDANCE_SCALE = (1.0, 20.0)
SAMPLES = (1, 4)
# No range is documented; signed 32-bit is what every reader of such a field can hold.
SEED = (0, 2**31 - 1)
# "≥ 512 for best results"; 2048 is where one side alone uses up SDXL's budget at 4:1.
SIDE_PX = (512, 2048)
# No rule is documented, but SDXL works on 8 × 8 px patches: other sizes would be rounded silently.
SIDE_MULTIPLE_PX = 8
# Our own limits: what a form's field and a command's option can both be given.
PROMPT_CHARACTERS = 2000
MODEL_CHARACTERS = 100
# SDXL was trained at 1024 × 1024.
PIXEL_BUDGET = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Parameters:
    """What is asked of the model. Sizes in pixels, multiples of 8; ranges as the constants of this module."""

    model: str
    prompt: str = field(repr=False)
    negative_prompt: str = field(repr=False)
    steps: int
    strength: float
    guidance_scale: float
    samples: int
    seed: int
    width_px: int
    height_px: int
    refiner: bool | None
    safety_checker: bool


def repaint_size(
    picture_px: tuple[int, int], wanted_width_px: int | None = None, wanted_height_px: int | None = None
) -> tuple[int, int]:
    """The (width, height) in pixels to repaint a picture of size `picture_px` at.

    What is wanted is taken, snapped to a multiple of 8. A side that is not wanted follows the picture's own shape: both
    free, at about one megapixel. Every side is within SIDE_PX, so a picture longer than 4:1 is repainted at 4:1.
    """
    width, height = picture_px
    if wanted_width_px is not None:
        scale = wanted_width_px / width
    elif wanted_height_px is not None:
        scale = wanted_height_px / height
    else:
        scale = math.sqrt(PIXEL_BUDGET / (width * height))
    return (
        _snapped(width * scale if wanted_width_px is None else wanted_width_px),
        _snapped(height * scale if wanted_height_px is None else wanted_height_px),
    )


def _snapped(side_px: float) -> int:
    shortest, longest = SIDE_PX
    return min(max(round(side_px / SIDE_MULTIPLE_PX) * SIDE_MULTIPLE_PX, shortest), longest)
