"""What holds for a job's results wherever they are shown: how heavy each may be, and what is remarked on them."""

from collections.abc import Sequence

from bot.domain.job import Job
from bot.domain.notes import FewerResults, Note, ResultsBlack, ResultsReduced, Unprotected
from bot.services.ports import Result

# Discord takes 25 MiB a request; the JSON beside the files gets a little of it.
_REQUEST_LIMIT_BYTES = 25 * 2**20 - 2**17


def limit_of_each_bytes(count: int, upload_limit_bytes: int) -> int:
    """The most that each of `count` pictures may weigh in one message."""
    return min(upload_limit_bytes, _REQUEST_LIMIT_BYTES // max(count, 1))


def changed_outside(results: Sequence[Result]) -> int | None:
    """How many pixels outside of the mask changed, in all results; None where it cannot be said of all of them.

    What was saved anew to fit has changed a little everywhere, and its own remark says so.
    """
    counts = [None if result.is_reduced else result.changed_outside for result in results]
    return None if None in counts else sum(count or 0 for count in counts)


def is_unprotected(job: Job, results: Sequence[Result]) -> bool:
    """Whether what was to stay outside of the mask could not be looked after. Of a black result nothing stays."""
    return job.recipe.protect and any(result.changed_outside is None and not result.is_black for result in results)


def remarks_on(
    job: Job, results: Sequence[Result], upload_limit_bytes: int, *, from_shelf: bool = False
) -> tuple[Note, ...]:
    """What a person is told beside the pictures. On the shelf nobody knows any more what is outside of the mask."""
    notes = list(job.notes)
    if not from_shelf and is_unprotected(job, results):
        notes.append(Unprotected())
    if len(results) < job.parameters.samples:
        notes.append(FewerResults(len(results), job.parameters.samples))
    if any(result.is_reduced for result in results):
        notes.append(ResultsReduced(upload_limit_bytes))
    if black := sum(result.is_black for result in results):
        notes.append(ResultsBlack(black))
    return tuple(notes)
