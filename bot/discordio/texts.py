"""Every sentence that people read under a job. Tables are marked, and translated where they are shown."""

from functools import singledispatch

from bot.domain import errors, notes
from bot.domain.errors import Allowed, MaskFlaw, NumbersFault, PictureRole
from bot.domain.job import Job
from bot.domain.mask.areas import LEAST_SIDE_PX
from bot.domain.parameters import MODEL_CHARACTERS
from bot.domain.prompt import as_plain_text
from bot.languages import N_, gettext, ngettext
from bot.languages.command_words import numbers_example, option
from bot.languages.writing import decimal, duration, listed, mebibytes, quoted, size
from bot.services.ports import Outcome, Phase, Progress

_MASK_RULE = N_("A mask is black where the picture stays and white where it is repainted, and nothing else.")

GIVEN_UP = N_("Given up. If the image service did take this job, it may have been charged.")
USED = {
    PictureRole.INIT_IMAGE: N_("This picture is sent to be repainted: yours, upright and with its new border."),
    PictureRole.MASK: N_("This mask is used: white is repainted, black stays."),
}
USED_ALT = {
    PictureRole.INIT_IMAGE: N_("The picture that is sent to be repainted"),
    PictureRole.MASK: N_("The mask that is used"),
}
_FLAWS = {
    MaskFlaw.COLOURS: N_(
        "The mask has colours in it. {rule} Paint over the part to change in pure white, and everything else in pure "
        "black; PNG keeps it exact. Or name a part of the picture with `area`."
    ),
    MaskFlaw.GREYS: N_(
        "The mask has grey tones in it. {rule} Use a hard brush without soft edges, or raise the contrast until no "
        "grey is left; PNG keeps it exact. Or name a part of the picture with `area`."
    ),
    MaskFlaw.UNRELATED: N_(
        "The mask shows something else than the picture. {rule} Draw on a copy of the picture in one strong colour, "
        "without turning or mirroring it; PNG keeps it exact. Or name a part of the picture with `area`."
    ),
}
_NUMBERS_FAULTS = {
    NumbersFault.UNKNOWN: N_("Nothing here is called {name}."),
    NumbersFault.NO_NUMBER: N_("There is no number for {name}."),
    NumbersFault.NO_NAME: N_("Nobody can tell which number {name} is."),
    NumbersFault.NOT_WHOLE: N_("{name} takes a whole number."),
    NumbersFault.TWICE: N_("{name} is there twice."),
}
_ALLOWED = {
    Allowed.WORDS: N_("`{name}` cannot be used like that. It takes a few words."),
    Allowed.MODEL_NAME: N_(
        "`{name}` cannot be used like that. It takes a model's name of at most {characters} characters."
    ),
    Allowed.PICTURE_WITHOUT_MASK: N_(
        "`{name}` cannot be used like that. It takes a picture alone: leave `mask` out, the new border is it."
    ),
    Allowed.MASK_OR_AREA: N_(
        "`{name}` cannot be used like that. It takes a picture alone: leave either `mask` or `area` out."
    ),
    Allowed.PICTURE_WITHOUT_AREA: N_(
        "`{name}` cannot be used like that. It takes a picture alone: leave `area` out, the new border is it."
    ),
    Allowed.SIDES_WITH_EXPANSION: N_(
        "`{name}` cannot be used like that. It takes sides only together with a number in `expand`."
    ),
    Allowed.LARGER_PICTURES: N_(
        "`{name}` cannot be used like that. It takes pictures of at least {pixels} pixels a side."
    ),
    Allowed.WHAT_THE_SERVICE_TAKES: N_(
        "`{name}` cannot be used like that: the image service does not take it. Leave it out, or choose another value."
    ),
}


@singledispatch
def answer(error: errors.RetouchError) -> str:
    """What a person is told about an error, and what they can do. Every class of the tree has an answer."""
    raise NotImplementedError(type(error).__name__)


def lost(reference: str) -> str:
    """What a person is told whose job cannot be read after a restart."""
    return gettext(
        "Retouch was restarted and cannot read this job any more. Please give the command again; if it had been sent "
        "to the image service already, it may have been paid for. The people who run this bot find it under "
        "`{reference}`.",
        reference=reference,
    )


