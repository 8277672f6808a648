"""A stand-in, a client of it, and a place that hands out the example pictures."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox.examples import FOLDER
from sandbox.imagepipeline import Fill, ImagePipeline, ImagePipelineConfig, Knobs, running
from tests.integration.sandbox_imagepipeline.contract_client import Body, Client, handed_out


@pytest.fixture
async def api() -> AsyncIterator[ImagePipeline]:
    """Results cost nothing and inputs are not looked at."""
    knobs = Knobs(fill=Fill.NOISE, fetch_inputs=False, result_bytes=20_000)
    async with running(ImagePipelineConfig(knobs=knobs, chance_seed=1)) as stand_in:
        yield stand_in


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as made:
        yield made


@pytest.fixture
async def client(api: ImagePipeline, session: aiohttp.ClientSession) -> Client:
    return Client(api.url, api.api_key, session)


@pytest.fixture
async def files() -> AsyncIterator[str]:
    """The address of a folder with the example pictures."""
    async with handed_out(FOLDER) as address:
        yield address


@pytest.fixture
def body() -> Body:
    """A request with nothing wrong about it."""
    return {
        "model_id": "sdxl",
        "prompt": "an empty launch pad",
        "negative_prompt": "",
        "num_inference_steps": 25,
        "strength": 0.8,
        "samples": 1,
        "guidance_scale": 7.5,
        "width": 512,
        "height": 512,
        "init_image": "http://127.0.0.1:9/picture.png",
        "mask_image": "http://127.0.0.1:9/mask.png",
        "seed": 7,
        "safety_checker": True,
    }
