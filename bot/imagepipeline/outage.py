"""Noticing once that status calls get no answers, and once that they do again.

Submissions are not counted here: `bot.services.breaker` watches them, and tells of both as one outage.
"""

from collections.abc import Callable

import structlog

# One failure is a hiccup; this many in a row, over all jobs, are an outage.
_FAILURES_OF_AN_OUTAGE = 3

_log = structlog.stdlib.get_logger(__name__)


class Outage:
    """Counts failed looks in a row over all jobs, and tells when they begin and cease to be an outage."""

    def __init__(self, tell: Callable[[bool], None]) -> None:
        self._tell = tell
        self._failures = 0

    def failed(self, kind: str) -> None:
        """A look got no answer that makes sense. `kind` is a word for the log, never an address."""
        self._failures += 1
        _log.debug("imagepipeline.look_failed", kind=kind)
        if self._failures == _FAILURES_OF_AN_OUTAGE:
            self._tell(True)

    def answered(self) -> None:
        """A look was answered with sense."""
        was_away = self._failures >= _FAILURES_OF_AN_OUTAGE
        self._failures = 0
        if was_away:
            self._tell(False)
