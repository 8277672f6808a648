"""The protocols that the use cases need. An adapter and a fake of each bear the protocol's name."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import BinaryIO, Protocol

from bot.domain.errors import PersonError, PictureRole, RetouchError
from bot.domain.guild_settings import ServerSettings
from bot.domain.history import Mark, Search
from bot.domain.job import Attachment, Job, ReplyAddress
from bot.domain.mask import Area, Doubt, MaskKind
from bot.domain.mask.areas import Box
from bot.domain.notes import Note
from bot.domain.outcomes import EndedJob
from bot.domain.parameters import Parameters
from bot.domain.recipe import Recipe


@dataclass(frozen=True, slots=True)
class InpaintRequest:
    """What is handed to the image API: two public URLs and the parameters."""

    init_image_url: str
    mask_url: str
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class Accepted:
    """The image API took the job and gave it an id; it is paid for from here on."""

    remote_id: str


@dataclass(frozen=True, slots=True)
class Done:
    """The image API is done: 1–4 addresses of results, in its order."""

    result_urls: tuple[str, ...]


class SubmissionWatch(Protocol):
    """Told what happens to a submission, at the moments that decide whether it may be repeated."""

    async def sending(self) -> None:
        """A request is about to leave; it does once this returns, and does not if this raises."""

    async def not_taken(self) -> None:
        """The request certainly was not taken; the next one will be announced again."""


class ImageApi(Protocol):
    """The hosted inpainting service (`bot/imagepipeline/image_api.py`)."""

    async def submit(self, request: InpaintRequest, watch: SubmissionWatch) -> Accepted | Done:
        """Hand a request in, once. `watch` is told before anything leaves, and when it certainly was not taken.

        Raises BadKey, OutOfCredit, RefusedRequest, RateLimited, Unreachable, BadAnswer, JobFailed, JobCancelled;
        BadParameter for what its wire cannot carry;
        UnknownOutcome when the answer was lost after the request may have arrived.
        """

    async def wait(self, remote_id: str, parameters: Parameters) -> Done:
        """Poll a job until it ends; call it right after `submit`, or again at any later time.

        Raises JobFailed, JobCancelled, TimedOut (deadline), BadKey, OutOfCredit, BadAnswer.
        """

    def expected_s(self, parameters: Parameters) -> float | None:
        """Seconds that such a job usually takes, from what was seen; None when nothing was."""

    async def fetch(self, url: str, *, kept_waiting: Callable[[], None] = lambda: None) -> BinaryIO:
        """Stream one result into a file of the caller's (to be closed), at its start. Its content is unchecked.

        `kept_waiting` is called when its host lets it wait: for now there is nothing to do but that.
        Raises ResultUnusable (host not allowed, too large, gone, or cut off time after time); ResultAway, for the
        caller to come back later, when it is not to be had now.
        """


@dataclass(frozen=True, slots=True)
class Result:
    """One picture to deliver. `file` is at its start and closed by whoever delivers it. Sizes in pixels."""

    file: BinaryIO
    extension: str
    size_bytes: int
    width_px: int
    height_px: int
    is_black: bool
    """Every pixel is black: most likely the safety filter's answer."""
    is_reduced: bool
    """Re-encoded to fit the upload limit."""
    changed_outside: int | None = None
    """How many pixels outside of the mask are not the picture's own; None where that was not looked after."""


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What is known of the two attachments once their bytes were read, and what has to be submitted in their place.

    `picture_px` is the (width, height) to be repainted: upright, with the room around it where the canvas grew;
    `mask_px` the given mask's. `covered` is the share (0–1) that is repainted. `is_derived`: the mask is of our making,
    its person should see it first; a mask that was only brought to the picture's size is not. `new_image` and
    `new_mask` are None where the given file can be forwarded as it is, else to be closed by the caller. `given_at` is
    where the given picture lies, where the canvas grew.
    """

    picture_px: tuple[int, int]
    mask_px: tuple[int, int] | None
    kind: MaskKind
    covered: float
    doubt: Doubt | None
    is_derived: bool
    new_image: BinaryIO | None
    new_mask: BinaryIO | None
    given_at: Box | None = None

    def with_image(self, new_image: BinaryIO) -> "WorkedOut":
        """The same with a picture that is submitted in place of the given one."""
        return replace(self, new_image=new_image)

    def close(self) -> None:
        """Let go of the files."""
        for file in (self.new_image, self.new_mask):
            if file is not None:
                file.close()


@dataclass(frozen=True, slots=True)
class Question:
    """A mask for its person to look at: the picture with the mask laid over it, and how it was understood.

    `overlay` is closed by whoever asks. `recipe` is what was done with the mask; `picture_px` the (width, height) that
    is repainted, with the room around it where the canvas grew.
    """

    overlay: BinaryIO
    picture_px: tuple[int, int]
    kind: MaskKind
    covered: float
    doubt: Doubt | None
    recipe: Recipe


class Pictures(Protocol):
    """Reading, checking and re-encoding pictures, off the event loop (`bot/pictures/pictures.py`)."""

    async def work_out(
        self,
        image: BinaryIO,
        mask: BinaryIO | None,
        recipe: Recipe,
        *,
        image_name: str,
        mask_name: str,
        upload_limit_bytes: int,
    ) -> WorkedOut:
        """Check both files, understand the mask, and apply the recipe. Raises PersonError's kinds.

        The same files and recipe give the same again. What has to be attached is within `upload_limit_bytes`.
        """

    async def overlay(self, image: BinaryIO, mask: BinaryIO, *, given_at: Box | None = None) -> BinaryIO:
        """The picture with the mask laid over it, small enough for any place. Both have the same shape.

        What is repainted outside of `given_at` is shown as empty: nothing is there yet. Raises ResultUnusable.
        """

    async def protect(self, result: BinaryIO, image: BinaryIO, mask: BinaryIO, *, upload_limit_bytes: int) -> Result:
        """The picture with the result where the mask is, and nothing else changed. Raises ResultUnusable."""

    async def pair(self, first: BinaryIO, last: BinaryIO, *, upload_limit_bytes: int) -> BinaryIO:
        """Both side by side, as a PNG. Raises ResultUnusable."""

    async def steps(self, pictures: Sequence[BinaryIO], *, upload_limit_bytes: int) -> BinaryIO:
        """One after the other, as an animated WebP. Raises ResultUnusable."""

    async def compare(self, before: BinaryIO, after: BinaryIO) -> BinaryIO:
        """Both side by side, small enough for any place. Raises ResultUnusable."""

    async def check_result(self, file: BinaryIO, *, upload_limit_bytes: int) -> Result:
        """Make sure that a result is a whole picture, and that it fits. Raises ResultUnusable."""


class Attachments(Protocol):
    """Reading the files people give to a command (`bot/discordio/attachments.py`)."""

    async def fetch(
        self, attachment: Attachment, role: PictureRole, *, kept_waiting: Callable[[], None] = lambda: None
    ) -> BinaryIO:
        """Stream an attachment into a file of the caller's, at its start; `kept_waiting` as in `ImageApi.fetch`.

        Raises PictureTooHeavy, AttachmentGone, DiscordUnavailable.
        """

    async def refresh(self, attachment: Attachment) -> Attachment | None:
        """The same file under a link that was signed anew; None where Discord signs none. Raises DiscordUnavailable."""

    async def refresh_all(self, attachments: Sequence[Attachment]) -> list[Attachment | None]:
        """The same for up to 50 files at once, in their order. Raises DiscordUnavailable."""


class Phase(Enum):
    """Where a job that has not ended is."""

    CHECKING = "checking"
    IN_LINE = "in line"
    SUBMITTING = "submitting"
    REPAINTING = "repainting"
    FETCHING = "fetching"
    """The pictures are done, and are on their way from where the image API put them."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What a waiting reply says. Seconds since the command; `expected_s`: how long all of it usually takes.

    `before_in_line`: how many jobs start first, for one that waits in line. `is_outage`: what is waited for is away.
    `ends_elsewhere`: past the token's 15 minutes this reply cannot be edited any more.
    """

    phase: Phase
    elapsed_s: float
    expected_s: float | None
    before_in_line: int | None = None
    is_outage: bool = False
    ends_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What there is to say of a finished job besides its pictures. `size_px`: their (width, height), where known.

    `changed_outside`: how many pixels outside of the mask are not the picture's own, in all results together; None
    where that was not looked after.
    """

    duration_s: float
    notes: tuple[Note, ...] = ()
    size_px: tuple[int, int] | None = None
    changed_outside: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """Delivered pictures: the files as Discord shows them, in order, where it told, and where they are.

    `reply` is another message than before where it had to be sent anew; its id is None where that is a direct message,
    which nobody else can follow a link to.
    """

    files: tuple[Attachment, ...]
    reply: ReplyAddress


