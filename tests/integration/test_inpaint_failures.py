"""What other services get wrong: the pictures still arrive, or the reply says why not; never silence or nonsense."""

import re

import pytest
import pytest_asyncio

from sandbox.imagepipeline import FaultKind
from tests.integration.stage import on_stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

INTERNAL = re.compile(r"127\.0\.0\.1|localhost|https?:|Traceback|<html|Exception|Error\b")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory):
    async with on_stage(tmp_path_factory.mktemp("bot"), JOB_DEADLINE_S="4", IMAGEPIPELINE_POST_TIMEOUT_S="2") as stage:
        yield stage


@pytest.fixture
def stage(running):
    running.calm()
    return running


SURVIVED = {
    "429 at the submission": (FaultKind.RATE_LIMITED, {"at": "submit"}),
    "503 at the submission": (FaultKind.UNAVAILABLE, {"at": "submit"}),
    "429 at the status": (FaultKind.RATE_LIMITED, {"at": "status"}),
    "500 at the status": (FaultKind.SERVER_ERROR, {"at": "status", "next": 2}),
    "a gateway's page at the status": (FaultKind.HTML, {"at": "status", "next": 2}),
    "502 at the status": (FaultKind.BAD_GATEWAY, {"at": "status"}),
    "a reset at the status": (FaultKind.RESET, {"at": "status"}),
    "a lost answer at the status": (FaultKind.LOST_ANSWER, {"at": "status"}),
    "broken JSON at the status": (FaultKind.BROKEN_JSON, {"at": "status"}),
    "a job that shows late": (FaultKind.APPEARS_LATE, {"looks": 2}),
    "addresses that come late": (FaultKind.NO_URLS, {"looks": 2}),
    "nested addresses": (FaultKind.NESTED_URLS, {}),
    "one address as a word": (FaultKind.ONE_URL, {}),
    "addresses under another key": (FaultKind.OTHER_KEY, {}),
    "addresses beside PENDING": (FaultKind.EARLY_URLS, {}),
    "another word for done": (FaultKind.ODD_STATUS, {"spelling": " Completed "}),
    "no status at all": (FaultKind.NO_STATUS, {}),
    "a number for an id": (FaultKind.NUMBER_ID, {}),
    "done at once": (FaultKind.AT_ONCE, {}),
    "a result cut off": (FaultKind.TRUNCATED, {}),
    "a page instead of a result": (FaultKind.NOT_A_PICTURE, {}),
    "500 for a result": (FaultKind.SERVER_ERROR, {"at": "result"}),
    "a result that redirects": (FaultKind.REDIRECT, {}),
}

TOLD = {
    "no credit": (FaultKind.OUT_OF_CREDIT, {"at": "submit"}, "credit is used up"),
    "a job that fails": (FaultKind.FAILURE, {"reason": "CUDA out of memory"}, "CUDA out of memory"),
    "a reason with an address": (FaultKind.FAILURE, {"reason": "cannot reach http://10.0.0.7/x"}, "could not repaint"),
    "a job that is cancelled": (FaultKind.CANCELLED, {}, "cancelled this job"),
    "a job that never ends": (FaultKind.NEVER_DONE, {}, "never finished"),
    "a job without results": (FaultKind.NO_URLS, {"looks": 0}, "It may have been charged"),
    "a lost submission": (FaultKind.LOST_ANSWER, {"at": "submit"}, "nobody knows whether it took the job"),
    "a reset submission": (FaultKind.RESET, {"at": "submit"}, "nobody knows whether it took the job"),
    "results cut off for good": (FaultKind.TRUNCATED, {"next": 50}, "no usable picture"),
    "pages instead of results": (FaultKind.NOT_A_PICTURE, {"next": 50}, "no usable picture"),
    "results that weigh too much": (FaultKind.OVERSIZED, {"next": 50}, "no usable picture"),
    "results with too many pixels": (FaultKind.TOO_MANY_PIXELS, {"next": 50}, "no usable picture"),
    "results that redirect elsewhere": (
        FaultKind.REDIRECT,
        {"next": 50, "location": "http://169.254.169.254/latest"},
        "no usable picture",
    ),
}


@pytest.mark.parametrize(("kind", "how"), SURVIVED.values(), ids=SURVIVED)
async def test_a_passing_fault_of_the_image_api_costs_nothing_but_time(stage, kind, how):
    submitted = stage.api.jobs.accepted_count
    stage.ail(kind, **how)
    ending = await stage.result_of()
    assert len(ending.files) == 1
    assert stage.api.jobs.accepted_count == submitted + 1


@pytest.mark.parametrize(("kind", "how", "answer"), TOLD.values(), ids=TOLD)
async def test_a_lasting_fault_of_the_image_api_is_told_in_words(stage, kind, how, answer):
    submitted = stage.api.jobs.accepted_count
    stage.ail(kind, **how)
    ending = await stage.result_of()
    assert answer in ending.text
    assert not INTERNAL.search(ending.text)
    assert not ending.files
    assert stage.api.jobs.accepted_count <= submitted + 1


async def test_fewer_results_than_asked_for_are_delivered_and_told(stage):
    stage.ail(FaultKind.FEWER_URLS)
    ending = await stage.result_of(samples=3)
    assert 1 <= len(ending.files) < 3
    assert "of 3 pictures came back usable" in ending.text


async def test_a_black_result_says_what_it_probably_is(stage):
    stage.ail(FaultKind.BLACK)
    ending = await stage.result_of()
    assert "most likely the safety filter" in ending.text
    assert len(ending.files) == 1


EDIT = r"/messages/@original$"
DISCORD_FAULTS = {
    "a reset of the final edit": {"kind": "reset", "method": "PATCH", "path": EDIT},
    "a reset after the final edit": {"kind": "reset", "method": "PATCH", "path": EDIT, "when": "after"},
    "a lost answer to the final edit": {"kind": "lose_answer", "method": "PATCH", "path": EDIT, "hold_s": 0.1},
    "500 at the final edit": {"kind": "answer", "method": "PATCH", "path": EDIT, "status": 500},
    "502 at the final edit": {"kind": "answer", "method": "PATCH", "path": EDIT, "status": 502},
    "429 at the final edit": {"kind": "answer", "method": "PATCH", "path": EDIT, "status": 429},
    "a lost answer to the deferral": {"kind": "lose_answer", "method": "POST", "path": r"/callback$", "hold_s": 0.1},
    "no answer to the deferral": {"kind": "lose_answer", "method": "POST", "path": r"/callback$", "hold_s": 5.0},
    "a reset of the deferral": {"kind": "reset", "method": "POST", "path": r"/callback$"},
    "a reset after the deferral": {"kind": "reset", "method": "POST", "path": r"/callback$", "when": "after"},
    "500 at the deferral": {"kind": "answer", "method": "POST", "path": r"/callback$", "status": 500},
    "a slow CDN": {"kind": "slow_cdn", "delay_s": 0.5, "bytes_per_s": 100_000},
}


@pytest.mark.parametrize("fault", DISCORD_FAULTS.values(), ids=DISCORD_FAULTS)
async def test_a_passing_fault_of_discords_costs_nothing_but_time(stage, fault):
    assert (await stage.wire.person("POST", "/faults", fault)).status == 201
    ending = await stage.result_of()
    assert len(ending.files) == 1
