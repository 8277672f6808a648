"""The contract's bodies: what a request must look like, and how a refusal of one reads."""

from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be an http or https address")
    return value


WebAddress = Annotated[str, Field(max_length=4096), AfterValidator(_web_address)]
# Nobody documents bounds for the sides; these keep one job within a few seconds of one core.
Side = Annotated[int, Field(ge=64, le=2048)]


class InpaintBody(BaseModel):
    """`POST /sdxl/inpainting/v1`. A default stands where a field may be left out, or where nobody knows."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    model_id: Annotated[str, Field(min_length=1, max_length=200)]
    prompt: Annotated[str, Field(min_length=1, max_length=10_000)]
    negative_prompt: Annotated[str, Field(max_length=10_000)] = ""
    num_inference_steps: Annotated[int, Field(ge=1, le=100)]
    strength: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 0.8
    samples: Annotated[int, Field(ge=1, le=4)] = 2
    """A sibling of the endpoint defaults to 2: who leaves it out pays for two."""
    guidance_scale: Annotated[float, Field(ge=1, le=20, allow_inf_nan=False)]
    width: Side
    height: Side
    init_image: WebAddress
    mask_image: WebAddress
    seed: Annotated[int, Field(ge=-1, le=2**32 - 1)] = -1
    """-1 is any."""
    safety_checker: bool = True
    refiner: bool = False


def refusal(error: ValidationError) -> dict[str, list[dict[str, Any]]]:
    """The body of a 422: FastAPI's list of faults, each with the place it is at."""
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    return {
        "detail": [{"type": fault["type"], "loc": ["body", *fault["loc"]], "msg": fault["msg"]} for fault in faults]
    }