@dataclass(frozen=True, slots=True)
class LostJob:
    """A job that cannot be read any more, and where its person waits for it, if that much can be read."""

    job_id: str
    reply: ReplyAddress | None


class Replies(Protocol):
    """The message that answers a job (`bot/discordio/replies.py`).

    Every method raises ReplyGone when nobody can be told any more, DiscordRefused when Discord does not take it,
    DiscordUnavailable when Discord stayed away.
    """

    async def show_progress(self, job: Job, progress: Progress) -> None:
        """Say what is happening."""

    async def attach(self, job: Job, files: Mapping[PictureRole, BinaryIO]) -> dict[PictureRole, str]:
        """Attach what is submitted in place of the given files to the reply; their addresses there."""

    async def ask(self, job: Job, question: Question) -> int:
        """Say in the reply that its person looks at the mask, and show it to them alone; the id of that message."""

    async def put_away(self, job: Job) -> None:
        """Take the question away once it is answered, if it is still there."""

    async def show_results(self, job: Job, results: Sequence[Result], outcome: Outcome) -> Shown:
        """End the reply with the pictures."""

    async def show_failure(self, job: Job, error: RetouchError, reference: str | None) -> ReplyAddress:
        """End the reply with a reason that a person can act on; where that is."""

    async def show_lost(self, lost: LostJob, reference: str) -> None:
        """End the reply of a job of which nothing else is left. Raises ReplyGone, DiscordUnavailable."""

    async def locate(self, job: Job) -> int | None:
        """The reply's message id; None when there is no reply, because the command was never acknowledged."""

    async def refuse(self, job: Job, error: PersonError) -> ReplyAddress:
        """Take the public reply away and tell only the requester why; where the reply was, or is now."""

    async def show_named(self, job: Job, help_id: int, area: Area) -> None:
        """Say in the help about masks which part was chosen there; its menu has done its work."""


