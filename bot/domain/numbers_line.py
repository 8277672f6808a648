"""Numbers as people write them in one line: `steps 25, strength 0.9, guidance 8, samples 1, seed new`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class NumberWords:
    """What a line is written with in some language. All but the decimal mark are words of letters alone."""

    names: Mapping[str, str] = field(default_factory=lambda: {name: name for name in NAMES})
    new_seed: str = "new"
    same_seed: str = "same"
    decimal_mark: str = "."


ENGLISH = NumberWords()


def write_numbers(numbers: Numbers, words: NumberWords = ENGLISH) -> str:
    """The line that `read_numbers` understands."""
    seed = words.same_seed if numbers.keeps_seed else numbers.seed
    values = {
        "steps": numbers.steps,
        "strength": _plain(numbers.strength, words.decimal_mark),
        "guidance": _plain(numbers.guidance_scale, words.decimal_mark),
        "samples": numbers.samples,
        "seed": words.new_seed if seed is None else seed,
    }
    return ", ".join(f"{words.names[name]} {value}" for name, value in values.items() if value is not None)


def read_numbers(line: str, words: NumberWords = ENGLISH) -> Numbers:
    """What somebody wrote, in any order, with any punctuation between; English is always understood as well.

    Raises NumbersUnclear.
    """
    reader = _Reader(words)
    for word in _WORD.finditer(line.casefold()):
        if word["number"]:
            reader.number(word[0].replace("−", "-").replace(",", "."))
        else:
            reader.word(word[0])
    reader.end()
    found = reader.found
    seed = found.get("seed", "new")
    keeps_seed = seed in reader.same_seeds
    number = None if keeps_seed or seed in reader.new_seeds else _whole("seed", seed)
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

    def __init__(self, words: NumberWords) -> None:
        self.found: dict[str, str] = {}
        self.new_seeds = _NEW_SEEDS | {words.new_seed.casefold()}
        self.same_seeds = _SAME_SEEDS | {words.same_seed.casefold()}
        self._names = {name: name for name in NAMES} | {
            translated.casefold(): name for name, translated in words.names.items()
        }
        self._name = ""
        self._loose = ""

    def number(self, text: str) -> None:
        if self._name:
            self._put(self._known(self._name), text)
        elif self._loose:
            raise NumbersUnclear(NumbersFault.NO_NAME, self._loose)
        else:
            self._loose = text

    def word(self, text: str) -> None:
        if self._name_of(self._name) == "seed" and text in self.new_seeds | self.same_seeds:
            self._put("seed", text)
        elif self._loose:
            self._put(self._known(text), self._loose)
        else:
            longer = f"{self._name} {text}".strip()
            if self._name_of(self._name) and not self._name_of(longer):
                raise NumbersUnclear(NumbersFault.NO_NUMBER, self._known(self._name))
            self._name = longer

    def end(self) -> None:
        if self._loose:
            raise NumbersUnclear(NumbersFault.NO_NAME, self._loose)
        if self._name:
            raise NumbersUnclear(NumbersFault.NO_NUMBER, self._known(self._name))

    def _put(self, name: str, value: str) -> None:
        if name in self.found:
            raise NumbersUnclear(NumbersFault.TWICE, name)
        self.found[name] = value
        self._name = self._loose = ""

    def _known(self, name: str) -> str:
        """The number that is meant. Raises NumbersUnclear."""
        known = self._name_of(name)
        if known is None:
            raise NumbersUnclear(NumbersFault.UNKNOWN, name)
        return known

    def _name_of(self, name: str) -> str | None:
        """The number that is meant by its name, another name, or a beginning that no other number has."""
        if name in self._names:
            return self._names[name]
        if name in _OTHER_NAMES:
            return _OTHER_NAMES[name]
        if len(name) < _SHORTEST_BEGINNING:
            return None
        meant = {meant for one, meant in self._names.items() if one.startswith(name)}
        return meant.pop() if len(meant) == 1 else None


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


def _plain(number: float | None, mark: str) -> str | None:
    return None if number is None else f"{number:.10g}".replace(".", mark)
