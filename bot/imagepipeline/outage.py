"""Saying once that the service is away, and once that it is back."""

import structlog

from bot.imagepipeline.clock import Clock

# One failure is a hiccup; this many in a row, over all jobs, are an outage.
_FAILURES_OF_AN_OUTAGE = 3

_log = structlog.stdlib.get_logger(__name__)


class Outage:
    """Counts failures in a row over all jobs and logs the start and the end of an outage."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = 0
        self._since = 0.0

    def failed(self, kind: str) -> None:
        """A request got no answer that makes sense. `kind` is a word for the log, never an address."""
        self._failures += 1
        if self._failures == 1:
            self._since = self._clock.now()
        if self._failures == _FAILURES_OF_AN_OUTAGE:
            _log.warning("imagepipeline.outage_started", kind=kind)
        else:
            _log.debug("imagepipeline.request_failed", kind=kind)

    def answered(self) -> None:
        """A request was answered with sense."""
        if self._failures >= _FAILURES_OF_AN_OUTAGE:
            away_s = round(self._clock.now() - self._since, 1)
            _log.info("imagepipeline.outage_ended", away_s=away_s, failures=self._failures)
        self._failures = 0
