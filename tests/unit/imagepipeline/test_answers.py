"""The fact sheet's section 2, line by line, on recorded answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.imagepipeline.answers import Cancelled, Failed, Finished, Running, Senseless, read_answer
from tests.unit.imagepipeline.recorded import body

A = "https://f005.backblazeb2.com/file/results/a.png"
B = "https://f005.backblazeb2.com/file/results/b.png"


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("success", Finished((A, B), None)),
        ("pending", Running("9b2f6c1e-0c57-4a0e-9d5f-3a3b8f1a7c10")),
        ("failure", Failed("CUDA out of memory", is_stated=True)),
        ("status_spelled_otherwise_done", Finished((A,), None)),
        ("status_spelled_otherwise_failed", Failed("The picture could not be downloaded", is_stated=True)),
        ("status_spelled_otherwise_cancelled", Cancelled()),
        ("status_unheard_of", Running("9b2f6c1e")),
        ("no_status_with_url", Finished((A,), None)),
        ("no_status_with_id", Running("9b2f6c1e")),
        ("no_status_with_error", Failed("Model not found", is_stated=False)),
        ("detail_text", Failed("Model not found", is_stated=False)),
        (
            "detail_list",
            Failed(
                "width: ensure this value is a multiple of 8; samples: ensure this value is less than or equal to 4",
                is_stated=False,
            ),
        ),
        ("detail_object", Failed("The mask is not the size of the picture", is_stated=False)),
        ("success_without_urls", Finished((), None)),
        ("success_image_url", Finished((A,), None)),
        ("success_output_url", Finished((A,), None)),
        ("urls_as_text", Finished((A,), None)),
        ("urls_nested", Finished((A, B), None)),
        ("fewer_urls_than_samples", Finished((A,), None)),
        ("pending_with_urls", Running("9b2f6c1e")),
        ("success_at_once", Finished((A,), "9b2f6c1e")),
        ("id_as_int", Running("48213")),
    ],
)
def test_recorded_answer_is_read_as_what_it_means(name, reading):
    assert read_answer(body(name)) == reading


@pytest.mark.parametrize("word", ["success", "succeeded", "completed", "complete", "done"])
def test_every_word_for_done_in_any_case_is_done(word):
    assert read_answer({"status": f" {word.upper()}\n", "download_urls": [A]}) == Finished((A,), None)


@pytest.mark.parametrize("word", ["cancelled", "canceled", "revoked"])
def test_every_word_for_cancelled_is_cancelled(word):
    assert read_answer({"status": word.title()}) == Cancelled()


@pytest.mark.parametrize("remote_id", ["..", ".", "", " ", True, None, 1.5, "a\nb", "x" * 300])
def test_id_that_could_not_be_asked_after_is_none(remote_id):
    assert read_answer({"status": "PENDING", "id": remote_id}) == Running(None)


def test_greeting_beside_an_id_is_no_failure():
    assert read_answer({"id": "1", "message": "queued"}) == Running("1")


def test_http_status_repeated_in_the_body_is_no_state():
    assert read_answer({"status": 500, "error": "boom"}) == Failed("boom", is_stated=False)


def test_more_urls_than_a_job_can_have_are_cut():
    assert len(read_answer({"status": "done", "download_urls": [A] * 9}).urls) == 4


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
KNOWN = st.sampled_from(["status", "id", "download_urls", "error", "detail", "message", "image_url", "msg", "loc"])


@given(st.dictionaries(KNOWN, JSON | st.sampled_from(["SUCCESS", "FAILURE", A])) | JSON)
def test_any_json_is_read_without_an_error(answer):
    reading = read_answer(answer)
    assert isinstance(reading, Finished | Running | Failed | Cancelled | Senseless)
    if isinstance(reading, Finished):
        assert all(url.startswith(("http://", "https://")) or url[:8].lower() == "https://" for url in reading.urls)
