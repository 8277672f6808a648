"""What the fact sheet says of the image API, said of the stand-in."""

from io import BytesIO

import pytest
from PIL import Image

from sandbox.imagepipeline import ImagePipeline
from sandbox.imagepipeline.quick_png import colour_of
from tests.integration.sandbox_imagepipeline.contract_client import Body, Client


async def test_a_good_request_is_pending_then_done_with_a_url_for_each_sample(
    api: ImagePipeline, client: Client, body: Body
):
    status, answer = await client.submit({**body, "samples": 3})
    assert status == 200
    assert answer["status"] == "PENDING"
    await api.jobs.get(answer["id"]).ended.wait()

    status, done = await client.status(answer["id"])

    assert (status, done["status"], len(done["download_urls"])) == (200, "SUCCESS", 3)
    assert set(done) == {"status", "download_urls"}


async def test_results_are_pictures_of_the_size_asked_for_and_each_of_its_own_seed(
    api: ImagePipeline, client: Client, body: Body
):
    _, answer = await client.submit({**body, "samples": 2, "width": 768, "height": 512})
    await api.jobs.get(answer["id"]).ended.wait()
    _, done = await client.status(answer["id"])

    for seed, url in enumerate(done["download_urls"], start=body["seed"]):
        status, png = await client.download(url)
        with Image.open(BytesIO(png)) as picture:
            assert (status, picture.format, picture.mode, picture.size) == (200, "PNG", "RGB", (768, 512))
            assert picture.getpixel((1, 1)) == colour_of(seed)


@pytest.mark.parametrize("key", ["", "wrong"])
async def test_a_bad_key_is_refused_before_anything_else(client: Client, key: str):
    assert (await client.submit("not even JSON", key=key))[0] == 401


async def test_a_status_call_with_a_bad_key_is_refused(client: Client):
    client.key = "wrong"

    assert (await client.status("some-id"))[0] == 401


async def test_an_unknown_id_is_not_found(client: Client):
    assert (await client.status("some-id"))[0] == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("model_id", ""),
        ("model_id", 7),
        ("prompt", None),
        ("negative_prompt", 1),
        ("num_inference_steps", 0),
        ("num_inference_steps", 101),
        ("num_inference_steps", 25.5),
        ("num_inference_steps", "25"),
        ("num_inference_steps", True),
        ("strength", -0.1),
        ("strength", 1.1),
        ("strength", "0.5"),
        ("samples", 0),
        ("samples", 5),
        ("guidance_scale", 0.9),
        ("guidance_scale", 20.1),
        ("width", 0),
        ("width", 4096),
        ("height", 511.5),
        ("init_image", "ftp://example.org/picture.png"),
        ("init_image", "data:image/png;base64,AAAA"),
        ("mask_image", "mask.png"),
        ("seed", -2),
        ("seed", 2**32),
        ("safety_checker", "yes"),
        ("refiner", 1),
        ("unheard_of", 1),
    ],
)
async def test_a_field_out_of_its_range_is_refused_by_its_name(
    api: ImagePipeline, client: Client, body: Body, field: str, value: object
):
    status, answer = await client.submit({**body, field: value})

    assert status == 422
    assert [fault["loc"] for fault in answer["detail"]] == [["body", field]]
    assert all(fault["msg"] and fault["type"] for fault in answer["detail"])
    assert len(api.jobs) == 0


@pytest.mark.parametrize(
    "field",
    ["model_id", "prompt", "num_inference_steps", "guidance_scale", "width", "height", "init_image", "mask_image"],
)
async def test_a_missing_field_is_refused_by_its_name(client: Client, body: Body, field: str):
    del body[field]

    status, answer = await client.submit(body)

    assert status == 422
    assert answer["detail"] == [{"type": "missing", "loc": ["body", field], "msg": "Field required"}]


async def test_every_fault_of_a_request_is_named_at_once(client: Client, body: Body):
    _, answer = await client.submit({**body, "samples": 9, "width": 1})

    assert {fault["loc"][-1] for fault in answer["detail"]} == {"samples", "width"}


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "<html>"])
async def test_what_is_no_json_object_is_refused(client: Client, text: str):
    status, answer = await client.submit(text)

    assert status == 422
    assert isinstance(answer["detail"], list)


async def test_whole_numbers_are_taken_where_fractions_may_be(client: Client, body: Body):
    assert (await client.submit({**body, "strength": 1, "guidance_scale": 7}))[0] == 200


async def test_samples_left_out_are_two_as_at_the_sibling_endpoint(api: ImagePipeline, client: Client, body: Body):
    del body["samples"]

    _, answer = await client.submit(body)

    assert api.jobs.get(answer["id"]).body.samples == 2


async def test_the_seed_minus_one_draws_one(api: ImagePipeline, client: Client, body: Body):
    _, answer = await client.submit({**body, "seed": -1})

    assert api.jobs.get(answer["id"]).seed >= 0


async def test_a_key_sent_to_a_result_is_noticed(api: ImagePipeline, client: Client, body: Body):
    _, answer = await client.submit(body)
    await api.jobs.get(answer["id"]).ended.wait()
    _, done = await client.status(answer["id"])

    async with client.session.get(done["download_urls"][0], headers={"API-Key": client.key}) as download:
        assert download.status == 200

    assert api.counts["keys_leaked"] == 1
