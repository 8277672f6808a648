"""What people are told when something that Retouch needs fails them: the image service, Discord, its own disk."""

from functools import singledispatch

from bot.domain import errors
from bot.domain.prompt import as_plain_text
from bot.languages import gettext
from bot.languages.writing import duration, quoted


@singledispatch
def answer_for_service(error: errors.RetouchError) -> str:
    """What a person is told about a failure that is not theirs, and what they can do."""
    raise NotImplementedError(type(error).__name__)


@answer_for_service.register
def _(_error: errors.ServiceError) -> str:
    return gettext("A service that Retouch needs failed. Please try again in a few minutes.")


@answer_for_service.register
def _(error: errors.BadKey) -> str:
    return gettext(
        "The image service does not accept this bot's key. Only the people who run the bot can mend that: "
        "tell them to check `IMAGEPIPELINE_API_KEY`. {charge}",
        charge=_charge(error),
    )


@answer_for_service.register
def _(error: errors.OutOfCredit) -> str:
    return gettext(
        "The image service says that this bot's credit is used up. Tell the people who run it. {charge}",
        charge=_charge(error),
    )


@answer_for_service.register
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


@answer_for_service.register
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


@answer_for_service.register
def _(error: errors.Unreachable) -> str:
    if error.retry_after_s is None:
        return gettext("The image service cannot be reached right now. Try again in a few minutes.")
    return gettext(
        "The image service cannot be reached right now. Try again in about {wait}.",
        wait=duration(max(error.retry_after_s, 1)),
    )


@answer_for_service.register
def _(_error: errors.TimedOut) -> str:
    return gettext(
        "The image service never finished this picture, and Retouch stopped waiting. It may have been charged. "
        "Try again, perhaps with fewer steps or samples."
    )


@answer_for_service.register
def _(_error: errors.BadAnswer) -> str:
    return gettext(
        "The image service answered something that makes no sense. It may have been charged. Try again later."
    )


@answer_for_service.register
def _(error: errors.JobFailed) -> str:
    if not error.detail:
        return gettext("The image service could not repaint this picture. Try again, or change the words or the mask.")
    return gettext(
        "The image service could not repaint this picture: {reason}. Try again, or change the words or the mask.",
        reason=_reason(error),
    )


@answer_for_service.register
def _(_error: errors.JobCancelled) -> str:
    return gettext("The image service cancelled this job. Send `/inpaint` again if you still want it.")


@answer_for_service.register
def _(error: errors.StoppedByPerson) -> str:
    if error.is_free:
        return gettext("Cancelled. Nothing was submitted, so nothing was charged.")
    return gettext("Cancelled. If the image service had begun already, it may still charge for it.")


@answer_for_service.register
def _(_error: errors.UnknownOutcome) -> str:
    return gettext(
        "The image service's answer got lost, so nobody knows whether it took the job: it may have been charged. "
        "Retouch never pays twice by itself: the person who asked decides, with the buttons below."
    )


@answer_for_service.register
def _(_error: errors.ResultUnusable) -> str:
    return gettext(
        "The image service says it is done, but what it hands out cannot be downloaded or is no usable picture. It may "
        "have been charged. Try again; the same seed gives the same picture."
    )


@answer_for_service.register
def _(_error: errors.ResultAway) -> str:
    return gettext(
        "Your pictures are done, but the server where they lie did not hand them out for so long that Retouch stopped "
        "asking. They may have been charged. Try again later; the same seed gives the same picture."
    )


@answer_for_service.register
def _(_error: errors.DiscordRefused) -> str:
    return gettext(
        "Discord did not take the answer to this job, and that is our fault. If pictures were made, `/jobs` has them; "
        "tell the people who run this bot."
    )


@answer_for_service.register
def _(_error: errors.DiscordUnavailable) -> str:
    return gettext("Discord did not hand out or take a file in time. Try again in a minute.")


@answer_for_service.register
def _(_error: errors.StoreError) -> str:
    return gettext(
        "Retouch cannot write down new jobs right now, so it takes none: nothing you ask for shall get lost. Nothing "
        "was submitted or charged. Try again later, and tell the people who run this bot: its disk may be full."
    )


@answer_for_service.register
def _(_error: errors.ReplyGone) -> str:
    return gettext("The reply to this job is gone, so its result could not be shown.")


def _reason(error: errors.ServiceError) -> str:
    return quoted(as_plain_text(error.detail, 200))


def _charge(error: errors.ServiceError) -> str:
    if error.remote_id is None:
        return gettext("Nothing was submitted, so nothing was charged.")
    return gettext("The job had been submitted, so it may have been charged.")
