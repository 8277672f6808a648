"""The parameters of an inpainting request, their ranges, and the size a picture is repainted at."""

from dataclasses import dataclass, field

# Ranges: ImagePipeline's documentation of POST /sdxl/inpainting/v1.
STEPS = (1, 100)
STRENGTH = (0.0, 1.0)
GUIDANCE_SCALE = (1.0, 20.0)
SAMPLES = (1, 4)
# The siblings of the endpoint document unsigned 32-bit seeds; 2**31 - 1 is safe for signed readers too.
SEED = (0, 2**31 - 1)
# SDXL was trained at about one megapixel and blurs below 512 px; 2048 px is four times its budget.
SIDE_PX = (512, 2048)
SIDE_MULTIPLE_PX = 8
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