def crashed(reference: str) -> str:
    """What a person is told when the fault is ours."""
    return gettext(
        "Something went wrong inside Retouch, and that is our fault. Please try again; if it happens again, tell the "
        "people who run this bot the number `{reference}`.",
        reference=reference,
    )


@answer.register
def _(error: errors.NotAPicture) -> str:
    return _of_file(
        error,
        N_(
            "The picture {name} is not a PNG, JPEG or WebP picture, whatever its name says. Open it in a picture "
            "editor, save it as PNG and send that."
        ),
        N_(
            "The mask {name} is not a PNG, JPEG or WebP picture, whatever its name says. Open it in a picture editor, "
            "save it as PNG and send that."
        ),
    )


@answer.register
def _(error: errors.AnimatedPicture) -> str:
    return _of_file(
        error,
        N_("The picture {name} is animated. Send a single still picture, for instance a screenshot of it."),
        N_("The mask {name} is animated. Send a single still picture, for instance a screenshot of it."),
    )


@answer.register
def _(error: errors.CorruptPicture) -> str:
    return _of_file(
        error,
        N_(
            "The picture {name} is damaged or cut off and cannot be read to its end. Save or download it again, then "
            "send it once more."
        ),
        N_(
            "The mask {name} is damaged or cut off and cannot be read to its end. Save or download it again, then send "
            "it once more."
        ),
    )


@answer.register
def _(error: errors.PictureTooHeavy) -> str:
    return _of_file(
        error,
        N_("The picture {name} weighs {size}; at most {limit} are taken. Save it as JPEG or WebP, or make it smaller."),
        N_("The mask {name} weighs {size}; at most {limit} are taken. Save it as JPEG or WebP, or make it smaller."),
        size=mebibytes(error.size_bytes),
        limit=mebibytes(error.limit_bytes),
    )


@answer.register
def _(error: errors.PictureTooLarge) -> str:
    return _of_file(
        error,
        N_(
            "The picture {name} has {size} pixels; at most {limit} million are taken. Make it smaller; it is repainted "
            "at about one million anyway."
        ),
        N_(
            "The mask {name} has {size} pixels; at most {limit} million are taken. Make it smaller; it is repainted at "
            "about one million anyway."
        ),
        size=size(error.width_px, error.height_px),
        limit=decimal(error.limit_px / 1e6),
    )


@answer.register
def _(error: errors.AttachmentGone) -> str:
    return _of_file(
        error,
        N_("Discord no longer hands out the picture {name}. Upload it again with a new `/inpaint`."),
        N_("Discord no longer hands out the mask {name}. Upload it again with a new `/inpaint`."),
    )


@answer.register
def _(error: errors.SizesDiffer) -> str:
    return gettext(
        "The picture is {picture} and the mask is {mask}: they do not have the same shape. Draw the mask on a copy of "
        "the picture, or crop or resize it to the picture's size.",
        picture=size(*error.picture_px),
        mask=size(*error.mask_px),
    )


@answer.register
def _(_error: errors.MaskEmpty) -> str:
    return gettext(
        "The mask is all black, so nothing would be repainted. {rule} Paint the part to change white.",
        rule=gettext(_MASK_RULE),
    )


@answer.register
def _(_error: errors.MaskFull) -> str:
    return gettext(
        "The mask is all white, so nothing of the picture would stay. {rule} Paint the part to keep black.",
        rule=gettext(_MASK_RULE),
    )


@answer.register
def _(_error: errors.NoMask) -> str:
    return gettext(
        "Which part of the picture shall be repainted? There is no mask yet. Name a part with `area`, or give a "
        "`mask`: white where the picture is repainted, black where it stays."
    )


@answer.register
def _(error: errors.MaskUnclear) -> str:
    return gettext(_FLAWS[error.flaw], rule=gettext(_MASK_RULE))


@answer.register
def _(_error: errors.MaskUnchanged) -> str:
    return gettext(
        "The mask is a copy of the picture, and nothing is drawn on it. Draw over the part that shall be repainted, in "
        "any one colour, save it and give that as `mask`."
    )


