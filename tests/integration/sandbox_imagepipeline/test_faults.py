"""Every kind of fault of a request or a job, as a client sees it."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
import pytest

from sandbox.imagepipeline import Fault, FaultKind, ImagePipeline, RetryAfterForm, Stage
from sandbox.imagepipeline.jobs import Job
from tests.integration.sandbox_imagepipeline.contract_client import Body, Client


async def accepted(api: ImagePipeline, client: Client, body: Body) -> Job:
    """A job that has ended."""
    _, answer = await client.submit(body)
    job = api.jobs.get(str(answer["id"]))
    await job.ended.wait()
    return job


async def post(client: Client, body: Body) -> aiohttp.ClientResponse:
    headers = {"API-Key": client.key}
    async with client.session.post(f"{client.url}/sdxl/inpainting/v1", json=body, headers=headers) as answer:
        await answer.read()
        return answer


@pytest.mark.parametrize(
    ("kind", "status", "content_type"),
    [
        (FaultKind.RATE_LIMITED, 429, "application/json"),
        (FaultKind.SERVER_ERROR, 500, "text/plain"),
        (FaultKind.BAD_GATEWAY, 502, "text/html"),
        (FaultKind.HTML, 200, "text/html"),
        (FaultKind.UNAVAILABLE, 503, "application/json"),
        (FaultKind.OUT_OF_CREDIT, 402, "application/json"),
        (FaultKind.BROKEN_JSON, 200, "application/json"),
    ],
)
async def test_a_refused_submission_is_not_accepted_and_the_next_is(
    api: ImagePipeline, client: Client, body: Body, kind: FaultKind, status: int, content_type: str
):
    api.faults.add(Fault(kind=kind))

    answer = await post(client, body)

    assert (answer.status, answer.content_type) == (status, content_type)
    assert len(api.jobs) == 0
    assert (await client.submit(body))[0] == 200


async def test_retry_after_comes_in_seconds_as_a_date_or_not_at_all(api: ImagePipeline, client: Client, body: Body):
    api.faults.add(
        *(
            Fault(kind=FaultKind.RATE_LIMITED, retry_after_s=30, retry_after_form=form)
            for form in (RetryAfterForm.SECONDS, RetryAfterForm.DATE, RetryAfterForm.ABSENT)
        )
    )

    seconds, date, absent = [(await post(client, body)).headers.get("Retry-After") for _ in range(3)]

    assert seconds == "30"
    assert date is not None
    assert 25 < (parsedate_to_datetime(date) - datetime.now(UTC)).total_seconds() <= 30
    assert absent is None


@pytest.mark.parametrize(("kind", "jobs"), [(FaultKind.RESET, 0), (FaultKind.LOST_ANSWER, 1)])
async def test_a_broken_submission_is_accepted_only_if_the_answer_was_what_got_lost(
    api: ImagePipeline, client: Client, body: Body, kind: FaultKind, jobs: int
):
    api.faults.add(Fault(kind=kind, at=Stage.SUBMIT))

    with pytest.raises((aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)):
        await post(client, body)

    assert len(api.jobs) == jobs


async def test_status_calls_fail_without_harming_the_job(api: ImagePipeline, client: Client, body: Body):
    job = await accepted(api, client, body)
    # Twice: aiohttp repeats a GET by itself when a connection that it had kept breaks.
    broken = Fault(kind=FaultKind.RESET, at=Stage.STATUS, next=2)
    api.faults.add(Fault(kind=FaultKind.BAD_GATEWAY, at=Stage.STATUS), broken)

    url = f"{client.url}/sdxl/inpainting/v1/status/{job.id}"
    async with client.session.get(url, headers={"API-Key": client.key}) as answer:
        assert answer.status == 502
    with pytest.raises((aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)):
        await client.status(job.id)

    assert (await client.status(job.id))[1]["status"] == "SUCCESS"


async def test_a_failure_gives_its_reason(api: ImagePipeline, client: Client, body: Body):
    api.faults.add(Fault(kind=FaultKind.FAILURE, reason="out of luck"))

    job = await accepted(api, client, body)

    assert await client.status(job.id) == (200, {"status": "FAILURE", "error": "out of luck"})


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault(kind=FaultKind.CANCELLED), {"status": "CANCELLED", "error": "The job was cancelled"}),
        (Fault(kind=FaultKind.NO_URLS, looks=0), {"status": "SUCCESS", "download_urls": []}),
        (Fault(kind=FaultKind.FEWER_URLS), {"status": "SUCCESS", "download_urls": ["0"]}),
        (Fault(kind=FaultKind.NESTED_URLS), {"status": "SUCCESS", "download_urls": [["0", "1"]]}),
        (Fault(kind=FaultKind.ONE_URL), {"status": "SUCCESS", "download_urls": "0"}),
        (Fault(kind=FaultKind.OTHER_KEY), {"status": "SUCCESS", "image_url": "0"}),
        (Fault(kind=FaultKind.ODD_STATUS), {"status": "Completed", "download_urls": ["0", "1"]}),
        (Fault(kind=FaultKind.ODD_STATUS, spelling=" done "), {"status": " done ", "download_urls": ["0", "1"]}),
        (Fault(kind=FaultKind.NO_STATUS), {"download_urls": ["0", "1"]}),
    ],
    ids=lambda value: value.kind if isinstance(value, Fault) else None,
)
async def test_a_job_that_is_done_is_told_of_in_many_ways(
    api: ImagePipeline, client: Client, body: Body, fault: Fault, expected: Body
):
    api.faults.add(fault)

    job = await accepted(api, client, {**body, "samples": 2})

    def spelt(value: object) -> object:
        if isinstance(value, list):
            return [spelt(item) for item in value]
        return f"{api.url}/results/{job.id}/{value}.png" if value in {"0", "1"} else value

    assert (await client.status(job.id))[1] == {key: spelt(value) for key, value in expected.items()}


async def test_urls_come_late(api: ImagePipeline, client: Client, body: Body):
    api.faults.add(Fault(kind=FaultKind.NO_URLS, looks=2))
    job = await accepted(api, client, body)

    seen = [len((await client.status(job.id))[1]["download_urls"]) for _ in range(4)]

    assert seen == [0, 0, 1, 1]


async def test_an_id_just_handed_out_is_not_known_yet(api: ImagePipeline, client: Client, body: Body):
    api.faults.add(Fault(kind=FaultKind.APPEARS_LATE, looks=2))
    job = await accepted(api, client, body)

    assert [(await client.status(job.id))[0] for _ in range(4)] == [404, 404, 200, 200]


async def test_an_id_is_forgotten(api: ImagePipeline, client: Client, body: Body):
    api.faults.add(Fault(kind=FaultKind.FORGOTTEN))
    job = await accepted(api, client, body)

    assert {(await client.status(job.id))[0] for _ in range(5)} == {404}


async def test_a_job_is_never_done(api: ImagePipeline, client: Client, body: Body):
    api.faults.add(Fault(kind=FaultKind.NEVER_DONE))
    _, answer = await client.submit(body)
    await accepted(api, client, body)  # the next one is not held up

    assert (await client.status(answer["id"]))[1] == {"status": "PENDING", "id": answer["id"]}


async def test_an_id_may_be_a_number(api: ImagePipeline, client: Client, body: Body):
    api.faults.add(Fault(kind=FaultKind.NUMBER_ID))

    _, answer = await client.submit(body)
    await api.jobs.get(str(answer["id"])).ended.wait()

    assert isinstance(answer["id"], int)
    assert (await client.status(answer["id"]))[1]["status"] == "SUCCESS"


async def test_a_job_may_be_done_at_once(api: ImagePipeline, client: Client, body: Body):
    api.faults.add(Fault(kind=FaultKind.AT_ONCE))

    _, answer = await client.submit(body)

    assert answer["status"] == "SUCCESS"
    assert (await client.download(answer["download_urls"][0]))[0] == 200


async def test_urls_may_be_told_too_early(api: ImagePipeline, client: Client, body: Body):
    api.knobs = api.knobs.model_copy(update={"work_s": (60, 60)})
    api.faults.add(Fault(kind=FaultKind.EARLY_URLS))
    _, answer = await client.submit(body)

    _, early = await client.status(answer["id"])

    assert early["status"] == "PENDING"
    assert (await client.download(early["download_urls"][0]))[0] == 404
