"""Counts jobs that have not ended, and says when one more is one too many."""

from collections import Counter
from dataclasses import dataclass

from bot.domain.errors import JobLimit, TooManyJobs


@dataclass(frozen=True, slots=True)
class JobLimits:
    """How many jobs may run at once; 0 means no limit."""

    in_all: int
    per_guild: int
    per_person: int


class RunningJobs:
    """Places for running jobs: taken before a job is accepted, given back when it has ended."""

    def __init__(self, limits: JobLimits) -> None:
        self._limits = limits
        self._persons: Counter[int] = Counter()
        self._guilds: Counter[int] = Counter()

    @property
    def count(self) -> int:
        """Jobs that have not ended."""
        return self._persons.total()

    def enter(self, person_id: int, guild_id: int | None) -> None:
        """Take a place. Raises TooManyJobs, and takes none."""
        for scope, running, limit in (
            (JobLimit.PERSON, self._persons[person_id], self._limits.per_person),
            (JobLimit.GUILD, 0 if guild_id is None else self._guilds[guild_id], self._limits.per_guild),
            (JobLimit.ALL, self.count if self._limits.in_all else 0, self._limits.in_all),
        ):
            if limit and running >= limit:
                raise TooManyJobs(scope, limit)
        self._persons[person_id] += 1
        if guild_id is not None:
            self._guilds[guild_id] += 1

    def leave(self, person_id: int, guild_id: int | None) -> None:
        """Give a place back."""
        _count_down(self._persons, person_id)
        if guild_id is not None:
            _count_down(self._guilds, guild_id)


def _count_down(counter: Counter[int], key: int) -> None:
    counter[key] -= 1
    if counter[key] <= 0:
        del counter[key]
