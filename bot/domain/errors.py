"""Everything that can go wrong, as one tree. Errors carry data; the words are chosen where they are shown.

RetouchError
├── PersonError                  a person can put it right; safe to show
│   ├── NotAPicture              the file is no PNG, JPEG or WebP by its content
│   ├── AnimatedPicture          more than one frame
│   ├── CorruptPicture           starts like a picture, does not end like one
│   ├── PictureTooHeavy          too many bytes
│   ├── PictureTooLarge          too many pixels
│   ├── SizesDiffer              mask and picture do not have the same shape
│   ├── MaskEmpty                nothing to repaint
│   ├── MaskFull                 everything to repaint
│   ├── NoMask                   none was given, and the picture itself has none in it
│   ├── MaskUnclear              a picture, but no mask: nobody can tell what is to be repainted
│   ├── MaskUnchanged            a copy of the picture on which nothing was drawn
│   ├── BadParameter             a number or a word out of range
│   ├── NumbersUnclear           a line of numbers that cannot be read
│   ├── SafetyCheckerRequired    the safety checker may not be switched off here
│   ├── NotYours                 only the requester (or a moderator) may do that
│   ├── TooLateToChange          the job has gone on, or is kept no more
│   ├── NotAnswered              asked about the mask, nobody said Go in time
│   ├── NoLongerKept             the picture, or the job itself, is kept no more
│   ├── ResultMissing            there is no such result of that job
│   └── AttachmentGone           Discord no longer hands the file out
├── ServiceError                 another service failed; carries retry_after_s and remote_id where known
│   ├── BadKey                   the image API refuses the key
│   ├── OutOfCredit              the image API wants money
│   ├── RefusedRequest           the image API refuses this request, with its reason
│   ├── RateLimited              the image API asks for patience
│   ├── Unreachable              the request certainly did not arrive
│   ├── TimedOut                 the job passed its deadline
│   ├── BadAnswer                an answer that makes no sense
│   ├── JobFailed                the image API tried and failed, with its reason
│   ├── JobCancelled             the image API cancelled the job
│   ├── StoppedByPerson          somebody pressed Cancel
│   ├── UnknownOutcome           the submission's answer was lost: it may have been paid for
│   ├── ResultUnusable           a result that is no picture, too large, or from a host that is not allowed
│   ├── ResultAway               a result cannot be had now, and may be as good as ever
│   ├── DiscordRefused           Discord does not take this message, now or later
│   └── DiscordUnavailable       Discord did not take or hand out something in time
├── StoreError                   the bot's own store failed
│   └── StoreUnavailable         it cannot be read or written: full, read-only, locked, gone
└── ReplyGone                    the reply or its place is no more: nobody is left to tell
    └── TokenExpired             the interaction's token is no good any more; the message may still be there
"""

from enum import Enum


class RetouchError(Exception):
    """Anything Retouch raises on purpose."""


class PictureRole(Enum):
    """Which of the two attachments an error speaks of."""

    INIT_IMAGE = "image"
    MASK = "mask"


class PersonError(RetouchError):
    """Something that the person who asked can put right."""


class PictureError(PersonError):
    """A fault of one attachment. `role` says which, `filename` is the person's own name for it."""

    def __init__(self, role: PictureRole, filename: str) -> None:
        super().__init__(f"{type(self).__name__}: {role.value}")
        self.role = role
        self.filename = filename


class NotAPicture(PictureError):
    """The file is no PNG, JPEG or WebP, whatever its name says."""


class AnimatedPicture(PictureError):
    """The file has more than one frame."""


class CorruptPicture(PictureError):
    """The file starts like a picture but cannot be read to its end."""


class PictureTooHeavy(PictureError):
    """The file has more bytes than the limit."""

    def __init__(self, role: PictureRole, filename: str, size_bytes: int, limit_bytes: int) -> None:
        super().__init__(role, filename)
        self.size_bytes = size_bytes
        self.limit_bytes = limit_bytes


class PictureTooLarge(PictureError):
    """The picture has more pixels than the limit."""

    def __init__(self, role: PictureRole, filename: str, width_px: int, height_px: int, limit_px: int) -> None:
        super().__init__(role, filename)
        self.width_px = width_px
        self.height_px = height_px
        self.limit_px = limit_px


class AttachmentGone(PictureError):
    """Discord no longer hands the attachment out (deleted, or its link expired)."""


class SizesDiffer(PersonError):
    """Mask and picture differ in shape by more than 1 %. Sizes are (width, height) in pixels."""

    def __init__(self, picture_px: tuple[int, int], mask_px: tuple[int, int]) -> None:
        super().__init__("SizesDiffer")
        self.picture_px = picture_px
        self.mask_px = mask_px


class MaskError(PersonError):
    """The mask can be read, but not used as it is."""


class MaskEmpty(MaskError):
    """No white in the mask: nothing would be repainted."""


class MaskFull(MaskError):
    """No black in the mask: everything would be repainted."""


class NoMask(MaskError):
    """No mask was given, and there is none in the picture: not even what to repaint is known."""


class MaskFlaw(Enum):
    """Why a picture is no mask."""

    COLOURS = "colours"
    GREYS = "greys"
    UNRELATED = "unrelated"