@answer.register
def _(error: errors.BadParameter) -> str:
    name = option(error.name)
    if not isinstance(error.allowed, Allowed):
        least, most = (decimal(end, digits=10) for end in error.allowed)
        return gettext(
            "`{name}` cannot be used like that. It takes {least} to {most}.", name=name, least=least, most=most
        )
    return gettext(_ALLOWED[error.allowed], name=name, characters=MODEL_CHARACTERS, pixels=LEAST_SIDE_PX)


@answer.register
def _(error: errors.NumbersUnclear) -> str:
    word = as_plain_text(error.word, 40)
    name = quoted(option(word))
    found = gettext(_NUMBERS_FAULTS[error.fault], name=name)
    how = gettext("Write the numbers with their names, such as `{example}`.", example=numbers_example())
    return f"{found} {how}"


@answer.register
def _(_error: errors.SafetyCheckerRequired) -> str:
    return gettext(
        "The safety checker stays on here. It can be switched off only in an age-restricted channel of a server that "
        "the people who run this bot allow it for. Leave `safety_checker` out."
    )


@answer.register
def _(_error: errors.NotYours) -> str:
    return gettext("Only the person who asked for this picture can do that; moderators can cancel or delete it.")


@answer.register
def _(_error: errors.TooLateToChange) -> str:
    return gettext(
        "That is no longer possible: this job has gone on, has ended, or is kept no more. "
        "`/jobs` shows where your jobs are."
    )


@answer.register
def _(_error: errors.NotAnswered) -> str:
    return gettext(
        "Nobody said Go in time, so nothing was repainted and nothing was charged. Send `/inpaint` again when you have "
        "a moment to look at the mask; `preview: False` goes on without asking."
    )


@answer.register
def _(_error: errors.NoLongerKept) -> str:
    return gettext(
        "That picture is kept no more, or somebody deleted it. Save what you see of it, and attach that with a new "
        "`/inpaint`."
    )


@answer.register
def _(error: errors.ResultMissing) -> str:
    return gettext(
        "That job has no picture number {number}. Press one of the numbers that its reply shows.", number=error.number
    )


@answer.register
def _(_error: errors.ServiceError) -> str:
    return gettext("A service that Retouch needs failed. Please try again in a few minutes.")


@answer.register
def _(error: errors.BadKey) -> str:
    return gettext(
        "The image service does not accept this bot's key. Only the people who run the bot can mend that: "
        "tell them to check `IMAGEPIPELINE_API_KEY`. {charge}",
        charge=_charge(error),
    )


@answer.register
def _(error: errors.OutOfCredit) -> str:
    return gettext(
        "The image service says that this bot's credit is used up. Tell the people who run it. {charge}",
        charge=_charge(error),
    )


@answer.register
def _(error: errors.RefusedRequest) -> str:
    if not error.detail:
        return gettext(
            "The image service refused this request. Change it and try again. {charge}", charge=_charge(error)
        )
    return gettext(
        "The image service refused this request: {reason}. Change it and try again. {charge}",
        reason=_reason(error),
        charge=_charge(error),
    )


@answer.register
def _(error: errors.RateLimited) -> str:
    if error.retry_after_s is None:
        return gettext(
            "The image service has too much to do. Try again in a few minutes. {charge}", charge=_charge(error)
        )
    return gettext(
        "The image service has too much to do. Try again in about {wait}. {charge}",
        wait=duration(max(error.retry_after_s, 1)),
        charge=_charge(error),
    )


@answer.register
def _(error: errors.Unreachable) -> str:
    if error.retry_after_s is None:
        return gettext("The image service cannot be reached right now. Try again in a few minutes.")
    return gettext(
        "The image service cannot be reached right now. Try again in about {wait}.",
        wait=duration(max(error.retry_after_s, 1)),
    )


@answer.register
def _(_error: errors.TimedOut) -> str:
    return gettext(
        "The image service never finished this picture, and Retouch stopped waiting. It may have been charged. "
        "Try again, perhaps with fewer steps or samples."
    )