class ResultShelf(Protocol):
    """Where pictures wait that could not be shown (`bot/storage/result_shelf.py`)."""

    async def keep(self, job_id: str, results: Sequence[Result]) -> None:
        """Keep a job's pictures. Raises StoreUnavailable."""

    async def take(self, job_id: str) -> list[BinaryIO]:
        """A job's pictures, in order, to be closed by the caller; none when there are none. They stay on the shelf.

        Raises StoreUnavailable.
        """

    async def drop(self, job_ids: Sequence[str]) -> None:
        """Let go of the pictures of these jobs; what isn't there is no matter. Raises StoreUnavailable."""

    async def job_ids(self) -> list[str]:
        """The jobs whose pictures are there. Raises StoreUnavailable."""


class CopyRole(Enum):
    """What a kept file is to its job. The values are files' names."""

    IMAGE = "image"
    """The picture as it was given."""
    CANVAS = "canvas"
    """The picture with more room around it, where it was expanded."""
    GIVEN_MASK = "given-mask"
    """The mask as it was given, where that is not the one that is used."""
    MASK = "mask"
    """The mask that is used."""


class Copies(Protocol):
    """Where pictures and masks are kept that are needed later (`bot/storage/copies.py`).

    They are courtesies: the oldest may go at any time to make room, so everybody must be able to do without. Kept is
    the picture alone, no metadata but which way is up.
    """

    async def keep(self, job_id: str, role: CopyRole, file: BinaryIO) -> None:
        """Keep a PNG, JPEG or WebP, wherever it was read to; another in this role is replaced.

        Raises StoreUnavailable, also for a file that cannot be rid of its metadata.
        """

    async def open(self, job_id: str, role: CopyRole) -> BinaryIO | None:
        """A job's copy, to be closed by the caller; None when there is none. Raises StoreUnavailable."""

    async def link(self, from_job_id: str, to_job_id: str, roles: Collection[CopyRole]) -> None:
        """Let one job have these copies of another, for as long as either is kept. Raises StoreUnavailable."""

    async def drop(self, job_ids: Sequence[str]) -> None:
        """Let go of the copies of these jobs; what isn't there is no matter. Raises StoreUnavailable."""

    async def job_ids(self) -> list[str]:
        """The jobs that have copies. Raises StoreUnavailable."""


