"""What people read under a job that goes well. Tables are marked, and translated where they are shown."""

from functools import singledispatch

from bot.domain import notes
from bot.domain.errors import PictureRole
from bot.domain.job import Job
from bot.domain.prompt import as_plain_text
from bot.languages import N_, gettext, ngettext
from bot.languages.writing import decimal, duration, listed, mebibytes, quoted, size
from bot.services.ports import Outcome, Phase, Progress

GIVEN_UP = N_("Given up. If the image service did take this job, it may have been charged.")
USED = {
    PictureRole.INIT_IMAGE: N_("This picture is sent to be repainted: yours, upright and with its new border."),
    PictureRole.MASK: N_("This mask is used: white is repainted, black stays."),
}
USED_ALT = {
    PictureRole.INIT_IMAGE: N_("The picture that is sent to be repainted"),
    PictureRole.MASK: N_("The mask that is used"),
}


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
