"""A job: one request to repaint, and how far it has come. It holds ids and values only: any process can carry it on.

     asking
       │ ▲
       ▼ │
    accepted ──▶ submitting ──▶ waiting ──▶ collecting ──▶ delivering ──▶ done
        │            │ ▲           │            │              │
        │            ▼ │           │            │              │
        │      unknown outcome ────┼────────────┼──────────────┼──▶ gave up
        └────────────┴─────────────┴────────────┴──────────────┴──▶ failed, cancelled

A step is stored before the next begins. What was accepted may be prepared again; what was asking goes on waiting for
its person; what was submitting when the process died has an unknown outcome; what was waiting goes on polling; what was
collecting or delivering does so again.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Self
from urllib.parse import urlsplit

from bot.domain.language import Language
from bot.domain.lineage import Parent
from bot.domain.mask import MaskKind
from bot.domain.notes import Note
from bot.domain.parameters import Parameters
from bot.domain.recipe import AS_GIVEN, Recipe


class JobState(Enum):
    """Where a job is. The values are what the database holds."""

    ACCEPTED = "accepted"
    """Stored; it may have to wait in line."""
    ASKING = "asking"
    """The requester looks at the mask; nothing goes on without their word."""
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
    JobState.ACCEPTED: _LOSSES | {JobState.ASKING, JobState.SUBMITTING},
    JobState.ASKING: _LOSSES | {JobState.ACCEPTED},
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


class MaskSource(Enum):
    """Where a job's mask comes from.

    A mask that its person draws in the browser, on a page at `PUBLIC_URL`, would be one more: told by the job here,
    fetched by `PrepareJob` where the others are, offered in `no_mask_layout`. What is made of the file, shown, asked
    and submitted then is the same as for GIVEN.
    """

    GIVEN = "given"
    """A file that came with the order."""
    NAMED = "named"
    """No file: a part of the picture in a word, or a border around it."""
    INHERITED = "inherited"
    """The finished mask of the job that this one goes on from."""
    PICTURE = "picture"
    """No file: what is see-through in the picture itself, if anything is."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that someone gave to a command, or that the bot showed, as Discord's metadata describes it.

    Sizes are None where Discord saw no picture in the file. `url` is signed and dies after about a day.
    """

    filename: str
    url: str = field(repr=False)
    content_type: str | None
    size_bytes: int
    width_px: int | None
    height_px: int | None


# https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages
TOKEN_LIFE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class ReplyAddress:
    """Where a job's reply is, in ids only, and which language it speaks.

    `token` is the interaction's, good until `expires_at` (TOKEN_LIFE after the command). `message_id` is the reply's,
    once Discord told it: with it the bot can edit the reply under its own name later. `bot_is_member` tells whether
    the bot may be in that place at all; where the app is only installed by a person, it is not.
    `upload_limit_bytes` is the interaction's `attachment_size_limit`: the most that one file may weigh. `language` is
    the one for everybody there, `person_language` the one for what only the requester sees.
    """

    application_id: int
    token: str = field(repr=False)
    channel_id: int
    expires_at: datetime
    upload_limit_bytes: int
    message_id: int | None = None
    bot_is_member: bool = True
    language: Language = Language.ENGLISH
    person_language: Language = Language.ENGLISH


@dataclass(frozen=True, slots=True)
class Job:
    """One request to repaint: init image + mask + parameters → 1–4 results.

    `mask` is the file that was given, if one was; `recipe` says what is made of it. `wanted_px` is the (width, height)
    that was asked for; None = as the picture's own shape gives. The size in `parameters` follows from it and from the
    picture's metadata, and once more from its bytes when they were read. `image_url` and `mask_url` are the addresses
    that are submitted, once known; no `image_url` = the picture's own. `mask_kind` and `covered` (0–1 of the picture)
    say how the mask was understood, once it was. `question_id` is the message that asks about the mask. `results` are
    the pictures as they were delivered, in their order; their links die like all links. `is_deleted`: somebody who may
    took them away, with all that was kept of them. `reason` says why a job was
    lost, by an error's class; `detail` is its reason, safe to show.
    """

    id: str
    requester_id: int
    guild_id: int | None
    reply: ReplyAddress
    init_image: Attachment
    mask: Attachment | None
    parameters: Parameters
    wanted_px: tuple[int | None, int | None]
    accepted_at: datetime
    recipe: Recipe = AS_GIVEN
    parent: Parent | None = None
    state: JobState = JobState.ACCEPTED
    changed_at: datetime | None = None
    image_url: str | None = field(default=None, repr=False)
    mask_url: str | None = field(default=None, repr=False)
    mask_kind: MaskKind | None = None
    covered: float | None = None
    question_id: int | None = None
    notes: tuple[Note, ...] = ()
    remote_id: str | None = None
    result_urls: tuple[str, ...] = field(default=(), repr=False)
    results: tuple[Attachment, ...] = ()
    is_deleted: bool = False
    reason: str | None = None
    detail: str = ""

    @property
    def mask_source(self) -> MaskSource:
        """Where the mask comes from."""
        if self.mask is not None:
            return MaskSource.GIVEN
        if self.recipe.inherits:
            return MaskSource.INHERITED
        return MaskSource.PICTURE if self.recipe.area is None else MaskSource.NAMED

    @property
    def has_own_image(self) -> bool:
        """Whether a picture of the bot's making is submitted, attached to the reply."""
        return _is_another_file(self.image_url, self.init_image)

    @property
    def has_own_mask(self) -> bool:
        """Whether a mask of the bot's making is submitted, attached to the reply."""
        return _is_another_file(self.mask_url, self.mask)

    def stepped(self, state: JobState, at: datetime, **changes: object) -> Self:
        """The job one step on. Raises ImpossibleStep."""
        if state not in _NEXT[self.state]:
            raise ImpossibleStep(self.id, self.state, state)
        return replace(self, state=state, changed_at=at, **changes)  # type: ignore[arg-type]


def _is_another_file(url: str | None, given: Attachment | None) -> bool:
    """Whether an address is not the given file's; a link that was signed anew still is."""
    return url is not None and (given is None or urlsplit(url).path != urlsplit(given.url).path)
