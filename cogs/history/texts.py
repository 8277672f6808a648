"""Every sentence of `/history`, `/job` and "How was this made?"."""

from bot.discordio import job_details, texts
from bot.discordio.links import reply_link
from bot.discordio.moments import asked_at
from bot.domain.history import Ending
from bot.domain.prompt import as_plain_text, shortened
from bot.services.browse_history import Asked, Scope, Story
from bot.services.list_jobs import ListedJob
from cogs.results.texts import INFO_HEADING

# Five entries have to fit into a message of 4,000 characters, escapes and links included.
_WORDS_CHARACTERS = 200
_CHOICE_CHARACTERS = 98
_KIN_SHOWN = 4

HOW = "How was this made?"
OLDER, NEWER = "Older", "Newer"
PAIR, STEPS = "Before and after", "Steps"
SCOPES = {Scope.MINE: "mine", Scope.HERE: "this channel"}
ENDINGS = {Ending.ANY: "all", Ending.DONE: "done", Ending.FAILED: "failed"}

NO_SUCH_JOB = (
    "There is no such job, or it is not yours to see from here. `/history` shows what there is; each entry has its id."
)
NOT_OURS = (
    "That message is not an answer of Retouch, so nobody here knows how it was made. Use this on a reply to `/inpaint`."
)
KEPT_NO_MORE = "How this was made is kept no more: its time was over, or its person let it be forgotten."
NO_HISTORY_HERE = "You may not read what was written in this channel before, so neither does Retouch show it to you."
NOT_TO_BE_HAD = (
    "The pictures for that cannot be had any more: Discord has let go of them, and no copies are kept. Pictures that "
    "were saved from the replies are all there is."
)
OTHERS = "Kin that you cannot see from here, or too many to list, is left out."
PAIR_ALT, STEPS_ALT = "The picture as it was at first, and as it became", "The picture, step by step"

_TITLES = {Scope.MINE: "Your pictures", Scope.HERE: "What was made in this channel"}
_EMPTY = {
    Scope.MINE: "Nothing yet. Start with `/inpaint`; what you make is listed here.",
    Scope.HERE: "Nothing yet that everybody here has seen. What is made in this channel is listed here.",
}
_ONLY = {Ending.DONE: "done", Ending.FAILED: "failed"}


def title(asked: Asked) -> str:
    """What is shown, and what it was narrowed down to."""
    narrowed = [_ONLY[asked.ending]] if asked.ending in _ONLY else []
    if asked.words:
        narrowed.append(f"with “{as_plain_text(asked.words)}”")
    return f"### {_TITLES[asked.scope]}" + (f", {' '.join(narrowed)}" if narrowed else "")


def nothing(asked: Asked) -> str:
    """What is said instead of an empty page."""
    if asked.words or asked.ending is not Ending.ANY:
        return "Nothing like that. Try fewer words, or leave out `only`."
    return _EMPTY[asked.scope]


def entry(listed: ListedJob) -> str:
    """A job in three lines: the words; how it ended, when, by whom, and the way to it; its id."""
    job = listed.job
    parts = [
        job_details.STANDINGS[listed.standing],
        asked_at(job),
        f"<@{job.requester_id}>",
    ]
    if listed.has_reply:
        parts.append(f"[the reply]({reply_link(job)})")
    words = as_plain_text(job.parameters.prompt, _WORDS_CHARACTERS)
    return f"**“{words}”**\n{' · '.join(parts)}\n-# `{job.id}`"


def choice(words: str, ended: str, moment: str) -> str:
    """A job as `/job` suggests it while its id is typed: no markup there, and a hundred characters."""
    rest = f" · {ended} · {moment}"
    return f"“{shortened(words, _CHOICE_CHARACTERS - len(rest))}”{rest}"


def story(told: Story) -> str:
    """How a job was made, and how it ended; what else there is to say of a failure."""
    listed = told.listed
    parts = [INFO_HEADING, job_details.details(listed.job), f"**Ended** {job_details.STANDINGS[listed.standing]}"]
    if listed.failure is not None:
        parts.append(texts.answer(listed.failure))
    return "\n".join(parts)


def lineage(told: Story) -> str:
    """Where it comes from, the nearest first, and what was made of it."""
    lines: list[str] = []
    child = told.listed.job
    if told.ancestors:
        lines.append("**Made of**")
    for ancestor in told.ancestors[:_KIN_SHOWN]:
        assert child.parent is not None  # noqa: S101 (that is how its ancestor was found)
        lines.append(f"- {job_details.relation(child.parent)}: {job_details.kin(ancestor)}")
        child = ancestor
    if told.children:
        lines.append("**Made of it**")
    for one in told.children[:_KIN_SHOWN]:
        assert one.parent is not None  # noqa: S101 (that is how it was found)
        lines.append(f"- {job_details.relation(one.parent)}: {job_details.kin(one)}")
    if told.is_cut or max(len(told.ancestors), len(told.children)) > _KIN_SHOWN:
        lines.append(f"-# {OTHERS}")
    return "\n".join(lines)
