"""Whether anything was lost: every job in the store against what was seen of it, every command against its job."""

import json
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from bot.domain.job import JobState
from sandbox.discord.interactions.interaction import CallbackType, Interaction, State
from sandbox.discord.world.message import Message
from tests.faults.soak.people import People
from tests.faults.theatre import Theatre
from tests.integration.stage import all_parts

# Where pictures that could not be shown wait on the shelf (`bot.services.list_jobs`).
SHELVED = {"ReplyGone", "DiscordRefused", "DiscordUnavailable"}


@dataclass
class Ledger:
    """What became of everything. `lost` names each job or command that has not exactly one visible end."""

    ends: Counter[str] = field(default_factory=Counter)
    unheard: int = 0
    told_twice: int = 0
    lost: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        ends = ", ".join(f"{count} {state}" for state, count in sorted(self.ends.items()))
        return (
            f"{sum(self.ends.values())} jobs: {ends}; {self.unheard} commands that Discord says were not answered; "
            f"{self.told_twice} private answers seen twice; {len(self.lost)} lost"
        )


class _Seen:
    """What can be seen of each job: buttons carry its id."""

    def __init__(self, stage: Theatre) -> None:
        world = stage.discord.core.world
        self.buttons: defaultdict[tuple[str, str], list[Message]] = defaultdict(list)
        self.pings = 0
        for channel in list(world.channels):
            for message in world.messages(channel):
                if message.author.id != world.bot.id:
                    continue
                self.pings += bool(message.mention_everyone or message.mention_roles or message.mentions)
                for kind, job_id in {
                    tuple(part["custom_id"].split(":")[1:3])
                    for part in all_parts(message.components)
                    if part.get("custom_id", "").count(":") >= 2
                }:
                    self.buttons[kind, job_id].append(message)


def settle_accounts(stage: Theatre, people: People) -> Ledger:
    """Compare everything."""
    ledger, seen = Ledger(), _Seen(stage)
    jobs = _jobs(stage)
    desk = {one.token: one for one in people.opened}
    by_token: Counter[str] = Counter()
    for job in jobs:
        ledger.ends[job["state"]] += 1
        by_token[job["reply"]["token"]] += 1
        fault = _fault_of_job(job, seen, desk.get(job["reply"]["token"]), stage)
        if fault:
            ledger.lost.append(f"job {job['id']} ({job['state']}, {job['progress'].get('reason')}): {fault}")
    ledger.lost += _paid_twice(stage, people, jobs)
    if seen.pings:
        ledger.lost.append(f"{seen.pings} messages ping")
    taken_up = {job["message_id"] for job in jobs}
    for one in people.asking_for_jobs:
        ledger.unheard += one.state is State.FAILED
        ledger.told_twice += len(one.followup_ids) > 1 and one.reply is None
        if (fault := _fault_of_command(one, by_token[one.token], taken_up)) is not None:
            ledger.lost.append(f"command {one.id} of {one.user.username}: {fault}")
    return ledger


def _jobs(stage: Theatre) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(f"file:{stage.data_dir / 'retouch.db'}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        rows = connection.execute("SELECT id, state, message_id, request, reply, progress FROM jobs").fetchall()
    return [dict(row) | {key: json.loads(row[key]) for key in ("request", "reply", "progress")} for row in rows]


def _fault_of_job(job: dict[str, Any], seen: _Seen, asked: Interaction | None, stage: Theatre) -> str | None:
    state, reason = JobState(job["state"]), job["progress"].get("reason")
    shown, questions = len(seen.buttons["anew", job["id"]]), len(seen.buttons["again", job["id"]])
    waits = any(
        one.ephemeral_to is None for one in [*seen.buttons["cancel", job["id"]], *seen.buttons["look", job["id"]]]
    )
    is_shelved = (stage.data_dir / "results" / job["id"]).is_dir()
    was_heard = asked is not None and asked.state is not State.FAILED
    match state:
        case _ if not state.is_end:
            fault = "never ended"
        case _ if job["progress"].get("is_deleted"):
            fault = "deleted, and still there" if shown else None
        case _ if waits:
            fault = "its reply still waits"
        case JobState.DONE if reason in SHELVED:
            fault = None if is_shelved else "not on the shelf"
        case JobState.DONE:
            fault = None if shown == 1 else f"{shown} messages show it"
        case JobState.UNKNOWN_OUTCOME:
            fault = None if questions == 1 else f"asked in {questions} messages"
        case _ if shown or questions:
            fault = "ended twice"
        case JobState.FAILED if reason == "NotAcknowledged" and was_heard:
            fault = "Discord heard it, and the bot let it go"
        case _:
            fault = None
    return fault


def _fault_of_command(one: Interaction, jobs: int, taken_up: set[int]) -> str | None:
    """Whatever was acknowledged shows an end: in the reply, or to its person alone."""
    if one.state is State.PENDING:
        return "never answered"
    if one.state is State.FAILED or one.answered_with in {CallbackType.MODAL, CallbackType.MESSAGE}:
        return None  # Discord said so; or its end is the answer itself
    if one.reply is None:
        return None if one.followup_ids or jobs else "its reply went, and nothing was said"
    if one.reply.loading:
        return "still thinking"
    return None if jobs or one.reply.id in taken_up else "acknowledged, and no job"


def _paid_twice(stage: Theatre, people: People, jobs: list[dict[str, Any]]) -> list[str]:
    """Submissions beyond those that jobs wanted, and that people agreed to afterwards."""
    wanted: Counter[tuple[str, int]] = Counter()
    for job in jobs:
        parameters = job["request"]["parameters"]
        wanted[parameters["prompt"], parameters["seed"]] += 1
    accepted = Counter((job.body.prompt, job.seed) for job in stage.api.jobs)
    surplus = sum(max(count - wanted[key], 0) for key, count in accepted.items())
    agreed = people.deeds["again"]
    return [f"{surplus} submissions more than {agreed} people agreed to"] if surplus > agreed else []
