"""What Discord's description can tell apart in a piece of JSON, so that a thousand alike are checked once."""

import bisect
import re
from collections.abc import Hashable
from typing import Any

_LENGTHS = {"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"}
_AMOUNTS = {"minimum", "maximum"}
_SNOWFLAKE = re.compile(r"0|[1-9][0-9]*")
_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


class Shapes:
    """Shapes by one description: two values of one shape are right or wrong together.

    A shape has keys and types, of a number or a length on which side of every limit it lies, of a value whether the
    description names it, and of a text whether it reads like an id, an address or a moment.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        lengths: set[float] = {0}
        amounts: set[float] = {0, -(2**31), 2**31}
        self._named: set[Any] = set()
        left: list[Any] = [document]
        while left:
            node = left.pop()
            if isinstance(node, dict):
                lengths |= {node[key] for key in _LENGTHS & node.keys() if isinstance(node[key], int)}
                amounts |= {node[key] for key in _AMOUNTS & node.keys() if isinstance(node[key], int)}
                named = [node["const"]] if "const" in node else node.get("enum", [])
                self._named |= (
                    {one for one in named if isinstance(one, int | str)} if isinstance(named, list) else set()
                )
                left += node.values()
            elif isinstance(node, list):
                left += node
        self._lengths, self._amounts = sorted(lengths), sorted(amounts)

    def of(self, value: Any) -> Hashable:
        """The shape of a value."""
        if isinstance(value, dict):
            parts = {("#" if key.isdigit() else key, self.of(one)) for key, one in value.items()}
            return frozenset(parts)
        if isinstance(value, list):
            shapes = frozenset(self.of(one) for one in value)
            # Only plain values are asked to be different from each other.
            twice = isinstance(value[0], int | str) and len(set(map(repr, value))) < len(value) if value else False
            return self._side(self._lengths, len(value)), twice, shapes
        if isinstance(value, str):
            return self._text(value)
        if value is None or isinstance(value, bool):
            return type(value)
        side = self._side(self._amounts, value)
        return type(value), side, value if value in self._named else None

    def _text(self, value: str) -> Hashable:
        if _SNOWFLAKE.fullmatch(value):
            return "id"
        reads_like = "address" if _ADDRESS.match(value) else "moment" if _MOMENT.fullmatch(value) else "text"
        named = value if value in self._named else None
        return self._side(self._lengths, len(value)), reads_like, " " in value and reads_like != "text", named

    @staticmethod
    def _side(limits: list[float], amount: float) -> tuple[int, int]:
        """Between which two limits, or on which."""
        return bisect.bisect_left(limits, amount), bisect.bisect_right(limits, amount)
