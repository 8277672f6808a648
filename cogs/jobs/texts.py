"""Every sentence of `/jobs`."""

import re

from bot.discordio import answers
from bot.discordio.links import reply_link
from bot.discordio.moments import asked_at
from bot.domain.errors import StoreError
from bot.domain.prompt import as_plain_text, shortened_plain
from bot.languages import N_, gettext
from bot.languages.writing import quoted
from bot.services.list_jobs import ListedJob, Standing

# Ten jobs have to fit into a message of 4,000 characters, escapes and links included.
_WORDS_CHARACTERS = 50
_REASON_CHARACTERS = 130

HEADING = N_("### Your last pictures")
EMPTY = N_(
    "### No pictures yet\n"
    "Start with `/inpaint`: give it a picture, and a few words for what should be there. Which part is repainted, you "
    "say in a word, by drawing over it, or with a mask. While it works, and afterwards, you find it here."
)

# A full stop ends a sentence, unless it is somebody's own words: those are quoted, each language in its way.
_SENTENCE = re.compile(r"(?:„[^“]*“|“[^”]*”|«[^»]*»|「[^」]*」|[^„“«「])+?(?:\.(?=\s|$)|。)")
_STANDINGS = {
    Standing.IN_LINE: N_("Waiting in line."),
    Standing.ASKING: N_("Waiting for you: have a look at its mask, below its reply."),
    Standing.REPAINTING: N_("Being repainted."),
    Standing.DELIVERING: N_("Done, the pictures are on their way."),
    Standing.DONE: N_("Done."),
    Standing.SHELVED: N_("Done, but its reply is gone or out of reach. The pictures are kept for you."),
    Standing.DELETED: N_("Done, and deleted since."),
    Standing.REFUSED: N_("Refused: the picture, the mask or a number could not be used. Nothing was charged."),
    Standing.UNHEARD: N_("Never began: Discord gave up on the command too early. Nothing was charged."),
    Standing.CANCELLED: N_("Cancelled."),
    Standing.UNANSWERED: N_("Not begun: nobody said Go to its mask in time. Nothing was charged."),
    Standing.UNDECIDED: N_(
        "Outcome unknown: the image service's answer got lost. It may have been charged; you decide."
    ),
    Standing.GAVE_UP: N_("Given up after its outcome stayed unknown."),
}


def entry(listed: ListedJob) -> str:
    """A job in two lines: the words; where it is, since when, and the way to it."""
    job = listed.job
    words = as_plain_text(job.parameters.prompt, _WORDS_CHARACTERS)
    parts = [_standing(listed), asked_at(job)]
    if listed.has_reply:
        parts.append(gettext("[the reply]({link})", link=reply_link(job)))
    return f"**{quoted(words)}**\n{' · '.join(parts)}"


def _standing(listed: ListedJob) -> str:
    if listed.standing in _STANDINGS:
        return gettext(_STANDINGS[listed.standing])
    return gettext("Failed. {reason}", reason=_reason(listed))


def _reason(listed: ListedJob) -> str:
    """Why it failed; what to do about it stands in the reply."""
    if listed.failure is None:
        return gettext("Something went wrong inside Retouch.")
    if isinstance(listed.failure, StoreError):
        return gettext("Retouch had no room to keep its pictures.")
    answer = answers.answer(listed.failure)
    sentence = _SENTENCE.match(answer)
    return shortened_plain(sentence[0] if sentence else answer, _REASON_CHARACTERS)
