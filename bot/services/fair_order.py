"""Whose turn it is: round-robin over servers, in a server over people, and of a person's jobs the first that came."""

from collections import OrderedDict, deque
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
# A guild's id; where there is none, minus the person's id: a server of its own.
_Server = int


@dataclass(frozen=True, slots=True)
class JobLimits:
    """How many jobs may run at once; 0 means no limit."""

    in_all: int
    per_guild: int
    per_person: int


@dataclass(frozen=True, slots=True)
class Ticket:
    """A job in line, or running."""

    job_id: str
    person_id: int
    server: _Server


def server_of(person_id: int, guild_id: int | None) -> _Server:
    """Whose turn a job takes."""
    return -person_id if guild_id is None else guild_id


class Rotation(Generic[_Key]):
    """Turns in rounds: nobody has two in one round, so each round ends.

    Who was served goes on to the next round; who comes new still belongs to this one, and so goes before everyone's
    second turn. Who leaves in between is remembered until the round ends, and gains nothing by coming back.
    """

    __slots__ = ("_members", "_next", "_served", "_this")

    def __init__(self, this: Iterable[_Key] = (), later: Iterable[_Key] = (), served: Iterable[_Key] = ()) -> None:
        self._this = deque(this)
        self._next = deque(later)
        self._members = {*self._this, *self._next}
        self._served = set(served)

    def enter(self, key: _Key, *, is_late: bool) -> None:
        """Line up, in this round or, with `is_late`, in the next. Whoever is in line already stays there."""
        if key not in self._members:
            self._members.add(key)
            (self._next if is_late or key in self._served else self._this).append(key)

    def first(self) -> _Key | None:
        """Whose turn it is."""
        if not self._this and self._next:
            self._this, self._next = self._next, self._this
            self._served.clear()
        return self._this[0] if self._this else None

    def drop_first(self) -> None:
        """Let the first go without a turn."""
        self._members.discard(self._this.popleft())

    def serve_first(self, *, stays: bool) -> None:
        """The first had its turn; `stays`: it wants another."""
        key = self._this.popleft()
        self._served.add(key)
        if stays:
            self._next.append(key)
        else:
            self._members.discard(key)

    def copy(self) -> "Rotation[_Key]":
        """A rotation that goes on by itself from here."""
        return Rotation(self._this, self._next, self._served)


@dataclass(slots=True)
class Tally:
    """How many jobs there are: in all, of each person and in each server that has any."""

    total: int = 0
    of: dict[int, int] = field(default_factory=dict)
    within: dict[_Server, int] = field(default_factory=dict)

    def add(self, ticket: Ticket) -> None:
        """One more."""
        self.total += 1
        self.of[ticket.person_id] = self.of.get(ticket.person_id, 0) + 1
        self.within[ticket.server] = self.within.get(ticket.server, 0) + 1

    def remove(self, ticket: Ticket) -> None:
        """One less."""
        self.total -= 1
        _count_down(self.of, ticket.person_id)
        _count_down(self.within, ticket.server)

    def copy(self) -> "Tally":
        """A tally that goes on by itself from here."""
        return Tally(self.total, self.of.copy(), self.within.copy())


