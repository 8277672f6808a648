"""Noticing that a service has become faster or slower than what was learnt of it."""

from dataclasses import dataclass

from bot.imagepipeline.looks import CLOSEST_S, Plan

# After first looks that found jobs done, which the plan gave less than this chance together, or after so many in a
# row, one is looked at earlier.
_UNLIKELY = 0.05
_FIRST_HITS_MAX = 3
EARLY_STEP = 0.6
# The first of so many looks seldom hits.
_MANY_LOOKS = 4
# So many jobs in a row that took longer than any before were not chance.
_LATE_ROW = 3


@dataclass(eq=False, slots=True)
class Ended:
    """How a job was seen to end. Seconds count from its start."""

    began: float
    """On any one clock: it tells which jobs are the latest."""
    probe_s: float | None
    """The early look it was chosen for, if it was."""
    running_at_s: float
    """When it was last seen running; 0 when it never was looked at before."""
    done_s: float
    """When it was seen done."""


class Changes:
    """Counts what surprises in how jobs of one kind end."""

    __slots__ = ("_hits", "_hits_chance", "_late", "_late_began", "_late_s", "_probe_s", "_probes")

    def __init__(self) -> None:
        self._hits = self._probes = self._late = 0
        self._hits_chance = 1.0
        self._probe_s: float | None = None
        self._late_began = self._late_s = 0.0

    def probe_s(self, plan: Plan) -> float | None:
        """When to look early at a job that begins; None when it need not be.

        What is done at its first look may have been done for long: only an earlier look tells.
        """
        if self._probe_s is not None:
            return max(CLOSEST_S, self._probe_s)
        if self._hits < _FIRST_HITS_MAX and self._hits_chance > _UNLIKELY:
            return None
        # The count starts again so that of a crowd of jobs only some go looking.
        self._hits, self._hits_chance = 0, 1.0
        self._probes += 1
        # In turn: is the service much faster, and where exactly do its durations begin?
        at_s = plan.start_s * EARLY_STEP if self._probes % 2 else (plan.start_s + plan.at_s[0]) / 2
        return max(CLOSEST_S, at_s)

    def see(self, plan: Plan, ended: Ended) -> float | None:
        """Count one job. When the service has changed: when the first job began that showed it."""
        if ended.done_s < plan.start_s:
            self._probe_s = ended.done_s * EARLY_STEP
            return ended.began
        self._probe_s = None
        if ended.running_at_s >= plan.start_s:
            self._hits, self._hits_chance = 0, 1.0
        else:
            self._hits += 1
            self._hits_chance /= len(plan.at_s)
            self._probe_s = self._probe_again_s(plan, ended)
        return self._see_lateness(plan, ended)

    def _probe_again_s(self, plan: Plan, ended: Ended) -> float | None:
        if ended.probe_s is None:
            return None
        if not ended.running_at_s:
            return ended.probe_s * EARLY_STEP
        # The early look was too early, and the next one hit nonetheless.
        return (ended.probe_s + plan.start_s) / 2 if len(plan.at_s) >= _MANY_LOOKS else None

    def _see_lateness(self, plan: Plan, ended: Ended) -> float | None:
        if not self._late:
            # Held to what was known before the row began: each late job makes the next one less surprising.
            self._late_s, self._late_began = plan.at_s[-1], ended.began
        if ended.running_at_s < self._late_s:
            self._late = 0
            return None
        self._late_began = min(self._late_began, ended.began)
        self._late = (self._late + 1) % _LATE_ROW
        return None if self._late else self._late_began