class TokenCounter(Protocol):
    """Counting a prompt the way the model does (`bot/clip/token_counter.py`)."""

    async def count(self, prompt: str) -> int:
        """CLIP tokens of a prompt, without the two that frame it."""


class JobStore(Protocol):
    """Where jobs are kept (`bot/storage/job_store.py`). A method returns once what it wrote is on disk.

    Every method raises StoreUnavailable when the store cannot be read or written (disk full, read-only, locked, gone);
    then nothing of that call was kept.
    """

    async def add(self, job: Job) -> None:
        """Keep a new job."""

    async def update(self, job: Job) -> None:
        """Keep a job's new state. A job that was forgotten meanwhile stays forgotten."""

    async def amend(self, job: Job) -> None:
        """Keep what has changed of a job that had ended before. A job that was forgotten meanwhile stays forgotten."""

    async def get(self, job_id: str) -> Job | None:
        """One job, if it is kept."""

    async def known(self, job_ids: Sequence[str]) -> set[str]:
        """Which of these jobs are kept."""

    async def unreadable(self) -> list[LostJob]:
        """Every unfinished job that cannot be read."""

    async def set_aside(self, job_id: str, moment: datetime) -> None:
        """Give a job that cannot be read an end at this moment: it is not met again, and goes with its time."""

    async def unfinished(self) -> list[Job]:
        """Every job whose state is no end, oldest first."""

    async def of_person(self, person_id: int, limit: int) -> list[Job]:
        """A person's jobs, newest first."""

    async def search(self, wanted: Search, limit: int, mark: Mark | None = None, *, newer: bool = False) -> list[Job]:
        """What is looked for next to a mark, the nearest first: the older ones, or the newer. No mark: the newest."""

    async def of_message(self, message_id: int) -> Job | None:
        """The job that a message answers, if it is kept."""

    async def ancestors(self, job_id: str, limit: int) -> list[Job]:
        """What a job was made of, and that of, as far as it is kept: its parent first."""

    async def children(self, job_id: str, limit: int) -> list[Job]:
        """What was made of a job, oldest first."""

    async def ended_since(self, moment: datetime, limit: int) -> list[EndedJob]:
        """How jobs ended since then, everybody's, the newest first."""

    async def forget_person(self, person_id: int) -> list[str]:
        """Delete a person's jobs that have ended; their ids."""

    async def forget_ended_before(self, moment: datetime) -> list[str]:
        """Delete jobs that ended before a moment; their ids."""


class GuildSettings(Protocol):
    """What servers have settled (`bot/storage/guild_settings.py`)."""

    def of_guild(self, guild_id: int) -> ServerSettings:
        """What holds there, at once: an acknowledgement waits for it."""

    async def keep(self, guild_id: int, settings: ServerSettings) -> None:
        """Let this hold there from now on. Raises StoreUnavailable; then what was before still holds."""


@dataclass(frozen=True, slots=True)
class Room:
    """What is kept and what room is left, in bytes. `free_bytes`: on the disk that `DATA_DIR` is on."""

    database_bytes: int
    pictures_bytes: int
    pictures_limit_bytes: int
    free_bytes: int


class Premises(Protocol):
    """The place where all is kept (`bot/storage/premises.py`)."""

    async def room(self) -> Room:
        """Measure it. Raises StoreUnavailable when the database or the disk does not answer."""


class Connection(Protocol):
    """The connection to Discord (`bot/discordio/connection.py`)."""

    def latency_s(self, guild_id: int) -> float | None:
        """Seconds from a heartbeat to its answer where this guild's events come in; None when not known."""