@dataclass(slots=True)
class FairOrder:
    """Who runs and who waits, and who of them starts next within the limits. Each step costs O(1), amortized.

    A server or person whose limit is reached is put aside when its turn comes, and lines up again when one of its jobs
    ends. (Only a person who waits in several servers costs as many steps then.)
    """

    limits: JobLimits
    waiting: Tally = field(default_factory=Tally)
    running: Tally = field(default_factory=Tally)
    _queues: dict[tuple[_Server, int], OrderedDict[str, Ticket]] = field(default_factory=dict)
    _servers: Rotation[_Server] = field(default_factory=Rotation)
    _people: dict[_Server, Rotation[int]] = field(default_factory=dict)
    _aside: dict[int, set[_Server]] = field(default_factory=dict)

    def add(self, ticket: Ticket) -> None:
        """A job lines up."""
        server, person_id = ticket.server, ticket.person_id
        self._queues.setdefault((server, person_id), OrderedDict())[ticket.job_id] = ticket
        self.waiting.add(ticket)
        self._line_up(server, person_id)

    def remove(self, ticket: Ticket) -> None:
        """A waiting job leaves the line without having started."""
        server, person_id = ticket.server, ticket.person_id
        queue = self._queues[server, person_id]
        del queue[ticket.job_id]
        if not queue:
            del self._queues[server, person_id]
        self._count_out(ticket)

    def take(self) -> Ticket | None:
        """The next job to start, counted as running from here on; None when none may."""
        while self.waiting.total and not (self.limits.in_all and self.running.total >= self.limits.in_all):
            server = self._servers.first()
            if server is None:
                return None
            person_id = self._first_person(server)
            if person_id is not None:
                return self._serve(server, person_id)
            self._servers.drop_first()
        return None

    def begin(self, ticket: Ticket) -> None:
        """Count a job as running, whatever the limits say."""
        self.running.add(ticket)

    def end(self, ticket: Ticket) -> None:
        """A running job gives its place back."""
        server, person_id = ticket.server, ticket.person_id
        self.running.remove(ticket)
        for other in self._aside.pop(person_id, ()):
            if (other, person_id) in self._queues:
                self._line_up(other, person_id)
        if server in self._people:
            self._servers.enter(server, is_late=server in self.running.within)

    def forecast(self, running: Iterable[Ticket]) -> list[str]:
        """The waiting jobs in the order they would start in, if those `running` ended one by one in their order."""
        order = self._copy()
        ends = deque(running)
        starts: list[str] = []
        while ends and order.waiting.total:
            order.end(ends.popleft())
            while (ticket := order.take()) is not None:
                starts.append(ticket.job_id)
                ends.append(ticket)
        return starts

    def _line_up(self, server: _Server, person_id: int) -> None:
        # What runs counts as a turn had: else a job that never had to wait would be forgotten at once.
        people = self._people.setdefault(server, Rotation())
        people.enter(person_id, is_late=person_id in self.running.of)
        self._servers.enter(server, is_late=server in self.running.within)

    def _first_person(self, server: _Server) -> int | None:
        """Who of a server may start a job now; at its limit, and those at theirs, line up again when a job ends."""
        limits = self.limits
        people = self._people.get(server)
        is_full = server > 0 and limits.per_guild and self.running.within.get(server, 0) >= limits.per_guild
        if people is None or is_full:
            return None
        while (person_id := people.first()) is not None:
            is_waiting = (server, person_id) in self._queues
            if is_waiting and not (limits.per_person and self.running.of.get(person_id, 0) >= limits.per_person):
                return person_id
            people.drop_first()
            if is_waiting:
                self._aside.setdefault(person_id, set()).add(server)
        return None

    def _serve(self, server: _Server, person_id: int) -> Ticket:
        queue = self._queues[server, person_id]
        ticket = queue.popitem(last=False)[1]
        if not queue:
            del self._queues[server, person_id]
        self._people[server].serve_first(stays=bool(queue))
        self._count_out(ticket)
        self._servers.serve_first(stays=server in self._people)
        self.begin(ticket)
        return ticket

    def _count_out(self, ticket: Ticket) -> None:
        self.waiting.remove(ticket)
        if ticket.server not in self.waiting.within:
            del self._people[ticket.server]

    def _copy(self) -> "FairOrder":
        return FairOrder(
            self.limits,
            self.waiting.copy(),
            self.running.copy(),
            {key: queue.copy() for key, queue in self._queues.items()},
            self._servers.copy(),
            {server: people.copy() for server, people in self._people.items()},
            {person_id: servers.copy() for person_id, servers in self._aside.items()},
        )


def _count_down(counts: dict[_Key, int], key: _Key) -> None:
    left = counts[key] - 1
    if left:
        counts[key] = left
    else:
        del counts[key]
