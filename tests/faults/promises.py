"""What must hold of a crowd's commands, whatever died when."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass, field

from bot.domain.job import JobState
from tests.faults.crowd import Command, Seen
from tests.faults.gate import Visit
from tests.faults.theatre import Theatre

# A POST may have left the bot but not reached the stand-in yet, or its answer left but not been stored: as long as a
# busy machine may take for that.
ON_THE_WAY_S = 0.5
CLOCKS_DIFFER_S = 0.05
STORED_WITHIN_S = 10.0
LOOK_AGAIN_S = 0.02
ENDS = {state.value for state in JobState if state.is_end}


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


def account_of(stage: Theatre, may_fail: Collection[Command] = (), *, may_ask: bool = False) -> Account:
    """Check every command of the crowd, all ended, and count how.

    Only those that `may_fail` may end with a reason; with `may_ask` an outcome may be unknown for other reasons than a
    death.
    """
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
        if not may_ask and Seen.QUESTION in command.ends and not _was_under_way(posts, stage.killed_at_s):
            faults.append(f"{command.seed}: unknown outcome, but no POST was under way: {posts} {stage.killed_at_s}")
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
    return faults


def _was_under_way(posts: list[Visit], killed_at_s: list[float]) -> bool:
    if not posts:
        return True  # cut off before it arrived: the bot cannot know that, the account counts it
    return any(
        post.arrived_s - ON_THE_WAY_S <= killed_s <= (post.answered_s or killed_s) + ON_THE_WAY_S
        for post in posts
        for killed_s in killed_at_s
    )


def broken_retry_afters(visits: Collection[Visit]) -> list[str]:
    """Requests that came earlier than the answer to one before had asked for. At Discord, each route and token counts.

    Those already on the way when the bot could know are no breach.
    """
    broken = []
    for told in visits:
        if not told.retry_after_s or told.answered_s is None:
            continue
        knew_s, until_s = told.answered_s + ON_THE_WAY_S, told.answered_s + told.retry_after_s - CLOCKS_DIFFER_S
        broken += [
            f"{told.method} {told.path}: {visit.method} {visit.path} {until_s - visit.arrived_s:.2f} s early"
            for visit in visits
            if visit.side == told.side
            and (visit.side == "api" or (visit.method, visit.path) == (told.method, told.path))
            and knew_s < visit.arrived_s < until_s
        ]
    return broken


async def all_stored(stage: Theatre) -> None:
    """Wait until no job in the store is unfinished: another process's database has no event to wait for."""
    async with asyncio.timeout(STORED_WITHIN_S):
        while unfinished_in_store(stage):  # noqa: ASYNC110
            await asyncio.sleep(LOOK_AGAIN_S)


def unfinished_in_store(stage: Theatre) -> Counter[str]:
    """The states of jobs that are no ends, in the bot's database."""
    with closing(sqlite3.connect(f"file:{stage.data_dir / 'retouch.db'}?mode=ro", uri=True)) as connection:
        counts = dict(connection.execute("SELECT state, count(*) FROM jobs GROUP BY state").fetchall())
    return Counter({state: count for state, count in counts.items() if state not in ENDS})
