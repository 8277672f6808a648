"""The example pictures and their masks; `README.md` says whose they are."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Example:
    """A picture, a mask of the same size, and a prompt to go with them."""

    name: str
    image: Path
    mask: Path
    prompt: str
    credit: str


def load_examples() -> tuple[Example, ...]:
    """Read the index; the first is the one to show first."""
    return tuple(
        Example(**{**entry, "image": FOLDER / entry["image"], "mask": FOLDER / entry["mask"]})
        for entry in json.loads((FOLDER / "examples.json").read_text("utf-8"))
    )
