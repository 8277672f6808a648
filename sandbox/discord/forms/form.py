"""Reads the fields of a stranger's JSON and gathers what is wrong with them, in Discord's nested shape."""

import re
from collections.abc import Collection, Iterable

from sandbox.discord.jsontypes import Json, JsonValue
from sandbox.discord.problems import InvalidForm
from sandbox.discord.snowflakes import read_snowflake

Path = tuple[str | int, ...]
_WHOLE = re.compile(r"-?[0-9]{1,20}")


class Form:
    """A body under examination: every reader returns a usable value and notes the error, if any."""

    def __init__(self) -> None:
        self.errors: Json = {}

    def fail(self, path: Path, code: str, message: str) -> None:
        """Note an error at a path into the body."""
        at = self.errors
        for step in path:
            at = at.setdefault(str(step), {})
        at.setdefault("_errors", []).append({"code": code, "message": message})

    def check(self) -> None:
        """Raise InvalidForm if anything was wrong."""
        if self.errors:
            raise InvalidForm(self.errors)

    def require(self, path: Path, raw: JsonValue) -> bool:
        """Whether the field is there at all; notes its absence."""
        if raw is None:
            self.fail(path, "BASE_TYPE_REQUIRED", "This field is required")
        return raw is not None

    def text(self, path: Path, raw: JsonValue, at_most: int, at_least: int = 0, *, required: bool = False) -> str:
        """A string within its length (counted in characters after trimming nothing)."""
        if raw is None:
            if required:
                self.require(path, raw)
            return ""
        if isinstance(raw, bool) or not isinstance(raw, str | int | float):
            self.fail(path, "STRING_TYPE_CONVERT", "Could not interpret value as string.")
            return ""
        found = str(raw)
        if required and not found and at_least:
            self.fail(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif at_least and not at_least <= len(found) <= at_most:
            self.fail(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {at_least} and {at_most} in length.")
        elif len(found) > at_most:
            self.fail(path, "BASE_TYPE_MAX_LENGTH", f"Must be {at_most} or fewer in length.")
        return found

    def integer(
        self, path: Path, raw: JsonValue, at_least: int | None = None, at_most: int | None = None
    ) -> int | None:
        """A whole number in its range; strings of digits count, as with Discord."""
        if raw is None:
            return None
        number: int | None = None
        if isinstance(raw, int) and not isinstance(raw, bool):
            number = raw
        elif (isinstance(raw, float) and raw.is_integer()) or (isinstance(raw, str) and _WHOLE.fullmatch(raw)):
            number = int(raw)
        if number is None:
            self.fail(path, "NUMBER_TYPE_COERCE", f'Value "{raw}" is not int.')
            return None
        self._within(path, number, at_least, at_most, "int")
        return number

    def number(
        self, path: Path, raw: JsonValue, at_least: float | None = None, at_most: float | None = None
    ) -> float | None:
        """A number in its range."""
        if raw is None:
            return None
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            self.fail(path, "NUMBER_TYPE_COERCE", f'Value "{raw}" is not float.')
            return None
        self._within(path, raw, at_least, at_most, "float")
        return raw

    def boolean(self, path: Path, raw: JsonValue, *, default: bool = False) -> bool:
        """True or false."""
        if raw is None:
            return default
        if not isinstance(raw, bool):
            self.fail(path, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
            return default
        return raw

    def sequence(self, path: Path, raw: JsonValue, at_most: int, at_least: int = 0) -> list[JsonValue]:
        """A list within its length."""
        if raw is None:
            raw = []
        if not isinstance(raw, list):
            self.fail(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if at_least and not at_least <= len(raw) <= at_most:
            self.fail(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {at_least} and {at_most} in length.")
        elif len(raw) > at_most:
            self.fail(path, "BASE_TYPE_MAX_LENGTH", f"Must be {at_most} or fewer in length.")
        return raw

    def mapping(self, path: Path, raw: JsonValue) -> Json:
        """An object."""
        if isinstance(raw, dict):
            return raw
        if raw is not None:
            self.fail(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return {}

    def choice(self, path: Path, raw: JsonValue, allowed: Collection[int], *, required: bool = False) -> int | None:
        """One of a few numbers."""
        if raw is None:
            if required:
                self.require(path, raw)
            return None
        number = self.integer(path, raw)
        if number is not None and number not in allowed:
            self.fail(path, "BASE_TYPE_CHOICES", f"Value must be one of {{{_listed(allowed)}}}.")
            return None
        return number

    def union(self, path: Path, raw: JsonValue, allowed: Collection[int]) -> int | None:
        """The `type` of an object that may be of several kinds."""
        kind = raw.get("type") if isinstance(raw, dict) else None
        if kind is None:
            self.fail((*path, "type"), "BASE_TYPE_REQUIRED", "This field is required")
            return None
        if kind not in allowed or isinstance(kind, bool):
            self.fail(
                (*path, "type"), "UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({_listed(allowed)}).'
            )
            return None
        return int(kind)

    def snowflake(self, path: Path, raw: JsonValue, *, required: bool = False) -> int | None:
        """An id."""
        if raw is None:
            if required:
                self.require(path, raw)
            return None
        found = read_snowflake(raw)
        if found is None:
            self.fail(path, "NUMBER_TYPE_COERCE", f'Value "{raw}" is not snowflake.')
        return found

    def link(
        self, path: Path, raw: JsonValue, schemes: Collection[str], at_most: int = 2048, *, required: bool = False
    ) -> str:
        """An address of one of the schemes."""
        address = self.text(path, raw, at_most, required=required)
        if not address:
            if required and raw == "":
                self.require(path, None)
            return ""
        scheme, separator, rest = address.partition("://")
        if not separator or not rest or any(letter.isspace() for letter in address):
            self.fail(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
        elif scheme.lower() not in schemes:
            listed = ", ".join(f"'{one}'" for one in schemes)
            self.fail(
                path, "URL_TYPE_INVALID_SCHEME", f'Scheme "{scheme}" is not supported. Must be one of ({listed}).'
            )
        return address

    def _within(self, path: Path, number: float, at_least: float | None, at_most: float | None, kind: str) -> None:
        if at_least is not None and number < at_least:
            self.fail(path, "NUMBER_TYPE_MIN", f"{kind} value should be greater than or equal to {at_least}.")
        if at_most is not None and number > at_most:
            self.fail(path, "NUMBER_TYPE_MAX", f"{kind} value should be less than or equal to {at_most}.")


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(int(number)) for number in sorted(numbers))
