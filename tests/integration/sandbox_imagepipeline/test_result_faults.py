"""Every kind of bad result, as a client sees it."""

import asyncio
from io import BytesIO

import aiohttp
import pytest
from PIL import Image

from sandbox.imagepipeline import Fault, FaultKind, ImagePipeline, Stage
from sandbox.imagepipeline.result_answers import OVERSIZED_BYTES
from tests.integration.sandbox_imagepipeline.contract_client import Body, Client


async def result_url(api: ImagePipeline, client: Client, body: Body) -> str:
    """Where the result of a job is that has ended."""
    _, answer = await client.submit(body)
    await api.jobs.get(answer["id"]).ended.wait()
    return (await client.status(answer["id"]))[1]["download_urls"][0]


async def test_a_truncated_result_breaks_off(api: ImagePipeline, client: Client, body: Body):
    url = await result_url(api, client, body)
    api.faults.add(Fault(kind=FaultKind.TRUNCATED))

    with pytest.raises(aiohttp.ClientPayloadError):
        await client.download(url)

    assert (await client.download(url))[0] == 200


async def test_a_result_may_be_no_picture_though_it_says_so(api: ImagePipeline, client: Client, body: Body):
    url = await result_url(api, client, body)
    api.faults.add(Fault(kind=FaultKind.NOT_A_PICTURE), Fault(kind=FaultKind.HTML, at=Stage.RESULT))

    assert (await client.download(url))[1].startswith(b"<?xml")
    assert (await client.download(url))[1].startswith(b"<html")


async def test_a_result_may_be_black(api: ImagePipeline, client: Client, body: Body):
    url = await result_url(api, client, body)
    api.faults.add(Fault(kind=FaultKind.BLACK))

    with Image.open(BytesIO((await client.download(url))[1])) as picture:
        assert (picture.size, picture.getextrema()) == ((512, 512), ((0, 0),) * 3)


async def test_a_result_may_have_far_too_many_pixels(
    api: ImagePipeline, client: Client, body: Body, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 89_478_485)  # Pillow's own, whoever changed it before
    url = await result_url(api, client, body)
    api.faults.add(Fault(kind=FaultKind.TOO_MANY_PIXELS))

    with pytest.raises(Image.DecompressionBombError):
        Image.open(BytesIO((await client.download(url))[1]))


async def test_an_oversized_result_says_no_length_and_goes_on_and_on(api: ImagePipeline, client: Client, body: Body):
    url = await result_url(api, client, body)
    api.faults.add(Fault(kind=FaultKind.OVERSIZED, next=2))

    async with client.session.get(url) as answer:
        assert answer.content_length is None
        assert (await answer.content.readexactly(8)) == b"\x89PNG\r\n\x1a\n"
    total = 0
    async with client.session.get(url) as answer:
        async for block in answer.content.iter_any():
            total += len(block)
    assert total > OVERSIZED_BYTES


async def test_a_result_may_be_missing_or_elsewhere(api: ImagePipeline, client: Client, body: Body):
    url = await result_url(api, client, body)
    api.faults.add(Fault(kind=FaultKind.MISSING), Fault(kind=FaultKind.REDIRECT, share=1))

    assert (await client.download(url))[0] == 404
    async with client.session.get(url, allow_redirects=False) as answer:
        assert answer.status == 302
    assert (await client.download(url))[0] == 200


async def test_a_slow_result_comes_in_the_end(api: ImagePipeline, client: Client, body: Body):
    url = await result_url(api, client, body)
    api.faults.add(Fault(kind=FaultKind.SLOW, delay_s=0.3))
    loop = asyncio.get_running_loop()

    asked_at = loop.time()
    status, _ = await client.download(url)

    assert status == 200
    assert loop.time() - asked_at >= 0.3
