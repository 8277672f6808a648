import pytest

from bot.domain.errors import (
    BadParameter,
    JobLimit,
    NotAPicture,
    PictureRole,
    PictureTooHeavy,
    PictureTooLarge,
    SizesDiffer,
    TooManyJobs,
)
from tests.fakes.orders import a_job, an_acceptor, an_attachment, an_order


def test_a_bare_order_takes_the_defaults_and_a_drawn_seed():
    parameters = a_job().parameters
    assert (parameters.model, parameters.steps, parameters.strength) == ("sdxl", 25, 0.9)
    assert (parameters.guidance_scale, parameters.samples, parameters.seed) == (8.0, 1, 4711)
    assert (parameters.width_px, parameters.height_px) == (1184, 888)


def test_what_is_asked_for_is_taken():
    job = a_job(steps=1, strength=0.0, guidance_scale=20.0, samples=4, seed=0, width_px=512, height_px=640, model="x")
    p = job.parameters
    assert (p.steps, p.strength, p.guidance_scale, p.samples, p.seed) == (1, 0.0, 20.0, 4, 0)
    assert (p.width_px, p.height_px, p.model) == (512, 640, "x")


OUT_OF_RANGE = [
    {"steps": 0},
    {"steps": 101},
    {"strength": 1.1},
    {"guidance_scale": 0.5},
    {"samples": 5},
    {"seed": -1},
    {"width_px": 100},
    {"height_px": 5000},
    {"prompt": "  "},
    {"model": "a\nb"},
    {"model": "x" * 101},
]


@pytest.mark.parametrize("changes", OUT_OF_RANGE, ids=str)
def test_a_value_out_of_range_is_refused(changes):
    with pytest.raises(BadParameter):
        a_job(**changes)


def test_a_file_discord_calls_something_else_is_refused_at_once():
    text = an_attachment(content_type="text/plain; charset=utf-8", width_px=None, height_px=None)
    with pytest.raises(NotAPicture) as refusal:
        a_job(mask=text)
    assert refusal.value.role is PictureRole.MASK


def test_a_film_is_refused_although_it_has_a_size():
    with pytest.raises(NotAPicture):
        a_job(init_image=an_attachment(content_type="video/mp4"))


def test_a_picture_discord_could_not_measure_is_left_to_its_bytes():
    job = a_job(init_image=an_attachment(content_type=None, width_px=None, height_px=None))
    assert (job.parameters.width_px, job.parameters.height_px) == (1024, 1024)


def test_too_many_bytes_are_refused():
    with pytest.raises(PictureTooHeavy):
        a_job(init_image=an_attachment(size_bytes=26 * 2**20))


def test_too_many_pixels_are_refused():
    with pytest.raises(PictureTooLarge):
        a_job(init_image=an_attachment(width_px=10_000, height_px=5_000))


def test_another_shape_is_refused_with_both_sizes():
    with pytest.raises(SizesDiffer) as refusal:
        a_job(mask=an_attachment(width_px=600, height_px=800))
    assert (refusal.value.picture_px, refusal.value.mask_px) == ((800, 600), (600, 800))


@pytest.mark.parametrize(
    ("limits", "scope"),
    [
        ({"per_person": 2}, JobLimit.PERSON),
        ({"per_guild": 2}, JobLimit.GUILD),
        ({"in_all": 2}, JobLimit.ALL),
    ],
)
def test_one_job_past_a_limit_is_refused_until_one_ends(limits, scope):
    acceptor = an_acceptor(**limits)
    first = acceptor.accept(an_order())
    acceptor.accept(an_order())
    with pytest.raises(TooManyJobs) as refusal:
        acceptor.accept(an_order())
    assert (refusal.value.scope, refusal.value.limit) == (scope, 2)
    acceptor.withdraw(first)
    acceptor.accept(an_order())


def test_another_person_is_not_held_up_by_a_full_one():
    acceptor = an_acceptor(per_person=1)
    acceptor.accept(an_order())
    acceptor.accept(an_order(requester_id=99))


def test_a_refused_order_takes_no_place():
    acceptor = an_acceptor(per_person=1)
    with pytest.raises(BadParameter):
        acceptor.accept(an_order(steps=0))
    acceptor.accept(an_order())


def test_tokens_and_addresses_stay_out_of_a_jobs_text():
    text = repr(a_job())
    assert "token=" not in text
    assert "hm=" not in text
    assert "balloon" not in text
