"""Looking back at jobs: what is looked for, in which order it is shown, and who may see it."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from urllib.parse import urlsplit

from bot.domain import errors
from bot.domain.job import Job, JobState
from bot.domain.lineage import Relation
from bot.domain.prompt import one_line


class Ending(Enum):
    """Which jobs are looked for, by how they ended. The values stand in buttons' custom_ids."""

    ANY = "all"
    DONE = "done"
    FAILED = "failed"
    """Every end without pictures, whosever fault it was."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the order of jobs: that of one of them, which need not be kept any more."""

    accepted_at: datetime
    job_id: str


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: a person's jobs, or those whose end everybody sees in a channel.

    `words` (as `search_words` gives them) must all be in the prompt.
    """

    requester_id: int | None = None
    shown_in: int | None = None
    ending: Ending = Ending.ANY
    words: tuple[str, ...] = ()

    def finds(self, job: Job) -> bool:
        """Whether a job is looked for."""
        is_theirs = self.requester_id in {None, job.requester_id}
        is_there = self.shown_in is None or self.shown_in == shown_in(job)
        if not is_theirs or not is_there:
            return False
        if self.ending is not Ending.ANY and (
            not job.state.is_end or (job.state is JobState.DONE) != (self.ending is Ending.DONE)
        ):
            return False
        text = searchable(job.parameters.prompt)
        return all(word in text for word in self.words)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks back, and the channel where they do; None where they may not read what was there before."""

    person_id: int
    channel_id: int | None

    def sees(self, job: Job) -> bool:
        """Whether they may be shown a job: it is theirs, or everybody there saw how it ended."""
        return job.requester_id == self.person_id or (self.channel_id is not None and shown_in(job) == self.channel_id)


def mark_of(job: Job) -> Mark:
    """Where a job stands in the order."""
    return Mark(job.accepted_at, job.id)


def searchable(text: str) -> str:
    """A text as it is searched: upper and lower case, and other ways to write the same, make no difference."""
    return one_line(unicodedata.normalize("NFKC", one_line(text)).casefold())


def search_words(text: str) -> tuple[str, ...]:
    """The words in what somebody typed into a search."""
    return tuple(dict.fromkeys(searchable(text).split()))


@dataclass(frozen=True, slots=True)
class Source:
    """A picture of a chain: a result of a job (from 1), or what that job began with where there is no number.

    `used_by` is the job that began with it, if one of the chain did: it has a copy.
    """

    job: Job
    result_number: int | None = None
    used_by: Job | None = None


def picture_chain(job: Job, ancestors: Sequence[Job]) -> tuple[Source, ...]:
    """What a job's first result came from, the first picture first.

    `ancestors`: its parent first. What was only tried once more (another seed, other words) began with the same
    picture and is no step of its own.
    """
    chain = [Source(job, 1)]
    child = job
    for ancestor in ancestors:
        assert child.parent is not None  # noqa: S101 (that is how its ancestor was found)
        if child.parent.relation is Relation.USED_RESULT:
            chain.append(Source(ancestor, child.parent.result_number or 1, used_by=child))
        child = ancestor
    return (Source(child), *reversed(chain))


# Errors of services that say nothing about the reply, or that nobody saw it.
_UNSEEN = (errors.DiscordRefused, errors.DiscordUnavailable)


def shown_in(job: Job) -> int | None:
    """The channel where everybody sees how a job ended; None where nobody does, or its requester alone.

    The addresses of the delivered pictures tell where they are: in the channel, in somebody's direct messages, or in a
    message for one person. Of a failure only what is certain counts.
    """
    channel_id = job.reply.channel_id
    if job.state is JobState.DONE:
        folder = f"/attachments/{channel_id}/"
        is_there = bool(job.results) and all(urlsplit(one.url).path.startswith(folder) for one in job.results)
    else:
        is_there = (
            job.state.is_end
            and job.reply.message_id is not None
            and job.reply.bot_is_member
            and _is_told_in_public(job.reason)
        )
    return channel_id if is_there else None


def _is_told_in_public(reason: str | None) -> bool:
    kind = getattr(errors, reason or "", None)
    return isinstance(kind, type) and issubclass(kind, errors.ServiceError) and not issubclass(kind, _UNSEEN)
