"""The bot's process and the image API, where a runner lets the page reach them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from sandbox import imagepipeline
from sandbox.discord import SandboxDiscordConfig, running
from tests.integration.sandbox_people import Wire, wired


class Stage:
    """A backstage that writes down what it is asked."""

    def __init__(self, image_api_url: str) -> None:
        self.image_api_url = image_api_url
        self.asked: list[str] = []

    def bot_status(self) -> dict[str, Any]:
        return {"running": True, "pid": 7, "restarts": len(self.asked), "last_lines": ["up"]}

    async def restart(self, hard: bool) -> None:
        self.asked.append("kill" if hard else "restart")

    async def stop(self) -> None:
        self.asked.append("stop")

    async def start(self) -> None:
        self.asked.append("start")


@pytest.fixture
async def image_api() -> AsyncIterator[imagepipeline.ImagePipeline]:
    async with imagepipeline.running(imagepipeline.ImagePipelineConfig(port=0)) as api:
        yield api


@pytest.fixture
async def stage(image_api: imagepipeline.ImagePipeline) -> Stage:
    return Stage(image_api.url)


@pytest.fixture
async def wire(stage: Stage) -> AsyncIterator[Wire]:
    async with running(SandboxDiscordConfig(), stage) as sandbox, wired(sandbox) as wire:
        yield wire


async def test_state_tells_that_there_is_a_backstage(wire):
    assert (await wire.person("GET", "/state")).body["backstage"] is True


async def test_bot_is_told_of(wire, stage):
    assert (await wire.person("GET", "/bot")).body == stage.bot_status()


@pytest.mark.parametrize("action", ["restart", "kill", "stop", "start"])
async def test_bot_is_acted_on_as_asked(wire, stage, action):
    answer = await wire.person("POST", "/bot", {"action": action})
    assert (answer.status, answer.body["restarts"]) == (200, 1)
    assert stage.asked == [action]


async def test_unknown_action_is_refused(wire, stage):
    answer = await wire.person("POST", "/bot", {"action": "dance"})
    assert (answer.status, answer.body["field"], stage.asked) == (400, "action", [])


async def test_knobs_of_the_image_api_are_turned_through_the_page(wire, image_api):
    assert (await wire.person("GET", "/image-api/knobs")).body == image_api.knobs.model_dump(mode="json")
    assert (await wire.person("PUT", "/image-api/knobs", {"concurrency": 3})).body["concurrency"] == 3
    assert image_api.knobs.concurrency == 3


async def test_query_is_handed_on_to_the_image_api(wire, stage):
    async def echo(request: web.Request) -> web.Response:
        return web.json_response({"method": request.method, "path": request.path, "query": dict(request.query)})

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", echo)
    async with TestServer(app) as server:
        stage.image_api_url = str(server.make_url("")).rstrip("/")
        told = (await wire.person("DELETE", "/image-api/jobs/a%20b", limit="1 & 2")).body
    assert told == {"method": "DELETE", "path": "/sandbox/jobs/a b", "query": {"limit": "1 & 2"}}


async def test_refusals_of_the_image_api_are_handed_back(wire):
    assert (await wire.person("PUT", "/image-api/knobs", {"nonsense": 1})).status in (400, 422)
    assert (await wire.fetch(f"{wire.sandbox.url}/sandbox/image-api/nothing"))[0] == 404


async def test_nothing_but_the_knobs_of_the_image_api_is_reached(wire):
    for rest in ("..%2Fapi%2Fv1%2Fhealth", "%2E%2E/knobs"):
        assert (await wire.fetch(f"{wire.sandbox.url}/sandbox/image-api/{rest}"))[0] == 404


async def test_image_api_that_is_gone_is_said_to_be(stage):
    stage.image_api_url = "http://127.0.0.1:9"
    async with running(SandboxDiscordConfig(), stage) as sandbox, wired(sandbox) as wire:
        answer = await wire.person("GET", "/image-api/knobs")
    assert (answer.status, answer.body["message"]) == (502, "The image API does not answer. Is it still running?")


@pytest.mark.parametrize(("method", "path"), [("GET", "/bot"), ("POST", "/bot"), ("GET", "/image-api/knobs")])
async def test_without_a_backstage_its_routes_are_not_there(method, path):
    async with running() as sandbox, wired(sandbox) as wire:
        answer = await wire.person(method, path)
    assert answer.status == 404
    assert "sandbox run" in answer.body["message"]
