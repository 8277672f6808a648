"""Every sentence of `/history`, `/job` and "How was this made?". Constants are marked, and translated where shown."""

from bot.discordio import answers, job_details
from bot.discordio.links import reply_link
from bot.discordio.moments import asked_at
from bot.domain.history import Ending
from bot.domain.job import Job
from bot.domain.lineage import Parent
from bot.domain.prompt import as_plain_text, isolated, length, shortened
from bot.languages import N_, gettext
from bot.languages.writing import listed, quoted
from bot.services.browse_history import Asked, Scope, Story
from bot.services.list_jobs import ListedJob
from cogs.results.texts import INFO_HEADING

# Five entries have to fit into a message of 4,000 characters, escapes and links included.
_WORDS_CHARACTERS = 200
# Without what keeps right-to-left words apart.
_CHOICE_CHARACTERS = 98
_KIN_SHOWN = 4

HOW = N_("How was this made?")
OLDER, NEWER = N_("Older"), N_("Newer")
PAIR, STEPS = N_("Before and after"), N_("Steps")
SCOPES = {Scope.MINE: N_("mine"), Scope.HERE: N_("this channel")}
ENDINGS = {Ending.ANY: N_("all"), Ending.DONE: N_("done"), Ending.FAILED: N_("failed")}

NO_SUCH_JOB = N_(
    "There is no such job, or it is not yours to see from here. `/history` shows what there is; each entry has its id."
)
NOT_OURS = N_(
    "That message is not an answer of Retouch, so nobody here knows how it was made. Use this on a reply to `/inpaint`."
)
KEPT_NO_MORE = N_("How this was made is kept no more: its time was over, or its person let it be forgotten.")
NO_HISTORY_HERE = N_(
    "You may not read what was written in this channel before, so neither does Retouch show it to you."
)
NOT_TO_BE_HAD = N_(
    "The pictures for that cannot be had any more: Discord has let go of them, and no copies are kept. Pictures that "
    "were saved from the replies are all there is."
)
OTHERS = N_("Kin that you cannot see from here, or too many to list, is left out.")
PAIR_ALT = N_("The picture as it was at first, and as it became")
STEPS_ALT = N_("The picture, step by step")

_TITLES = {Scope.MINE: N_("### Your pictures"), Scope.HERE: N_("### What was made in this channel")}
_EMPTY = {
    Scope.MINE: N_("Nothing yet. Start with `/inpaint`; what you make is listed here."),
    Scope.HERE: N_("Nothing yet that everybody here has seen. What is made in this channel is listed here."),
}
_ONLY = {Ending.DONE: N_("done"), Ending.FAILED: N_("failed")}


def title(asked: Asked) -> str:
    """What is shown, and what it was narrowed down to."""
    parts = [gettext(_TITLES[asked.scope])]
    if asked.ending in _ONLY:
        parts.append(gettext(_ONLY[asked.ending]))
    if asked.words:
        parts.append(gettext("with {words}", words=quoted(as_plain_text(asked.words))))
    return listed(parts)


def nothing(asked: Asked) -> str:
    """What is said instead of an empty page."""
    if asked.words or asked.ending is not Ending.ANY:
        return gettext("Nothing like that. Try fewer words, or leave out `only`.")
    return gettext(_EMPTY[asked.scope])


def entry(one: ListedJob) -> str:
    """A job in three lines: the words; how it ended, when, by whom, and the way to it; its id."""
    job = one.job
    parts = [
        job_details.ended(one.standing),
        asked_at(job),
        f"<@{job.requester_id}>",
    ]
    if one.has_reply:
        parts.append(gettext("[the reply]({link})", link=reply_link(job)))
    words = as_plain_text(job.parameters.prompt, _WORDS_CHARACTERS)
    return f"**{quoted(words)}**\n{' · '.join(parts)}\n-# `{job.id}`"


def choice(words: str, ended: str, moment: str) -> str:
    """A job as `/job` suggests it while its id is typed: no markup there, and a hundred characters."""
    rest = f" · {ended} · {moment}"
    room = _CHOICE_CHARACTERS - length(rest) - len(quoted(""))
    return f"{quoted(isolated(shortened(words, room)))}{rest}"


def story(told: Story) -> str:
    """How a job was made, and how it ended; what else there is to say of a failure."""
    found = told.listed
    ended = gettext("**Ended** {how}", how=job_details.ended(found.standing))
    parts = [gettext(INFO_HEADING), job_details.details(found.job), ended]
    if found.failure is not None:
        parts.append(answers.answer(found.failure))
    return "\n".join(parts)


def lineage(told: Story) -> str:
    """Where it comes from, the nearest first, and what was made of it."""
    lines: list[str] = []
    child = told.listed.job
    if told.ancestors:
        lines.append(gettext("**Made of**"))
    for ancestor in told.ancestors[:_KIN_SHOWN]:
        assert child.parent is not None  # noqa: S101 (that is how its ancestor was found)
        lines.append(_line(child.parent, ancestor))
        child = ancestor
    if told.children:
        lines.append(gettext("**Made of it**"))
    for one in told.children[:_KIN_SHOWN]:
        assert one.parent is not None  # noqa: S101 (that is how it was found)
        lines.append(_line(one.parent, one))
    if told.is_cut or max(len(told.ancestors), len(told.children)) > _KIN_SHOWN:
        lines.append(f"-# {gettext(OTHERS)}")
    return "\n".join(lines)


def _line(parent: Parent, job: Job) -> str:
    return gettext("- {relation}: {picture}", relation=job_details.relation(parent), picture=job_details.kin(job))
