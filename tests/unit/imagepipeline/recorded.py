"""What the image API was seen, or is documented, to answer: `tests/recorded/imagepipeline/`."""

import json
from pathlib import Path
from typing import Any

from bot.domain.parameters import Parameters
from bot.services.ports import InpaintRequest
from tests.fakes.scripted_server import Reply

FOLDER = Path(__file__).parents[2] / "recorded" / "imagepipeline"

PARAMETERS = Parameters(
    model="sdxl",
    prompt="a red boat",
    negative_prompt="",
    steps=25,
    strength=0.8,
    guidance_scale=7.5,
    samples=2,
    seed=7,
    width_px=1024,
    height_px=768,
    refiner=None,
    safety_checker=True,
)
REQUEST = InpaintRequest("https://cdn.example/image.png?ex=1", "https://cdn.example/mask.png?ex=1", PARAMETERS)


def body(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text())


def reply(name: str, status: int = 200, **headers: str) -> Reply:
    file = name if "." in name else f"{name}.json"
    kind = "text/html" if file.endswith(".html") else "application/json"
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return Reply(status, (FOLDER / file).read_bytes(), {"Content-Type": kind, **named})
