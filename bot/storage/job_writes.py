"""What is written of jobs, as few statements as possible for many of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, insert, update

from bot.domain.job import Job
from bot.storage.job_rows import changed_row, new_row
from bot.storage.tables import jobs

_INSERT = insert(jobs)
_UPDATE = (
    update(jobs)
    .where(jobs.c.id == bindparam("job_id"))
    .values(
        state=bindparam("state"),
        changed_at=bindparam("changed_at"),
        ended_at=bindparam("ended_at"),
        request=func.coalesce(bindparam("request"), jobs.c.request),
        reply=func.coalesce(bindparam("reply"), jobs.c.reply),
        progress=bindparam("progress"),
        message_id=bindparam("message_id"),
        shown_in=bindparam("shown_in"),
    )
)


@dataclass(frozen=True, slots=True)
class JobWrite:
    """A job to keep: for the first time, or as it is now."""

    job: Job
    is_new: bool


class JobWriter:
    """Writes jobs, and remembers those that go on as they were last written, so that less has to be written again.

    What it remembers is the domain's own objects: whoever carries the job holds the same ones.
    """

    def __init__(self) -> None:
        self._kept: dict[str, Job] = {}

    @property
    def under_way(self) -> int:
        """Jobs that were written and have not ended."""
        return len(self._kept)

    def write(self, connection: Connection, writes: Sequence[JobWrite]) -> None:
        """Write jobs in one go; several writes of one job take effect in their order.

        What was known of them is forgotten with it, until `committed`: a job whose write failed is written whole next.
        """
        new = [write.job for write in writes if write.is_new]
        if new:
            connection.execute(_INSERT, [new_row(job) for job in new])
        changed = [write.job for write in writes if not write.is_new]
        if changed:
            connection.execute(_UPDATE, [changed_row(job, self._kept.pop(job.id, None)) for job in changed])

    def committed(self, writes: Sequence[JobWrite]) -> None:
        """Remember what is on disk now."""
        for write in writes:
            if write.job.state.is_end:
                self._kept.pop(write.job.id, None)
            else:
                self._kept[write.job.id] = write.job
