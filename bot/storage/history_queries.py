"""The questions of people who look back: pages of jobs, and the line that a job comes from."""

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, and_, literal, or_, select
from sqlalchemy.sql.elements import ColumnElement

from bot.domain.history import Ending, Mark, Search
from bot.domain.job import JobState
from bot.storage.tables import jobs, raw_moment


def search(wanted: Search, mark: Mark | None, *, newer: bool) -> Select[Any]:
    """What is looked for, older than a mark and newest first, or newer and oldest first."""
    query = select(jobs).where(*_conditions(wanted))
    if mark is not None:
        query = query.where(_beyond(mark, newer=newer))
    order = (jobs.c.accepted_at, jobs.c.id)
    return query.order_by(*(order if newer else (column.desc() for column in order)))


def ancestors(job_id: str, limit: int) -> Select[Any]:
    """What a job was made of, and that of, its parent first. A circle ends at the limit."""
    start = select(jobs.c.parent_id.label("id"), literal(1, Integer).label("steps")).where(jobs.c.id == job_id)
    line = start.cte("line", recursive=True)
    further = select(jobs.c.parent_id, line.c.steps + 1).join(line, jobs.c.id == line.c.id)
    line = line.union_all(further.where(line.c.steps < limit))
    return select(jobs).join(line, jobs.c.id == line.c.id).order_by(line.c.steps)


def ended_since(moment: datetime, limit: int) -> Select[Any]:
    """What `read_end` needs of jobs that ended since then, the newest first."""
    columns = (jobs.c.state, raw_moment(jobs.c.accepted_at), raw_moment(jobs.c.ended_at), jobs.c.progress)
    return select(*columns).where(jobs.c.ended_at >= moment).order_by(jobs.c.ended_at.desc()).limit(limit)


def _conditions(wanted: Search) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.requester_id is not None:
        found.append(jobs.c.requester_id == wanted.requester_id)
    if wanted.shown_in is not None:
        found.append(jobs.c.shown_in == wanted.shown_in)
    if wanted.ending is Ending.DONE:
        found.append(jobs.c.state == JobState.DONE.value)
    elif wanted.ending is Ending.FAILED:
        found += [jobs.c.ended_at.is_not(None), jobs.c.state != JobState.DONE.value]
    # Rows of before the words were kept have none: they are found where none are asked for.
    found += [jobs.c.words.contains(word, autoescape=True) for word in wanted.words]
    return found


def _beyond(mark: Mark, *, newer: bool) -> ColumnElement[bool]:
    at, job_id = jobs.c.accepted_at, jobs.c.id
    if newer:
        return and_(at >= mark.accepted_at, or_(at > mark.accepted_at, job_id > mark.job_id))
    return and_(at <= mark.accepted_at, or_(at < mark.accepted_at, job_id < mark.job_id))
