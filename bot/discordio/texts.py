"""Every sentence that people read under a job: one place, ready for translation."""

from functools import singledispatch

from bot.domain import errors, notes
from bot.domain.errors import MaskFlaw, NumbersFault, PictureRole
from bot.domain.job import Job
from bot.domain.prompt import as_plain_text
from bot.services.ports import Outcome, Phase, Progress

_ROLES = {PictureRole.INIT_IMAGE: "picture", PictureRole.MASK: "mask"}
_MASK_RULE = "A mask is black where the picture stays and white where it is repainted, and nothing else."

GIVEN_UP = "Given up. If the image service did take this job, it may have been charged."
USED = {
    PictureRole.INIT_IMAGE: "This picture is sent to be repainted: yours, upright and with its new border.",
    PictureRole.MASK: "This mask is used: white is repainted, black stays.",
}
USED_ALT = {
    PictureRole.INIT_IMAGE: "The picture that is sent to be repainted",
    PictureRole.MASK: "The mask that is used",
}


@singledispatch
def answer(error: errors.RetouchError) -> str:
    """What a person is told about an error, and what they can do. Every class of the tree has an answer."""
    raise NotImplementedError(type(error).__name__)


def lost(reference: str) -> str:
    """What a person is told whose job cannot be read after a restart."""
    return (
        "Retouch was restarted and cannot read this job any more. Please give the command again; if it had been sent "
        "to the image service already, it may have been paid for. "
        f"The people who run this bot find it under `{reference}`."
    )


def crashed(reference: str) -> str:
    """What a person is told when the fault is ours."""
    return (
        "Something went wrong inside Retouch, and that is our fault. Please try again; if it happens again, tell the "
        f"people who run this bot the number `{reference}`."
    )


@answer.register
def _(error: errors.NotAPicture) -> str:
    return (
        f"The {_role(error)} {_name(error)} is not a PNG, JPEG or WebP picture, whatever its name says. "
        "Open it in a picture editor, save it as PNG and send that."
    )


@answer.register
def _(error: errors.AnimatedPicture) -> str:
    return (
        f"The {_role(error)} {_name(error)} is animated. Send a single still picture, for instance a screenshot of it."
    )


@answer.register
def _(error: errors.CorruptPicture) -> str:
    return (
        f"The {_role(error)} {_name(error)} is damaged or cut off and cannot be read to its end. "
        "Save or download it again, then send it once more."
    )


@answer.register
def _(error: errors.PictureTooHeavy) -> str:
    return (
        f"The {_role(error)} {_name(error)} weighs {_mib(error.size_bytes)}; at most {_mib(error.limit_bytes)} are "
        "taken. Save it as JPEG or WebP, or make it smaller."
    )


@answer.register
def _(error: errors.PictureTooLarge) -> str:
    return (
        f"The {_role(error)} {_name(error)} has {_px(error.width_px, error.height_px)} pixels; at most "
        f"{error.limit_px / 1e6:g} million are taken. Make it smaller; it is repainted at about one million anyway."
    )


@answer.register
def _(error: errors.AttachmentGone) -> str:
    return f"Discord no longer hands out the {_role(error)} {_name(error)}. Upload it again with a new `/inpaint`."


@answer.register
def _(error: errors.SizesDiffer) -> str:
    return (
        f"The picture is {_px(*error.picture_px)} and the mask is {_px(*error.mask_px)}: they do not have the same "
        "shape. Draw the mask on a copy of the picture, or crop or resize it to the picture's size."
    )


@answer.register
def _(_error: errors.MaskEmpty) -> str:
    return f"The mask is all black, so nothing would be repainted. {_MASK_RULE} Paint the part to change white."


@answer.register
def _(_error: errors.MaskFull) -> str:
    return f"The mask is all white, so nothing of the picture would stay. {_MASK_RULE} Paint the part to keep black."


@answer.register
def _(_error: errors.NoMask) -> str:
    return (
        "Which part of the picture shall be repainted? There is no mask yet. Name a part with `area`, or give a "
        "`mask`: white where the picture is repainted, black where it stays."
    )


@answer.register
def _(error: errors.MaskUnclear) -> str:
    found, mend = {
        MaskFlaw.COLOURS: (
            "has colours in it",
            "Paint over the part to change in pure white, and everything else in pure black",
        ),
        MaskFlaw.GREYS: (
            "has grey tones in it",
            "Use a hard brush without soft edges, or raise the contrast until no grey is left",
        ),
        MaskFlaw.UNRELATED: (
            "shows something else than the picture",
            "Draw on a copy of the picture in one strong colour, without turning or mirroring it",
        ),
    }[error.flaw]
    return f"The mask {found}. {_MASK_RULE} {mend}; PNG keeps it exact. Or name a part of the picture with `area`."


@answer.register
def _(_error: errors.MaskUnchanged) -> str:
    return (
        "The mask is a copy of the picture, and nothing is drawn on it. Draw over the part that shall be repainted, in "
        "any one colour, save it and give that as `mask`."
    )


