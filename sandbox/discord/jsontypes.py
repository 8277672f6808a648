"""The names under which JSON travels through the sandbox."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
"""A JSON object."""

JsonValue: TypeAlias = Any
"""Whatever a stranger put into JSON: to be checked before use."""