class MaskUnclear(MaskError):
    """The mask is a picture from which nobody can tell what is to be repainted."""

    def __init__(self, flaw: MaskFlaw) -> None:
        super().__init__(f"MaskUnclear: {flaw.value}")
        self.flaw = flaw


class MaskUnchanged(MaskError):
    """The mask is a copy of the picture on which nothing was drawn."""


class Allowed(Enum):
    """What a parameter takes, where that is no range."""

    WORDS = "words"
    MODEL_NAME = "model name"
    PICTURE_WITHOUT_MASK = "picture without mask"
    """A new border is the mask."""
    MASK_OR_AREA = "mask or area"
    PICTURE_WITHOUT_AREA = "picture without area"
    """A new border is the part."""
    SIDES_WITH_EXPANSION = "sides with expansion"
    LARGER_PICTURES = "larger pictures"
    """Pictures large enough to have such parts."""
    WHAT_THE_SERVICE_TAKES = "what the service takes"


class BadParameter(PersonError):
    """A parameter is out of its range. `allowed` is the range (both ends included), or what else is taken."""

    def __init__(self, name: str, value: object, allowed: tuple[float, float] | Allowed) -> None:
        super().__init__(f"BadParameter: {name}")
        self.name = name
        self.value = value
        self.allowed = allowed


class NumbersFault(Enum):
    """What is wrong with a line of numbers."""

    UNKNOWN = "unknown"
    NO_NUMBER = "no number"
    NO_NAME = "no name"
    NOT_WHOLE = "not whole"
    TWICE = "twice"


class NumbersUnclear(PersonError):
    """A line of numbers says something that is none. `word` is the name or the number that is meant."""

    def __init__(self, fault: NumbersFault, word: str) -> None:
        super().__init__(f"NumbersUnclear: {fault.value}")
        self.fault = fault
        self.word = word


class SafetyCheckerRequired(PersonError):
    """The safety checker may be off only in age-restricted channels of servers where it was allowed."""


class NotYours(PersonError):
    """Only the requester may do that; cancelling is for moderators too."""


class TooLateToChange(PersonError):
    """The job has gone on, has ended, or is kept no more."""


class NotAnswered(PersonError):
    """The requester was asked about the mask, and did not say Go while there was time."""


class NoLongerKept(PersonError):
    """The picture, or the job itself, is kept no more."""


class ResultMissing(PersonError):
    """That job has no such result. `number` counts from 1."""

    def __init__(self, number: int) -> None:
        super().__init__(f"ResultMissing: {number}")
        self.number = number


class ServiceError(RetouchError):
    """Another service failed. `retry_after_s` and `remote_id` are given where they are known."""

    def __init__(self, detail: str = "", *, retry_after_s: float | None = None, remote_id: str | None = None) -> None:
        super().__init__(detail or type(self).__name__)
        self.detail = detail
        self.retry_after_s = retry_after_s
        self.remote_id = remote_id


class BadKey(ServiceError):
    """The image API refuses the key (401, 403)."""


class OutOfCredit(ServiceError):
    """The image API wants money (402, or a refusal that speaks of credit)."""


class RefusedRequest(ServiceError):
    """The image API refuses this request; `detail` is its reason, shortened and safe to show."""


class RateLimited(ServiceError):
    """The image API asks for patience (429) for longer than a job can wait."""


class Unreachable(ServiceError):
    """The request certainly did not arrive, or the service said that it takes none (503)."""


class TimedOut(ServiceError):
    """The job did not end before its deadline."""


class BadAnswer(ServiceError):
    """The image API answered something that makes no sense. Never shown raw."""


class JobFailed(ServiceError):
    """The image API tried and failed; `detail` is its reason, shortened and safe to show."""


class JobCancelled(ServiceError):
    """The image API says that the job was cancelled."""


class StoppedByPerson(ServiceError):
    """Somebody who may pressed Cancel. What the image API had begun, it may still bill.

    `is_free`: it was certainly never submitted.
    """

    def __init__(
        self,
        detail: str = "",
        *,
        retry_after_s: float | None = None,
        remote_id: str | None = None,
        is_free: bool = False,
    ) -> None:
        super().__init__(detail, retry_after_s=retry_after_s, remote_id=remote_id)
        self.is_free = is_free


class UnknownOutcome(ServiceError):
    """The answer to a submission was lost: the job may be running and paid for. Never sent again by itself."""


class ResultUnusable(ServiceError):
    """A result is no picture, too large, or comes from a host that is not allowed."""


class ResultAway(ServiceError):
    """Nobody is there to hand a result out: its host is away, says that it cannot now, or takes too long."""


class DiscordRefused(ServiceError):
    """Discord does not take this message, however often it is sent (a fault of ours, or a limit that changed)."""


class DiscordUnavailable(ServiceError):
    """Discord did not take or hand out something within the time there was."""


class StoreError(RetouchError):
    """The bot's own store failed."""


class StoreUnavailable(StoreError):
    """The store cannot be read or written right now: disk full, read-only, locked or gone."""


class ReplyGone(RetouchError):
    """The reply cannot be edited any more: it was deleted, or the bot has lost its place there."""


class TokenExpired(ReplyGone):
    """The interaction's token is no good any more. The message may still be there, to be edited by the bot itself."""
