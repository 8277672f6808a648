"""Numbers as people write them in one line: `steps 25, strength 0.9, guidance 8, samples 1, seed new`."""

import re
from dataclasses import dataclass

from bot.domain.errors import NumbersFault, NumbersUnclear

NAMES = ("steps", "strength", "guidance", "samples", "seed")

_OTHER_NAMES = {
    "denoising strength": "strength",
    "denoise": "strength",
    "guidance scale": "guidance",
    "cfg": "guidance",
    "cfg scale": "guidance",
    "pictures": "samples",
    "images": "samples",
}
_NEW_SEEDS = frozenset({"new", "random", "any"})
_SAME_SEEDS = frozenset({"same", "keep", "old"})
# As the image API's siblings have it.
_NEW_SEED_NUMBER = -1
_SHORTEST_BEGINNING = 2
# A comma between digits is a decimal comma. All that is neither a number nor a word only separates.
_WORD = re.compile(r"(?P<number>[+\-−]?(?:\d+(?:[.,]\d+)?|[.,]\d+))|[^\W\d_]+")
# Python takes its time over very long numbers; none of these has as many digits.
_MOST_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a line asks for; None where it says nothing. Ranges are looked at when a job is accepted.

    `seed`: None draws a new one, unless `keeps_seed`.
    """

    steps: int | None = None
    strength: float | None = None
    guidance_scale: float | None = None
    samples: int | None = None
    seed: int | None = None
    keeps_seed: bool = False


def write_numbers(numbers: Numbers) -> str:
    """The line that `read_numbers` understands."""
    seed = "same" if numbers.keeps_seed else numbers.seed
    values = {
        "steps": numbers.steps,
        "strength": _plain(numbers.strength),
        "guidance": _plain(numbers.guidance_scale),
        "samples": numbers.samples,
        "seed": "new" if seed is None else seed,
    }
    return ", ".join(f"{name} {value}" for name, value in values.items() if value is not None)


def read_numbers(line: str) -> Numbers:
    """What somebody wrote, in any order, with any punctuation between. Raises NumbersUnclear."""
    reader = _Reader()
    for word in _WORD.finditer(line.casefold()):
        if word["number"]:
            reader.number(word[0].replace("−", "-").replace(",", "."))
        else:
            reader.word(word[0])
    reader.end()
    found = reader.found
    seed = found.get("seed", "new")
    keeps_seed = seed in _SAME_SEEDS
    number = None if keeps_seed or seed in _NEW_SEEDS else _whole("seed", seed)
    return Numbers(
        steps=_whole("steps", found.get("steps")),
        strength=_decimal("strength", found.get("strength")),
        guidance_scale=_decimal("guidance", found.get("guidance")),
        samples=_whole("samples", found.get("samples")),
        seed=None if number == _NEW_SEED_NUMBER else number,
        keeps_seed=keeps_seed,
    )


class _Reader:
    """Gathers what stands for each name, before it or behind it: `steps 25` and `25 steps` are the same."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._name = ""
        self._loose = ""

    def number(self, text: str) -> None:
        if self._name:
            self._put(_known(self._name), text)
        elif self._loose:
            raise NumbersUnclear(NumbersFault.NO_NAME, self._loose)
        else:
            self._loose = text

    def word(self, text: str) -> None:
        if _name_of(self._name) == "seed" and text in _NEW_SEEDS | _SAME_SEEDS:
            self._put("seed", text)
        elif self._loose:
            self._put(_known(text), self._loose)
        else:
            longer = f"{self._name} {text}".strip()
            if _name_of(self._name) and not _name_of(longer):
                raise NumbersUnclear(NumbersFault.NO_NUMBER, _known(self._name))
            self._name = longer

    def end(self) -> None:
        if self._loose:
            raise NumbersUnclear(NumbersFault.NO_NAME, self._loose)
        if self._name:
            raise NumbersUnclear(NumbersFault.NO_NUMBER, _known(self._name))

    def _put(self, name: str, value: str) -> None:
        if name in self.found:
            raise NumbersUnclear(NumbersFault.TWICE, name)
        self.found[name] = value
        self._name = self._loose = ""


def _known(name: str) -> str:
    """The number that is meant. Raises NumbersUnclear."""
    known = _name_of(name)
    if known is None:
        raise NumbersUnclear(NumbersFault.UNKNOWN, name)
    return known


def _name_of(name: str) -> str | None:
    """The number that is meant by its name, another name, or a beginning that no other number has."""
    if name in NAMES:
        return name
    if name in _OTHER_NAMES:
        return _OTHER_NAMES[name]
    meant = [one for one in NAMES if len(name) >= _SHORTEST_BEGINNING and one.startswith(name)]
    return meant[0] if len(meant) == 1 else None


def _whole(name: str, text: str | None) -> int | None:
    if text is None:
        return None
    try:
        return int(text[:_MOST_CHARACTERS])
    except ValueError as error:
        raise NumbersUnclear(NumbersFault.NOT_WHOLE, name) from error


def _decimal(name: str, text: str | None) -> float | None:
    if text is None:
        return None
    try:
        return float(text[:_MOST_CHARACTERS])
    except ValueError as error:
        raise NumbersUnclear(NumbersFault.NO_NUMBER, name) from error


def _plain(number: float | None) -> str | None:
    return None if number is None else f"{number:.10g}"
