from dataclasses import replace

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BadParameter
from bot.imagepipeline.wire import InpaintBody, inpaint_body, status_path
from tests.unit.imagepipeline.recorded import PARAMETERS, REQUEST

SENT = {
    "model_id": "sdxl",
    "prompt": "a red boat",
    "negative_prompt": "",
    "num_inference_steps": 25,
    "strength": 0.8,
    "samples": 2,
    "guidance_scale": 7.5,
    "width": 1024,
    "height": 768,
    "init_image": "https://cdn.example/image.png?ex=1",
    "mask_image": "https://cdn.example/mask.png?ex=1",
    "seed": 7,
    "safety_checker": True,
}


def _sent(**changes):
    return orjson.loads(inpaint_body(replace(REQUEST, parameters=replace(PARAMETERS, **changes))).to_json())


def test_body_has_every_field_of_the_contract_and_no_other():
    assert _sent() == SENT
    assert set(InpaintBody.model_fields) == {*SENT, "refiner"}


@pytest.mark.parametrize("refiner", [True, False])
def test_refiner_is_sent_when_someone_chose(refiner):
    assert _sent(refiner=refiner) == {**SENT, "refiner": refiner}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"steps": 0}, "num_inference_steps"),
        ({"steps": 101}, "num_inference_steps"),
        ({"strength": 1.01}, "strength"),
        ({"strength": float("nan")}, "strength"),
        ({"guidance_scale": 0.9}, "guidance_scale"),
        ({"guidance_scale": 20.1}, "guidance_scale"),
        ({"samples": 0}, "samples"),
        ({"samples": 5}, "samples"),
        ({"width_px": 1023}, "width"),
        ({"height_px": 0}, "height"),
        ({"seed": -2}, "seed"),
        ({"model": ""}, "model_id"),
        ({"steps": "25"}, "num_inference_steps"),
    ],
)
def test_value_out_of_range_is_never_sent(change, field):
    with pytest.raises(BadParameter) as caught:
        _sent(**change)
    assert caught.value.name == field


def test_address_that_is_none_is_never_sent():
    with pytest.raises(BadParameter):
        inpaint_body(replace(REQUEST, mask_url="file:///etc/passwd"))


@given(st.text(min_size=1))
def test_any_id_stays_one_step_of_the_path(remote_id):
    path = status_path(remote_id.encode(errors="replace").decode())
    assert path.startswith("/sdxl/inpainting/v1/status/")
    assert not set("/?#") & set(path.removeprefix("/sdxl/inpainting/v1/status/"))
