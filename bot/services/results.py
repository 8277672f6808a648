"""What holds for a job's results wherever they are shown: how heavy each may be, and what is remarked on them."""

from collections.abc import Sequence

from bot.domain.job import Job
from bot.domain.notes import FewerResults, Note, ResultsBlack, ResultsReduced
from bot.services.ports import Result

# Discord takes 25 MiB a request; the JSON beside the files gets a little of it.
_REQUEST_LIMIT_BYTES = 25 * 2**20 - 2**17


def limit_of_each_bytes(count: int, upload_limit_bytes: int) -> int:
    """The most that each of `count` pictures may weigh in one message."""
    return min(upload_limit_bytes, _REQUEST_LIMIT_BYTES // max(count, 1))


def remarks_on(job: Job, results: Sequence[Result], upload_limit_bytes: int) -> tuple[Note, ...]:
    """What a person is told beside the pictures."""
    notes = list(job.notes)
    if len(results) < job.parameters.samples:
        notes.append(FewerResults(len(results), job.parameters.samples))
    if any(result.is_reduced for result in results):
        notes.append(ResultsReduced(upload_limit_bytes))
    if black := sum(result.is_black for result in results):
        notes.append(ResultsBlack(black))
    return tuple(notes)