@answer.register
def _(error: errors.BadParameter) -> str:
    return f"`{error.name}` cannot be used like that. It takes {error.allowed}."


@answer.register
def _(error: errors.NumbersUnclear) -> str:
    word = as_plain_text(error.word, 40)
    found = {
        NumbersFault.UNKNOWN: f"Nothing here is called “{word}”",
        NumbersFault.NO_NUMBER: f"There is no number for “{word}”",
        NumbersFault.NO_NAME: f"Nobody can tell which number “{word}” is",
        NumbersFault.NOT_WHOLE: f"“{word}” takes a whole number",
        NumbersFault.TWICE: f"“{word}” is there twice",
    }[error.fault]
    return f"{found}. Write the numbers with their names, such as `steps 25, strength 0.9, seed new`."


@answer.register
def _(_error: errors.SafetyCheckerRequired) -> str:
    return (
        "The safety checker stays on here. It can be switched off only in an age-restricted channel of a server that "
        "the people who run this bot allow it for. Leave `safety_checker` out."
    )


@answer.register
def _(_error: errors.NotYours) -> str:
    return "Only the person who asked for this picture can do that; moderators can cancel or delete it."


@answer.register
def _(_error: errors.TooLateToChange) -> str:
    return (
        "That is no longer possible: this job has gone on, has ended, or is kept no more. "
        "`/jobs` shows where your jobs are."
    )


@answer.register
def _(_error: errors.NotAnswered) -> str:
    return (
        "Nobody said Go in time, so nothing was repainted and nothing was charged. Send `/inpaint` again when you have "
        "a moment to look at the mask; `preview: False` goes on without asking."
    )


@answer.register
def _(_error: errors.NoLongerKept) -> str:
    return (
        "That picture is kept no more, or somebody deleted it. Save what you see of it, and attach that with a new "
        "`/inpaint`."
    )


@answer.register
def _(error: errors.ResultMissing) -> str:
    return f"That job has no picture number {error.number}. Press one of the numbers that its reply shows."


@answer.register
def _(_error: errors.ServiceError) -> str:
    return "A service that Retouch needs failed. Please try again in a few minutes."


@answer.register
def _(error: errors.BadKey) -> str:
    return (
        "The image service does not accept this bot's key. Only the people who run the bot can mend that: "
        f"tell them to check `IMAGEPIPELINE_API_KEY`. {_charge(error)}"
    )


@answer.register
def _(error: errors.OutOfCredit) -> str:
    return f"The image service says that this bot's credit is used up. Tell the people who run it. {_charge(error)}"


@answer.register
def _(error: errors.RefusedRequest) -> str:
    return f"The image service refused this request{_reason(error)}. Change it and try again. {_charge(error)}"


@answer.register
def _(error: errors.RateLimited) -> str:
    return f"The image service has too much to do. Try again {_in(error.retry_after_s)}. {_charge(error)}"


@answer.register
def _(error: errors.Unreachable) -> str:
    return f"The image service cannot be reached right now. Try again {_in(error.retry_after_s)}."


@answer.register
def _(_error: errors.TimedOut) -> str:
    return (
        "The image service never finished this picture, and Retouch stopped waiting. It may have been charged. "
        "Try again, perhaps with fewer steps or samples."
    )


@answer.register
def _(_error: errors.BadAnswer) -> str:
    return "The image service answered something that makes no sense. It may have been charged. Try again later."


@answer.register
def _(error: errors.JobFailed) -> str:
    return (
        f"The image service could not repaint this picture{_reason(error)}. Try again, or change the words or the mask."
    )


@answer.register
def _(_error: errors.JobCancelled) -> str:
    return "The image service cancelled this job. Send `/inpaint` again if you still want it."


@answer.register
def _(_error: errors.StoppedByPerson) -> str:
    return "Cancelled. If the image service had begun already, it may still charge for it."


@answer.register
def _(_error: errors.UnknownOutcome) -> str:
    return (
        "The image service's answer got lost, so nobody knows whether it took the job: it may have been charged. "
        "Retouch never pays twice by itself: the person who asked decides, with the buttons below."
    )


@answer.register
def _(_error: errors.ResultUnusable) -> str:
    return (
        "The image service says it is done, but what it hands out cannot be downloaded or is no usable picture. It may "
        "have been charged. Try again; the same seed gives the same picture."
    )


@answer.register
def _(_error: errors.DiscordRefused) -> str:
    return (
        "Discord did not take the answer to this job, and that is our fault. If pictures were made, `/jobs` has them; "
        "tell the people who run this bot."
    )


@answer.register
def _(_error: errors.DiscordUnavailable) -> str:
    return "Discord did not hand out or take a file in time. Try again in a minute."


@answer.register
def _(_error: errors.StoreError) -> str:
    return (
        "Retouch cannot write down new jobs right now, so it takes none: nothing you ask for shall get lost. Nothing "
        "was submitted or charged. Try again later, and tell the people who run this bot: its disk may be full."
    )


