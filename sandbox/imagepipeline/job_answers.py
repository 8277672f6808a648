"""What the API says of a job: the answer to the POST and to each status call, right or bent by the job's fault."""

from typing import Any, Final

from aiohttp import web

from sandbox.imagepipeline.faults import FaultKind
from sandbox.imagepipeline.jobs import Job

Body = dict[str, Any]
NOT_FOUND: Final[Body] = {"detail": "Not Found"}


def not_found() -> web.Response:
    """An id that nobody knows."""
    return web.json_response(NOT_FOUND, status=404)


def job_answer(job: Job, base_url: str) -> web.Response:
    """The answer to a status call, or to a POST that found its job ended."""
    looks = job.fault.looks if job.fault else 0
    if job.suffers(FaultKind.FORGOTTEN):
        return not_found()
    if job.suffers(FaultKind.APPEARS_LATE) and job.status_calls <= looks:
        return not_found()
    if not job.ended.is_set():
        return web.json_response(_pending(job, base_url))
    if job.suffers(FaultKind.CANCELLED):
        return web.json_response({"status": "CANCELLED", "error": "The job was cancelled"})
    if job.error is not None:
        return web.json_response({"status": "FAILURE", "error": job.error})
    return web.json_response(_done(job, base_url))


def _pending(job: Job, base_url: str) -> Body:
    if job.suffers(FaultKind.NO_STATUS):
        return {"id": job.id}
    if job.suffers(FaultKind.ODD_STATUS):
        return {"status": "PROCESSING" if job.started_at else " queued ", "id": job.id}
    body: Body = {"status": "PENDING", "id": job.id}
    if job.suffers(FaultKind.EARLY_URLS):
        body["download_urls"] = _result_urls(job, base_url, job.body.samples)
    return body


def _done(job: Job, base_url: str) -> Body:
    urls = _result_urls(job, base_url, len(job.results))
    body: Body = {"status": "SUCCESS", "download_urls": urls}
    if job.fault is None:
        return body
    match job.fault.kind:
        case FaultKind.NO_URLS if not job.fault.looks or job.status_calls <= job.fault.looks:
            body["download_urls"] = []
        case FaultKind.FEWER_URLS:
            body["download_urls"] = urls[:1]
        case FaultKind.NESTED_URLS:
            body["download_urls"] = [urls]
        case FaultKind.ONE_URL:
            body["download_urls"] = urls[0]
        case FaultKind.OTHER_KEY:
            body = {"status": "SUCCESS", "image_url": urls[0]}
        case FaultKind.ODD_STATUS:
            body["status"] = job.fault.spelling or "Completed"
        case FaultKind.NO_STATUS:
            del body["status"]
        case _:
            pass
    return body


def _result_urls(job: Job, base_url: str, count: int) -> list[str]:
    return [f"{base_url}/results/{job.id}/{number}.png" for number in range(count)]