@answer.register
def _(_error: errors.BadAnswer) -> str:
    return gettext(
        "The image service answered something that makes no sense. It may have been charged. Try again later."
    )


@answer.register
def _(error: errors.JobFailed) -> str:
    if not error.detail:
        return gettext("The image service could not repaint this picture. Try again, or change the words or the mask.")
    return gettext(
        "The image service could not repaint this picture: {reason}. Try again, or change the words or the mask.",
        reason=_reason(error),
    )


@answer.register
def _(_error: errors.JobCancelled) -> str:
    return gettext("The image service cancelled this job. Send `/inpaint` again if you still want it.")


@answer.register
def _(error: errors.StoppedByPerson) -> str:
    if error.is_free:
        return gettext("Cancelled. Nothing was submitted, so nothing was charged.")
    return gettext("Cancelled. If the image service had begun already, it may still charge for it.")


@answer.register
def _(_error: errors.UnknownOutcome) -> str:
    return gettext(
        "The image service's answer got lost, so nobody knows whether it took the job: it may have been charged. "
        "Retouch never pays twice by itself: the person who asked decides, with the buttons below."
    )


@answer.register
def _(_error: errors.ResultUnusable) -> str:
    return gettext(
        "The image service says it is done, but what it hands out cannot be downloaded or is no usable picture. It may "
        "have been charged. Try again; the same seed gives the same picture."
    )


@answer.register
def _(_error: errors.ResultAway) -> str:
    return gettext(
        "Your pictures are done, but the server where they lie did not hand them out for so long that Retouch stopped "
        "asking. They may have been charged. Try again later; the same seed gives the same picture."
    )


@answer.register
def _(_error: errors.DiscordRefused) -> str:
    return gettext(
        "Discord did not take the answer to this job, and that is our fault. If pictures were made, `/jobs` has them; "
        "tell the people who run this bot."
    )


@answer.register
def _(_error: errors.DiscordUnavailable) -> str:
    return gettext("Discord did not hand out or take a file in time. Try again in a minute.")


@answer.register
def _(_error: errors.StoreError) -> str:
    return gettext(
        "Retouch cannot write down new jobs right now, so it takes none: nothing you ask for shall get lost. Nothing "
        "was submitted or charged. Try again later, and tell the people who run this bot: its disk may be full."
    )


@answer.register
def _(_error: errors.ReplyGone) -> str:
    return gettext("The reply to this job is gone, so its result could not be shown.")


@singledispatch
def remark(note: notes.Note) -> str:
    """A remark below the pictures."""
    raise NotImplementedError(type(note).__name__)


@remark.register
def _(note: notes.MaskResized) -> str:
    return gettext(
        "The mask was {mask} and was resized to the picture's {picture}.",
        mask=size(*note.mask_px),
        picture=size(*note.picture_px),
    )


@remark.register
def _(note: notes.PromptTooLong) -> str:
    if note.field == "negative_prompt":
        return gettext(
            "The negative prompt has {tokens} tokens; the model may read only the first {limit}.",
            tokens=note.tokens,
            limit=note.limit,
        )
    return gettext(
        "The prompt has {tokens} tokens; the model may read only the first {limit}.",
        tokens=note.tokens,
        limit=note.limit,
    )


@remark.register
def _(note: notes.ShapeChanged) -> str:
    return gettext(
        "The picture's {picture} were repainted at {repainted}: another shape, so it is stretched. Leave out `width` "
        "or `height` to keep the shape.",
        picture=size(*note.picture_px),
        repainted=size(*note.repaint_px),
    )


@remark.register
def _(note: notes.FewerResults) -> str:
    return ngettext(
        "Only {made} of {count} picture came back usable.",
        "Only {made} of {count} pictures came back usable.",
        note.asked,
        made=note.made,
    )


@remark.register
def _(note: notes.ResultsReduced) -> str:
    return gettext(
        "Saved anew as WebP to fit the upload limit of {limit} a picture.", limit=mebibytes(note.limit_bytes)
    )


@remark.register
def _(_note: notes.Unprotected) -> str:
    return gettext(
        "Your picture could not be laid under this any more: outside the mask it may have changed a little as well."
    )


