"""What must hold of a crowd's commands, whatever died when."""

import sqlite3
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from tests.faults.crowd import Command, Seen
from tests.faults.gate import Visit
from tests.faults.theatre import Theatre

# A POST may have left the bot but not reached the stand-in yet, or its answer left but not been stored: as long as a
# busy machine may take for that.
ON_THE_WAY_S = 0.5


@dataclass
class Account:
    """What became of a crowd."""

    commands: int = 0
    ends: Counter[Seen] = field(default_factory=Counter)
    cut_off_before_arrival: int = 0

    def __str__(self) -> str:
        ends = ", ".join(f"{count} × {kind.name.lower()}" for kind, count in sorted(self.ends.items(), key=str))
        return f"{self.commands} commands: {ends}; {self.cut_off_before_arrival} posts cut off before they arrived"

    def add(self, other: "Account") -> None:
        self.commands += other.commands
        self.ends += other.ends
        self.cut_off_before_arrival += other.cut_off_before_arrival


def account_of(stage: Theatre, may_fail: Collection[Command] = ()) -> Account:
    """Check every command of the crowd, all ended, and count how. Only those that `may_fail` may end with a reason."""
    faults: list[str] = []
    account = Account()
    submissions: dict[int, list[Visit]] = {}
    for visit in stage.gate.visits:
        if visit.is_submission and visit.seed is not None:
            submissions.setdefault(visit.seed, []).append(visit)
    accepted = Counter(job.seed for job in stage.api.jobs)
    for command in stage.crowd.commands:
        posts = submissions.get(command.seed, [])
        account.commands += 1
        account.ends[command.ends[0] if command.ends else Seen.NOTHING_YET] += 1
        faults += [f"{command.seed}: {fault}" for fault in _faults(stage, command, posts, accepted[command.seed])]
        if command not in may_fail and {Seen.FAILURE, Seen.REFUSAL} & set(command.ends):
            faults.append(f"{command.seed}: failed, although nothing but the bot died")
        account.cut_off_before_arrival += Seen.QUESTION in command.ends and not posts
    assert not faults, "\n".join([*faults, *stage.log[-30:]])
    return account


def _faults(stage: Theatre, command: Command, posts: list[Visit], accepted: int) -> list[str]:
    faults = []
    if len(command.ends) != 1:
        faults.append(f"ends seen: {[one.name for one in command.ends]}, now {stage.crowd.seen(command).name}")
    end = command.ends[-1] if command.ends else Seen.NOTHING_YET
    messages = stage.crowd.messages(command)
    if len(messages) != (end is not Seen.NO_ANSWER):
        faults.append(f"{len(messages)} messages, {end.name}")
    if accepted > 1:
        faults.append(f"submitted {accepted} times")
    if end is Seen.NO_ANSWER and posts:
        faults.append("submitted although it was never acknowledged")
    if end is Seen.PICTURES and accepted != 1:
        faults.append("pictures from nowhere")
    if end is Seen.QUESTION and not _was_under_way(posts, stage.killed_at_s):
        faults.append(f"unknown outcome, but no POST was under way: {posts} {stage.killed_at_s[-2:]}")
    return faults


def _was_under_way(posts: list[Visit], killed_at_s: list[float]) -> bool:
    if not posts:
        return True  # cut off before it arrived: the bot cannot know that, the account counts it
    return any(
        post.arrived_s - ON_THE_WAY_S <= killed_s <= (post.answered_s or killed_s) + ON_THE_WAY_S
        for post in posts
        for killed_s in killed_at_s
    )


def unfinished_in_store(stage: Theatre) -> Counter[str]:
    """The states of jobs that are no ends, in the database of a bot that has ended."""
    with sqlite3.connect(stage.data_dir / "retouch.db") as connection:
        counts = dict(connection.execute("SELECT state, count(*) FROM jobs GROUP BY state").fetchall())
    connection.close()
    ends = {"done", "failed", "cancelled", "unknown outcome", "gave up"}
    return Counter({state: count for state, count in counts.items() if state not in ends})
