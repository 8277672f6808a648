"""Use case: look back at jobs, page by page, and at where one of them comes from."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import takewhile

import structlog

from bot.domain.errors import DiscordUnavailable, NoLongerKept
from bot.domain.history import Ending, Mark, Search, Viewer, mark_of, search_words
from bot.domain.job import Attachment, Job
from bot.services.list_jobs import ListedJob, ListJobs
from bot.services.ports import Attachments, JobStore

_log = structlog.get_logger()

PAGE = 5
ANCESTORS = 20
CHILDREN = 10
_SUGGESTED = 25
# Pictures are a courtesy here: words that come at once are worth more.
_SIGNED_WITHIN_S = 4.0


class Scope(Enum):
    """Whose jobs are looked at. The values stand in buttons' custom_ids."""

    MINE = "mine"
    HERE = "here"
    """Those of everybody in the channel."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks of their history; the words as they were typed."""

    scope: Scope = Scope.MINE
    ending: Ending = Ending.ANY
    words: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A job on a page, with the address of its first picture where it can be had."""

    listed: ListedJob
    picture_url: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Jobs, newest first, and whether there are more on either side."""

    entries: tuple[Entry, ...]
    has_older: bool
    has_newer: bool


@dataclass(frozen=True, slots=True)
class Story:
    """One job, its pictures where they can be had, and its kin as far as the viewer may see them.

    `ancestors`: its parent first. `is_cut`: there are ancestors beyond, or children, that are not shown.
    """

    listed: ListedJob
    results: tuple[Attachment, ...]
    ancestors: tuple[Job, ...]
    children: tuple[Job, ...]
    is_cut: bool


class BrowseHistory:
    """Shows people what was made. Links are signed anew; where Discord signs none, there is no picture."""

    def __init__(self, store: JobStore, list_jobs: ListJobs, attachments: Attachments) -> None:
        self._store = store
        self._list_jobs = list_jobs
        self._attachments = attachments

    async def page(self, asked: Asked, viewer: Viewer, mark: Mark | None = None, *, newer: bool = False) -> Page:
        """The page next to a mark, or the first. Raises NoLongerKept (the channel is not theirs), StoreUnavailable."""
        wanted = _search(asked, viewer)
        found = await self._store.search(wanted, PAGE + 1, mark, newer=newer)
        if mark is not None and (not found or (newer and len(found) <= PAGE)):
            # The top, as a whole page where there are enough for one; also where all that was beyond is forgotten.
            mark, newer = None, False
            found = await self._store.search(wanted, PAGE + 1)
        has_more = len(found) > PAGE
        found = found[:PAGE]
        jobs = found[::-1] if newer else found
        return Page(
            entries=await self._entries(jobs),
            has_older=newer or has_more,
            has_newer=has_more if newer else mark is not None,
        )

    async def suggest(self, person_id: int, typed: str) -> list[Job]:
        """A person's last jobs with these words in them. Raises StoreUnavailable."""
        return await self._store.search(Search(requester_id=person_id, words=search_words(typed)), _SUGGESTED)

    async def story(self, job_id: str, viewer: Viewer) -> Story:
        """A job that the viewer may see. Raises NoLongerKept, also for one that they may not; StoreUnavailable."""
        job = await self._list_jobs.find(job_id)
        if job is None or not viewer.sees(job):
            raise NoLongerKept("NoLongerKept")
        return await self._told(job, viewer)

    async def story_of_message(self, message_id: int, job_id: str | None, viewer: Viewer) -> Story:
        """The job behind a message of ours that the viewer sees. Raises NoLongerKept, StoreUnavailable."""
        job = await (self._list_jobs.find(job_id) if job_id else self._store.of_message(message_id))
        if job is None:
            raise NoLongerKept("NoLongerKept")
        return await self._told(job, viewer)

    async def _told(self, job: Job, viewer: Viewer) -> Story:
        ancestors = await self._store.ancestors(job.id, ANCESTORS)
        children = await self._store.children(job.id, CHILDREN + 1)
        seen_above = tuple(takewhile(viewer.sees, ancestors))
        seen_below = tuple(filter(viewer.sees, children[:CHILDREN]))
        results = await self._signed(job.results)
        return Story(
            self._list_jobs.listed(job),
            tuple(one for one in results if one is not None),
            seen_above,
            seen_below,
            is_cut=len(seen_above) < len(ancestors) or len(ancestors) == ANCESTORS or len(seen_below) < len(children),
        )

    async def _entries(self, jobs: Sequence[Job]) -> tuple[Entry, ...]:
        listed = [self._list_jobs.listed(job) for job in jobs]
        pictured = [one.job for one in listed if one.job.results]
        signed = await self._signed([job.results[0] for job in pictured])
        urls = {job.id: picture.url for job, picture in zip(pictured, signed, strict=True) if picture}
        return tuple(Entry(one, urls.get(one.job.id)) for one in listed)

    async def _signed(self, pictures: Sequence[Attachment]) -> Sequence[Attachment | None]:
        if not pictures:
            return ()
        try:
            async with asyncio.timeout(_SIGNED_WITHIN_S):
                return await self._attachments.refresh_all(pictures)
        except (DiscordUnavailable, TimeoutError) as error:
            _log.info("attachment.not_refreshed", reason=type(error).__name__)
            return [None] * len(pictures)


def _search(asked: Asked, viewer: Viewer) -> Search:
    wanted = Search(ending=asked.ending, words=search_words(asked.words))
    if asked.scope is Scope.MINE:
        return replace(wanted, requester_id=viewer.person_id)
    if viewer.channel_id is None:
        raise NoLongerKept("NoLongerKept")
    return replace(wanted, shown_in=viewer.channel_id)


def marks(page: Page) -> tuple[Mark, Mark]:
    """The first and the last place of a page that has entries."""
    return mark_of(page.entries[0].listed.job), mark_of(page.entries[-1].listed.job)