@remark.register
def _(note: notes.ResultsBlack) -> str:
    return ngettext(
        "The picture is all black: most likely the safety filter stepped in. Other words may help.",
        "{count} pictures are all black: most likely the safety filter stepped in. Other words may help.",
        note.count,
    )


_PHASES = {
    Phase.CHECKING: N_("**Looking at your picture and mask…** {elapsed} so far"),
    Phase.IN_LINE: N_("**Waiting in line…** {elapsed} so far"),
    Phase.SUBMITTING: N_("**Handing your picture to the image service…** {elapsed} so far"),
    Phase.REPAINTING: N_("**Repainting…** {elapsed} so far"),
    Phase.FETCHING: N_("**Your pictures are done and are being fetched…** {elapsed} so far"),
}


def progress_line(progress: Progress) -> str:
    """What a waiting reply says."""
    parts = [gettext(_PHASES[progress.phase], elapsed=duration(progress.elapsed_s))]
    if progress.before_in_line is not None:
        parts.append(_before(progress.before_in_line))
    if progress.expected_s is not None:
        usual = duration(progress.expected_s)
        if progress.elapsed_s > progress.expected_s * 1.2 + 1:
            parts.append(gettext("longer than the usual {usual}", usual=usual))
        else:
            parts.append(gettext("usually about {usual}", usual=usual))
    lines = [listed(parts)]
    if progress.is_outage and progress.phase is Phase.FETCHING:
        lines.append(
            gettext(
                "The server where they lie is not handing them out right now. Retouch keeps asking; there is nothing "
                "you have to do."
            )
        )
    elif progress.is_outage:
        lines.append(
            gettext(
                "The image service cannot be reached right now. Your picture keeps its place and goes on by itself."
            )
        )
    if progress.ends_elsewhere:
        lines.append(gettext("-# If this takes more than 15 minutes, the pictures come to you as a direct message."))
    return "\n".join(lines)


def _before(count: int) -> str:
    if count == 0:
        return gettext("you are next")
    return ngettext("{count} picture before yours", "{count} pictures before yours", count)


def prompt_line(job: Job) -> str:
    """The words that were asked for, as text."""
    return quoted(as_plain_text(job.parameters.prompt))


def details_line(job: Job, outcome: Outcome) -> str:
    """Requester and parameters: all that is needed to make the same picture again."""
    p = job.parameters
    size_px = outcome.size_px or (p.width_px, p.height_px)
    parts = [
        f"<@{job.requester_id}>",
        gettext("seed `{seed}`", seed=p.seed),
        as_plain_text(p.model, 60),
        steps(p.steps),
        gettext("guidance {number}", number=decimal(p.guidance_scale)),
        gettext("strength {number}", number=decimal(p.strength)),
        size(*size_px),
        duration(outcome.duration_s),
    ]
    if p.negative_prompt:
        parts.insert(1, gettext("without {words}", words=quoted(as_plain_text(p.negative_prompt, 200))))
    if p.refiner:
        parts.append(gettext("refined"))
    return "-# " + " · ".join(parts)


def steps(count: int) -> str:
    """How long the model worked on it."""
    return ngettext("{count} step", "{count} steps", count)


def outside_line(changed: int) -> str:
    """What is known of everything that was to stay as it is."""
    return ngettext(
        "-# Outside the mask: {count} pixel changed.", "-# Outside the mask: {count} pixels changed.", changed
    )


def _of_file(error: errors.PictureError, picture: str, mask: str, **values: object) -> str:
    """What is said of the picture, or of the mask: languages inflect one and the other differently."""
    name = quoted(as_plain_text(error.filename, 60))
    return gettext(picture if error.role is PictureRole.INIT_IMAGE else mask, name=name, **values)


def _reason(error: errors.ServiceError) -> str:
    return quoted(as_plain_text(error.detail, 200))


def _charge(error: errors.ServiceError) -> str:
    if error.remote_id is None:
        return gettext("Nothing was submitted, so nothing was charged.")
    return gettext("The job had been submitted, so it may have been charged.")
