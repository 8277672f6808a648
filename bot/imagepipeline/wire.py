"""The one body that is sent: every field and range of POST /sdxl/inpainting/v1, and nothing else."""

from typing import Annotated
from urllib.parse import quote

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.errors import Allowed, BadParameter
from bot.services.ports import InpaintRequest

SUBMIT_PATH = "/sdxl/inpainting/v1"

PublicUrl = Annotated[str, Field(pattern=r"^https?://\S+$", repr=False)]
# No upper bound is documented for a side; the domain has its own, tighter range. Multiples of 8: inferred from SDXL.
Side = Annotated[int, Field(ge=8, multiple_of=8)]


class InpaintBody(BaseModel):
    """Body of a submission. Ranges are the vendor's; sizes in pixels."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)

    model_id: Annotated[str, Field(min_length=1)]
    prompt: Annotated[str, Field(repr=False)]
    negative_prompt: Annotated[str, Field(repr=False)]
    num_inference_steps: Annotated[int, Field(ge=1, le=100)]
    strength: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
    samples: Annotated[int, Field(ge=1, le=4)]
    guidance_scale: Annotated[float, Field(ge=1, le=20, allow_inf_nan=False)]
    width: Side
    height: Side
    init_image: PublicUrl
    mask_image: PublicUrl
    # -1 is how the endpoint's siblings ask for a random seed.
    seed: Annotated[int, Field(ge=-1, le=2**32 - 1)]
    safety_checker: bool
    # Seen in the vendor's sample only: sent when someone asked for it, left to the service when nobody did.
    refiner: bool | None = None

    def to_json(self) -> bytes:
        """The body as sent: UTF-8 JSON without the fields nobody set."""
        return orjson.dumps(self.model_dump(exclude_none=True))


def inpaint_body(request: InpaintRequest) -> InpaintBody:
    """Translate a request. Raises BadParameter for what the vendor would refuse."""
    parameters = request.parameters
    try:
        return InpaintBody(
            model_id=parameters.model,
            prompt=parameters.prompt,
            negative_prompt=parameters.negative_prompt,
            num_inference_steps=parameters.steps,
            strength=parameters.strength,
            samples=parameters.samples,
            guidance_scale=parameters.guidance_scale,
            width=parameters.width_px,
            height=parameters.height_px,
            init_image=request.init_image_url,
            mask_image=request.mask_url,
            seed=parameters.seed,
            safety_checker=parameters.safety_checker,
            refiner=parameters.refiner,
        )
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        raise BadParameter(str(fault["loc"][0]), None, Allowed.WHAT_THE_SERVICE_TAKES) from error


def status_path(remote_id: str) -> str:
    """Where to ask after a job; whatever the id is, it stays one step of the path."""
    return f"{SUBMIT_PATH}/status/{quote(remote_id, safe='')}"
