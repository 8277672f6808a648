from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import stamina
from pydantic import SecretStr

from bot.imagepipeline.config import ImagePipelineConfig
from bot.imagepipeline.image_api import ImagePipeline, open_image_pipeline
from tests.fakes.scripted_server import ScriptedServer
from tests.fakes.skipping_clock import SkippingClock


@dataclass
class Bench:
    """The client, the server it talks to, and the time between them."""

    api: ImagePipeline
    server: ScriptedServer
    clock: SkippingClock
    config: ImagePipelineConfig
    told: list[bool] = field(default_factory=list)
    """Whether looks are failing, each time the client told."""


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    async with ScriptedServer().running() as running:
        yield running


@pytest.fixture
async def bench(server: ScriptedServer) -> AsyncIterator[Bench]:
    clock = SkippingClock()
    config = ImagePipelineConfig(
        base_url=f"{server.url}/base/", api_key=SecretStr("secret-key-1"), post_timeout_s=0.2, max_result_bytes=100_000
    )
    told: list[bool] = []
    async with open_image_pipeline(config, clock=clock, on_looks_failing=told.append) as api:
        yield Bench(api, server, clock, config, told)


@pytest.fixture(autouse=True)
def no_waiting_between_downloads():
    with stamina.set_testing(True, attempts=5, cap=True):
        yield
