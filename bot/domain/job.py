"""A job: one request to repaint, and how far it has come. It holds ids and values only: any process can carry it on.

    accepted ──▶ submitting ──▶ waiting ──▶ collecting ──▶ delivering ──▶ done
        │            │ ▲           │            │              │
        │            ▼ │           │            │              │
        │      unknown outcome ────┼────────────┼──────────────┼──▶ gave up
        └────────────┴─────────────┴────────────┴──────────────┴──▶ failed, cancelled

A step is stored before the next begins. What was accepted may be prepared again; what was submitting when the process
died has an unknown outcome; what was waiting goes on polling; what was collecting or delivering does so again.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import Self

from bot.domain.notes import Note
from bot.domain.parameters import Parameters


class JobState(Enum):
    """Where a job is. The values are what the database holds."""

    ACCEPTED = "accepted"
    """Stored; it may have to wait in line."""
    SUBMITTING = "submitting"
    """The submission may be under way: from here on it may cost money."""
    WAITING = "waiting"
    """The image API has it, under `remote_id`."""
    COLLECTING = "collecting"
    """The image API is done; `result_urls` are known."""
    DELIVERING = "delivering"
    """The pictures are being put where people see them."""

    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN_OUTCOME = "unknown outcome"
    """The submission's answer was lost; its requester decides what happens."""
    GAVE_UP = "gave up"
    """The requester let go of a job of unknown outcome."""

    @property
    def is_end(self) -> bool:
        """Whether nothing goes on by itself from here."""
        return self in _ENDS


_ENDS = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.UNKNOWN_OUTCOME, JobState.GAVE_UP})
_LOSSES = frozenset({JobState.FAILED, JobState.CANCELLED})
_NEXT: dict[JobState, frozenset[JobState]] = {
    JobState.ACCEPTED: _LOSSES | {JobState.SUBMITTING},
    JobState.SUBMITTING: _LOSSES | {JobState.WAITING, JobState.COLLECTING, JobState.ACCEPTED, JobState.UNKNOWN_OUTCOME},
    JobState.WAITING: _LOSSES | {JobState.COLLECTING},
    JobState.COLLECTING: _LOSSES | {JobState.DELIVERING},
    JobState.DELIVERING: _LOSSES | {JobState.DONE},
    JobState.UNKNOWN_OUTCOME: frozenset({JobState.ACCEPTED, JobState.GAVE_UP}),
    JobState.DONE: frozenset(),
    JobState.FAILED: frozenset(),
    JobState.CANCELLED: frozenset(),
    JobState.GAVE_UP: frozenset(),
}


class ImpossibleStep(Exception):
    """A job cannot go from one of these states to the other: somebody else carried it on, or a fault of ours."""

    def __init__(self, job_id: str, before: JobState, after: JobState) -> None:
        super().__init__(f"{job_id}: {before.value} → {after.value}")
        self.before = before
        self.after = after


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that someone gave to a command, as Discord's metadata describes it.

    Sizes are None where Discord saw no picture in the file. `url` is signed and dies after about a day.
    """

    filename: str
    url: str = field(repr=False)
    content_type: str | None
    size_bytes: int
    width_px: int | None
    height_px: int | None


@dataclass(frozen=True, slots=True)
class ReplyAddress:
    """Where a job's reply is, in ids only.

    `token` is the interaction's, good until `expires_at` (15 minutes after the command). `message_id` is the reply's,
    once Discord told it: with it the bot can edit the reply under its own name later. `bot_is_member` tells whether
    the bot may be in that place at all; where the app is only installed by a person, it is not.
    `upload_limit_bytes` is the interaction's `attachment_size_limit`: the most that one file may weigh.
    """

    application_id: int
    token: str = field(repr=False)
    channel_id: int
    expires_at: datetime
    upload_limit_bytes: int
    message_id: int | None = None
    bot_is_member: bool = True


@dataclass(frozen=True, slots=True)
class Job:
    """One request to repaint: init image + mask + parameters → 1–4 results.

    `wanted_px` is the (width, height) that was asked for; None = as the picture's own shape gives. The size in
    `parameters` follows from it and from the picture's metadata, and once more from its bytes when they were read.
    `mask_url` is the address that is submitted, once known. `reason` says why a job was lost, by an error's class;
    `detail` is its reason, safe to show.
    """

    id: str
    requester_id: int
    guild_id: int | None
    reply: ReplyAddress
    init_image: Attachment
    mask: Attachment
    parameters: Parameters
    wanted_px: tuple[int | None, int | None]
    accepted_at: datetime
    state: JobState = JobState.ACCEPTED
    changed_at: datetime | None = None
    mask_url: str | None = field(default=None, repr=False)
    notes: tuple[Note, ...] = ()
    remote_id: str | None = None
    result_urls: tuple[str, ...] = field(default=(), repr=False)
    reason: str | None = None
    detail: str = ""

    def stepped(self, state: JobState, at: datetime, **changes: object) -> Self:
        """The job one step on. Raises ImpossibleStep."""
        if state not in _NEXT[self.state]:
            raise ImpossibleStep(self.id, self.state, state)
        return replace(self, state=state, changed_at=at, **changes)  # type: ignore[arg-type]