@answer.register
def _(_error: errors.ReplyGone) -> str:
    return "The reply to this job is gone, so its result could not be shown."


@singledispatch
def remark(note: notes.Note) -> str:
    """A remark below the pictures."""
    raise NotImplementedError(type(note).__name__)


@remark.register
def _(note: notes.MaskResized) -> str:
    return f"The mask was {_px(*note.mask_px)} and was resized to the picture's {_px(*note.picture_px)}."


@remark.register
def _(note: notes.PromptTooLong) -> str:
    name = note.field.replace("_", " ")
    return f"The {name} has {note.tokens} tokens; the model may read only the first {note.limit}."


@remark.register
def _(note: notes.ShapeChanged) -> str:
    return (
        f"The picture's {_px(*note.picture_px)} were repainted at {_px(*note.repaint_px)}: another shape, so it is "
        "stretched. Leave out `width` or `height` to keep the shape."
    )


@remark.register
def _(note: notes.FewerResults) -> str:
    return f"Only {note.made} of {note.asked} pictures came back usable."


@remark.register
def _(note: notes.ResultsReduced) -> str:
    return f"Saved anew as WebP to fit the upload limit of {_mib(note.limit_bytes)} a picture."


@remark.register
def _(_note: notes.Unprotected) -> str:
    return "Your picture could not be laid under this any more: outside the mask it may have changed a little as well."


@remark.register
def _(note: notes.ResultsBlack) -> str:
    which = "The picture is" if note.count == 1 else f"{note.count} pictures are"
    return f"{which} all black: most likely the safety filter stepped in. Other words may help."


_PHASES = {
    Phase.CHECKING: "Looking at your picture and mask",
    Phase.IN_LINE: "Waiting in line",
    Phase.SUBMITTING: "Handing your picture to the image service",
    Phase.REPAINTING: "Repainting",
}


def progress_line(progress: Progress) -> str:
    """What a waiting reply says."""
    line = f"**{_PHASES[progress.phase]}…** {_seconds(progress.elapsed_s)} so far"
    if progress.before_in_line is not None:
        line += f", {_before(progress.before_in_line)}"
    if progress.expected_s is not None:
        if progress.elapsed_s > progress.expected_s * 1.2 + 1:
            line += f", longer than the usual {_seconds(progress.expected_s)}"
        else:
            line += f", usually about {_seconds(progress.expected_s)}"
    if progress.is_outage:
        line += "\nThe image service cannot be reached right now. Your picture keeps its place and goes on by itself."
    if progress.ends_elsewhere:
        line += "\n-# If this takes more than 15 minutes, the pictures come to you as a direct message."
    return line


def _before(count: int) -> str:
    return "you are next" if count == 0 else f"{count} {'picture' if count == 1 else 'pictures'} before yours"


def prompt_line(job: Job) -> str:
    """The words that were asked for, as text."""
    return f"“{as_plain_text(job.parameters.prompt)}”"


def details_line(job: Job, outcome: Outcome) -> str:
    """Requester and parameters: all that is needed to make the same picture again."""
    p = job.parameters
    size_px = outcome.size_px or (p.width_px, p.height_px)
    parts = [
        f"<@{job.requester_id}>",
        f"seed `{p.seed}`",
        as_plain_text(p.model, 60),
        f"{p.steps} steps",
        f"guidance {p.guidance_scale:g}",
        f"strength {p.strength:g}",
        _px(*size_px),
        _seconds(outcome.duration_s),
    ]
    if p.negative_prompt:
        parts.insert(1, f"without “{as_plain_text(p.negative_prompt, 200)}”")
    if p.refiner:
        parts.append("refined")
    return "-# " + " · ".join(parts)


def outside_line(changed: int) -> str:
    """What is known of everything that was to stay as it is."""
    return f"-# Outside the mask: {changed} {'pixel' if changed == 1 else 'pixels'} changed."


def _role(error: errors.PictureError) -> str:
    return _ROLES[error.role]


def _name(error: errors.PictureError) -> str:
    return f"“{as_plain_text(error.filename, 60)}”"


def _reason(error: errors.ServiceError) -> str:
    return f": “{as_plain_text(error.detail, 200)}”" if error.detail else ""


def _charge(error: errors.ServiceError) -> str:
    if error.remote_id is None:
        return "Nothing was submitted, so nothing was charged."
    return "The job had been submitted, so it may have been charged."


def _in(delay_s: float | None) -> str:
    return "in a few minutes" if delay_s is None else f"in about {_seconds(max(delay_s, 1))}"


def _px(width: int, height: int) -> str:
    return f"{width}×{height}"


def _mib(size_bytes: int) -> str:
    return f"{size_bytes / 2**20:.3g} MiB"


def _seconds(duration_s: float) -> str:
    if duration_s < 10:
        return f"{duration_s:.1f} s"
    if duration_s < 120:
        return f"{duration_s:.0f} s"
    return f"{duration_s / 60:.0f} min"
