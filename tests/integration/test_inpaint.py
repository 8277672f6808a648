"""`/inpaint` from the command to its pictures, in every place it may be used."""

import io
import json
import re

import pytest
import pytest_asyncio
from PIL import Image

from tests.integration.sandbox_people import AFTER_DARK, DM_WITH_NOOR, LOUNGE, NOOR, REPAINTS, SAM
from tests.integration.stage import a_mask, a_picture, on_stage

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory):
    async with on_stage(tmp_path_factory.mktemp("bot"), MODELS="sdxl,realvis") as stage:
        yield stage


@pytest.fixture
def stage(running):
    running.calm()
    return running


def last_order(stage):
    return list(stage.api.jobs)[-1].body


async def test_a_command_ends_with_its_picture_and_all_that_makes_it_again(stage):
    ending = await stage.result_of(prompt="a *red* balloon @everyone", seed=42)
    (picture,) = ending.files
    assert Image.open(io.BytesIO(picture)).size == (96, 64)
    assert r"“a \*red\* balloon" in ending.text
    assert "@everyone" not in ending.text
    for part in (f"<@{SAM}>", "seed `42`", "sdxl", "25 steps", "guidance 8", "strength 0.9", "96×64"):
        assert part in ending.text
    assert ending.alt_texts == ["a *red* balloon @everyone"]
    assert ending.names == ["retouch-42-1.png"]
    assert not ending.private


async def test_the_acknowledgement_comes_at_once(stage):
    used = await stage.inpaint()
    await stage.ending(used)
    assert (await used.state())["acknowledged_after_ms"] < 1000


async def test_every_option_reaches_the_image_api(stage):
    await stage.result_of(
        prompt="p", negative_prompt="n", steps=7, strength=0.25, guidance=3.5, samples=2, seed=9,
        width=768, height=640, model="realvis", refiner=True,
    )  # fmt: skip
    sent = last_order(stage)
    assert (sent.prompt, sent.negative_prompt, sent.model_id) == ("p", "n", "realvis")
    assert (sent.num_inference_steps, sent.strength, sent.guidance_scale) == (7, 0.25, 3.5)
    assert (sent.samples, sent.seed, sent.width, sent.height) == (2, 9, 768, 640)
    assert (sent.refiner, sent.safety_checker) == (True, True)


async def test_the_attachments_own_addresses_are_forwarded(stage):
    await stage.result_of()
    sent = last_order(stage)
    for url in (sent.init_image, sent.mask_image):
        assert str(url).startswith(f"{stage.discord.url}/ephemeral-attachments/")


async def test_four_samples_come_in_one_message(stage):
    ending = await stage.result_of(samples=4)
    assert len(set(ending.files)) == 4


async def test_no_seed_draws_one_and_shows_it(stage):
    ending = await stage.result_of()
    (seed,) = re.findall(r"seed `(\d+)`", ending.text)
    assert int(seed) == last_order(stage).seed


@pytest.mark.parametrize(
    ("user_id", "channel_id"),
    [(SAM, REPAINTS), (SAM, AFTER_DARK), (NOOR, DM_WITH_NOOR), (NOOR, LOUNGE)],
    ids=["server", "age-restricted", "direct message", "installed by a person"],
)
async def test_it_works_in_each_place(stage, user_id, channel_id):
    ending = await stage.result_of(user_id=user_id, channel_id=channel_id)
    assert len(ending.files) == 1


async def test_a_mask_of_another_size_is_resized_attached_and_forwarded(stage):
    ending = await stage.result_of(image=a_picture((192, 128)), mask=a_mask((96, 64)))
    assert "The mask was 96×64 and was resized to the picture's 192×128." in ending.text
    mask_url = str(last_order(stage).mask_image)
    assert f"/attachments/{REPAINTS}/" in mask_url
    status, content = await stage.wire.fetch(mask_url)
    assert status == 200
    assert Image.open(io.BytesIO(content)).size == (192, 128)
    assert len(ending.files) == 1


async def test_a_long_prompt_is_warned_about_not_refused(stage):
    ending = await stage.result_of(prompt="word " * 100)
    assert "The prompt has 100 tokens; the model may read only the first 75." in ending.text
    assert len(ending.files) == 1


async def test_results_over_the_upload_limit_are_reduced_and_the_reply_says_so(stage):
    stage.discord.core.config.attachment_size_limit = 30_000
    stage.api.knobs = stage.api.knobs.model_copy(update={"result_bytes": 200_000})
    try:
        ending = await stage.result_of(protect=False)
    finally:
        stage.discord.core.config.attachment_size_limit = 10 * 2**20
    (picture,) = ending.files
    assert len(picture) <= 30_000
    assert Image.open(io.BytesIO(picture)).format == "WEBP"
    assert "upload limit" in ending.text


async def test_a_long_wait_says_how_long_so_far(stage):
    stage.api.knobs = stage.api.knobs.model_copy(update={"work_s": (2.5, 2.5)})
    used = await stage.inpaint(prompt="slow")
    interaction = stage.discord.core.desk.find(int(used.id))
    assert await interaction.until(
        lambda: "so far" in json.dumps(interaction.reply and interaction.reply.components), 10
    )
    assert (await stage.ending(used)).files


async def test_models_are_suggested_as_one_types(stage):
    asked = {
        "user_id": SAM,
        "channel_id": REPAINTS,
        "name": "inpaint",
        "options": {"model": "REAL"},
        "focused": "model",
    }
    answer = await stage.wire.person("POST", "/autocomplete", asked)
    assert [choice["value"] for choice in answer.body["choices"]] == ["realvis"]


async def test_nothing_broke_a_rule_of_discords(stage):
    broken = [record.broke for record in stage.discord.core.wire.broken()]
    assert not broken


async def test_the_log_holds_no_secrets(stage):
    log = "\n".join(stage.log)
    for secret in ("sandbox-token", "sandbox-key", "balloon", "hm=", "/webhooks/", "/interactions/"):
        assert secret not in log


async def test_the_key_never_goes_to_a_download(stage):
    assert stage.api.counts["keys_leaked"] == 0


async def test_a_resized_mask_stays_in_sight_while_one_waits(stage):
    stage.api.knobs = stage.api.knobs.model_copy(update={"work_s": (2.5, 2.5)})
    used = await stage.inpaint(image=a_picture((192, 128)), mask=a_mask((96, 64)))
    interaction = stage.discord.core.desk.find(int(used.id))
    assert await interaction.until(
        lambda: "so far" in json.dumps(interaction.reply and interaction.reply.components), 10
    )
    (message,) = [m for m in await stage.wire.seen() if m["id"] == str(interaction.reply.id)]
    assert [attachment["filename"] for attachment in message["attachments"]] == ["mask.png"]
    assert not message["sandbox_unshown_attachments"]
    assert len((await stage.ending(used)).files) == 1
