"""The page, the knobs, the list of jobs, and the stand-in as a program of its own."""

import asyncio
import json
import signal
import sys
import time
from asyncio.subprocess import PIPE

import aiohttp
import pytest

from sandbox.imagepipeline import Fill, ImagePipeline, Knobs
from tests.integration.sandbox_imagepipeline.contract_client import Body, Client


async def test_the_page_says_that_the_prompt_is_not_read(api: ImagePipeline, client: Client):
    status, page = await client.download(f"{api.url}/")

    assert status == 200
    assert b"does not read the prompt" in page


async def test_turning_one_knob_leaves_the_others(api: ImagePipeline, client: Client):
    async with client.session.put(f"{api.url}/sandbox/knobs", json={"work_s": 2.5, "concurrency": 3}) as answer:
        turned = await answer.json()

    assert (turned["work_s"], turned["concurrency"], turned["fill"]) == ([2.5, 2.5], 3, "noise")
    assert (api.knobs.work_s, api.knobs.concurrency, api.knobs.fill) == ((2.5, 2.5), 3, Fill.NOISE)


@pytest.mark.parametrize(
    "knobs", [{"work_s": [3, 1]}, {"work_s": -1}, {"fill": "magic"}, {"volume": 11}, {"concurrency": -1}]
)
async def test_knobs_that_make_no_sense_are_refused(api: ImagePipeline, client: Client, knobs: Body):
    before = api.knobs

    async with client.session.put(f"{api.url}/sandbox/knobs", json=knobs) as answer:
        assert answer.status == 422

    assert api.knobs == before


async def test_faults_are_set_listed_and_cleared(api: ImagePipeline, client: Client, body: Body):
    url = f"{api.url}/sandbox/faults"
    rules = [{"kind": "server_error", "next": 2}, {"kind": "black", "share": 0.5}]
    async with client.session.post(url, json=rules) as answer:
        assert answer.status == 200
    await client.session.post(f"{api.url}/sdxl/inpainting/v1", json=body, headers={"API-Key": client.key})

    async with client.session.get(url) as answer:
        listed = await answer.json()
    async with client.session.delete(url) as answer:
        cleared = await answer.json()

    assert listed["rules"] == [
        {"kind": "server_error", "next": 2, "struck": 1},
        {"kind": "black", "share": 0.5, "struck": 0},
    ]
    assert listed["kinds"]["server_error"] == ["submit", "status", "result"]
    assert cleared["rules"] == []


async def test_a_fault_that_makes_no_sense_is_refused(api: ImagePipeline, client: Client):
    async with client.session.post(f"{api.url}/sandbox/faults", json={"kind": "explosion"}) as answer:
        assert answer.status == 422


async def test_the_list_tells_when_what_happened(api: ImagePipeline, client: Client, body: Body):
    api.knobs = api.knobs.model_copy(update={"queue_s": (0.1, 0.1), "work_s": (0.2, 0.2)})
    before = time.time()
    _, answer = await client.submit(body)
    await api.jobs.get(answer["id"]).ended.wait()
    _, done = await client.status(answer["id"])
    await client.download(done["download_urls"][0])

    _, listed = await client.download(f"{api.url}/sandbox/jobs")

    told = json.loads(listed)
    (job,) = told["jobs"]
    assert told["accepted"] == 1
    assert told["requests"] == {"submit": 1, "status": 1, "result": 1, "keys_leaked": 0}
    assert (job["id"], job["state"], job["status_calls"], job["downloads"]) == (answer["id"], "done", 1, 1)
    assert before <= job["submitted_at"] < job["started_at"] < job["done_at"] <= job["told_at"] <= time.time()
    assert job["started_at"] - job["submitted_at"] >= 0.09
    assert 0.19 <= job["done_at"] - job["started_at"] < 0.5
    assert "launch pad" not in listed.decode()


async def test_work_is_done_so_many_at_once_in_the_order_it_came(api: ImagePipeline, client: Client, body: Body):
    api.knobs = api.knobs.model_copy(update={"work_s": (0.05, 0.05), "concurrency": 2})
    jobs = [api.jobs.get((await client.submit(body))[1]["id"]) for _ in range(6)]
    for job in jobs:
        await job.ended.wait()

    starts, ends = [job.started_at for job in jobs], [job.done_at for job in jobs]
    assert starts == sorted(starts)
    for number, job in enumerate(jobs):
        at_work = sum(start <= job.started_at < end for start, end in zip(starts, ends, strict=True))
        assert at_work <= 2, number


async def test_previews_neither_count_nor_fail(api: ImagePipeline, client: Client, body: Body):
    _, answer = await client.submit(body)
    job = api.jobs.get(answer["id"])
    await job.ended.wait()

    status, _ = await client.download(api.url + job.as_json()["previews"][0])

    assert (status, job.downloads, api.counts["result"]) == (200, 0, 0)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
async def test_the_program_tells_its_address_and_ends_when_asked(
    session: aiohttp.ClientSession, ending: signal.Signals
):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox.imagepipeline", "--port", "0", stdout=PIPE
    )
    assert process.stdout is not None
    told = json.loads(await process.stdout.readline())
    async with session.get(f"{told['url']}/sandbox/knobs") as answer:
        assert Knobs.model_validate(await answer.json()) == Knobs()

    process.send_signal(ending)
    await asyncio.wait_for(process.communicate(), 5)

    assert process.returncode == 0
