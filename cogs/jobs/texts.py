"""Every sentence of `/jobs`."""

import re

from bot.discordio import texts
from bot.discordio.links import reply_link
from bot.discordio.moments import asked_at
from bot.domain.errors import StoreError
from bot.domain.prompt import as_plain_text, shortened
from bot.services.list_jobs import ListedJob, Standing

# Ten jobs have to fit into a message of 4,000 characters, escapes and links included.
_WORDS_CHARACTERS = 50
_REASON_CHARACTERS = 130

HEADING = "### Your last pictures"
EMPTY = (
    "### No pictures yet\n"
    "Start with `/inpaint`: give it a picture, and a few words for what should be there. Which part is repainted, you "
    "say in a word, by drawing over it, or with a mask. While it works, and afterwards, you find it here."
)

_SENTENCE = re.compile(r"(?:“[^”]*”|[^“])+?\.(?=\s|$)")
_STANDINGS = {
    Standing.IN_LINE: "Waiting in line.",
    Standing.ASKING: "Waiting for you: have a look at its mask, below its reply.",
    Standing.REPAINTING: "Being repainted.",
    Standing.DELIVERING: "Done, the pictures are on their way.",
    Standing.DONE: "Done.",
    Standing.SHELVED: "Done, but its reply is gone or out of reach. The pictures are kept for you.",
    Standing.DELETED: "Done, and deleted since.",
    Standing.REFUSED: "Refused: the picture, the mask or a number could not be used. Nothing was charged.",
    Standing.UNHEARD: "Never began: Discord gave up on the command too early. Nothing was charged.",
    Standing.CANCELLED: "Cancelled.",
    Standing.UNANSWERED: "Not begun: nobody said Go to its mask in time. Nothing was charged.",
    Standing.UNDECIDED: "Outcome unknown: the image service's answer got lost. It may have been charged; you decide.",
    Standing.GAVE_UP: "Given up after its outcome stayed unknown.",
}


def entry(listed: ListedJob) -> str:
    """A job in two lines: the words; where it is, since when, and the way to it."""
    job = listed.job
    words = as_plain_text(job.parameters.prompt, _WORDS_CHARACTERS)
    parts = [_standing(listed), asked_at(job)]
    if listed.has_reply:
        parts.append(f"[the reply]({reply_link(job)})")
    return f"**“{words}”**\n{' · '.join(parts)}"


def _standing(listed: ListedJob) -> str:
    return _STANDINGS[listed.standing] if listed.standing in _STANDINGS else f"Failed. {_reason(listed)}"


def _reason(listed: ListedJob) -> str:
    """Why it failed; what to do about it stands in the reply."""
    if listed.failure is None:
        return "Something went wrong inside Retouch."
    if isinstance(listed.failure, StoreError):
        return "Retouch had no room to keep its pictures."
    answer = texts.answer(listed.failure)
    sentence = _SENTENCE.match(answer)
    return shortened(sentence[0] if sentence else answer, _REASON_CHARACTERS)
