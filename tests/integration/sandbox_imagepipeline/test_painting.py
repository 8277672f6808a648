"""The stand-in with its real inpainter and with inputs that it downloads itself."""

import asyncio
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sandbox.examples import FOLDER, load_examples
from sandbox.imagepipeline import Fill, ImagePipeline, Knobs
from tests.integration.sandbox_imagepipeline.contract_client import Body, Client, handed_out


@pytest.fixture
def painting(api: ImagePipeline, body: Body, files: str) -> Body:
    """A request for the first example, really filled."""
    api.knobs = Knobs(fill=Fill.PATCHMATCH)
    example = load_examples()[0]
    return {**body, "init_image": f"{files}/{example.image.name}", "mask_image": f"{files}/{example.mask.name}"}


async def results_of(api: ImagePipeline, client: Client, body: Body) -> list[Image.Image]:
    _, answer = await client.submit(body)
    await api.jobs.get(answer["id"]).ended.wait()
    _, done = await client.status(answer["id"])
    assert done["status"] == "SUCCESS", done
    return [Image.open(BytesIO((await client.download(url))[1])) for url in done["download_urls"]]


async def test_samples_differ_inside_the_mask_and_nowhere_else(api: ImagePipeline, client: Client, painting: Body):
    example, size_px = load_examples()[0], (painting["width"], painting["height"])
    one, other = await results_of(api, client, {**painting, "samples": 2})

    with Image.open(example.image) as picture, Image.open(example.mask) as mask:
        original = np.asarray(picture.convert("RGB").resize(size_px, Image.Resampling.LANCZOS)).astype(int)
        inside = np.asarray(mask.resize(size_px, Image.Resampling.NEAREST)) > 0
    pixels = np.asarray(one).astype(int)
    assert one.size == other.size == size_px
    assert (pixels[~inside] == original[~inside]).all()
    assert np.abs(pixels[inside] - original[inside]).mean() > 30
    assert (np.asarray(other)[inside] != pixels[inside]).any()


async def test_the_server_answers_while_it_paints(api: ImagePipeline, client: Client, painting: Body):
    _, answer = await client.submit({**painting, "width": 1024, "height": 1024})
    job = api.jobs.get(answer["id"])
    loop, slowest_s, calls = asyncio.get_running_loop(), 0.0, 0
    while not job.ended.is_set():
        asked_at = loop.time()
        await client.status(job.id)
        slowest_s, calls = max(slowest_s, loop.time() - asked_at), calls + 1

    assert job.error is None
    assert calls > 10
    assert slowest_s < 0.5


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        ({"init_image": "http://127.0.0.1:9/none.png"}, "init_image could not be downloaded: ClientConnectorError"),
        ({"init_image": "{files}/none.png"}, "init_image could not be downloaded: HTTP 404"),
        ({"mask_image": "{files}/README.md"}, "mask_image is not a picture"),
        (
            {"mask_image": "{files}/coffee-mask.png"},
            "mask_image is 600x400 but init_image is 640x427: they must have the same size",
        ),
    ],
)
@pytest.mark.parametrize("fill", list(Fill))
async def test_inputs_that_cannot_be_used_end_in_failure_with_a_reason(
    api: ImagePipeline, client: Client, painting: Body, files: str, fill: Fill, inputs: dict[str, str], reason: str
):
    api.knobs = Knobs(fill=fill)
    wanted = {**painting, **{name: url.format(files=files) for name, url in inputs.items()}}

    _, answer = await client.submit(wanted)
    await api.jobs.get(answer["id"]).ended.wait()

    assert (await client.status(answer["id"]))[1] == {"status": "FAILURE", "error": reason}


async def test_a_picture_that_ends_too_early_ends_in_failure(
    api: ImagePipeline, client: Client, painting: Body, tmp_path: Path
):
    whole = (FOLDER / "coffee.png").read_bytes()
    (tmp_path / "half.png").write_bytes(whole[: len(whole) // 2])
    async with handed_out(tmp_path) as files:
        half = f"{files}/half.png"
        _, answer = await client.submit({**painting, "init_image": half, "mask_image": half, "samples": 4})
        await api.jobs.get(answer["id"]).ended.wait()

    assert (await client.status(answer["id"]))[1]["error"].startswith("cannot read the pictures")


async def test_a_painter_that_dies_at_work_costs_its_job_and_no_other(
    api: ImagePipeline, client: Client, painting: Body
):
    _, answer = await client.submit(painting)
    while not api.painters.processes:  # noqa: ASYNC110 (one turn of the loop, not a wait)
        await asyncio.sleep(0)
    for process in api.painters.processes:
        process.kill()
    job = api.jobs.get(answer["id"])
    await job.ended.wait()

    assert job.error == "the painter died or took too long"
    assert await results_of(api, client, painting)


async def test_a_painter_that_dies_at_rest_costs_nothing(api: ImagePipeline, client: Client, painting: Body):
    await results_of(api, client, painting)
    for process in api.painters.processes:
        process.kill()
        await process.wait()

    assert await results_of(api, client, painting)
