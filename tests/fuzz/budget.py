"""How much is tried: little in every test run, as much as there is time for in `make fuzz`."""

import os
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings

_TIMES = float(os.environ.get("FUZZ_TIMES", "1"))


def times(examples: int) -> int:
    """So many, or FUZZ_TIMES as many."""
    return max(1, round(examples * _TIMES))


def budget(examples: int) -> Callable[[Any], Any]:
    """So many examples, or FUZZ_TIMES as many; slow ones count, too. The same ones in every run of the tests."""
    return settings(
        max_examples=times(examples),
        deadline=None,
        derandomize=_TIMES == 1,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
    )
