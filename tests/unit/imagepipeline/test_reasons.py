import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.imagepipeline.reasons import MAX_REASON_CHARS, raw_reason, safe_reason, speaks_of_credit
from tests.unit.imagepipeline.recorded import FOLDER, body


def test_leaky_error_loses_what_leaks_and_keeps_its_words():
    reason = safe_reason(raw_reason(body("leaky_error")))
    for leak in ("10.0.12.7", "http", "worker-3", "internal", "sk-live", "/srv", "run.py", "@", "<#", "8001/"):
        assert leak not in reason.replace("HTTPConnectionPool", "")
    assert "failed in" in reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("CUDA out of memory", "CUDA out of memory"),
        ("num_inference_steps must be at most 100", "num_inference_steps must be at most 100"),
        ("width: 516 is not a multiple of 8 (got 516.0)", "width: 516 is not a multiple of 8 (got 516.0)"),
        ("use PNG/JPEG/WebP and 16:9", "use PNG/JPEG/WebP and 16:9"),
        ("see https://internal/x?key=1 now", "see … now"),
        ("cannot reach redis:6379", "cannot reach …"),
        ("cannot reach localhost:80/x", "cannot reach …"),
        ("host gpu-1.svc.cluster.local refused", "host … refused"),
        ("fe80::1ff:fe23:4567:890a is away", "… is away"),
        ("no file C:\\models\\sdxl.bin here", "no file … here"),
        ("key 0123456789abcdef0123456789abcdef is bad", "… is bad"),
        ("hello @everyone and <@!123456789> **bold** `code` ||x||", "hello … and … bold code x"),
        ("a\u202eb\u200bc\nd", "a b c d"),
        (
            'Traceback (most recent call last):\n  File "/srv/x.py", line 1\nValueError: bad mask',
            "ValueError: bad mask",
        ),
        ("the key is secret-key-1!", "the key is …!"),
        ("…", ""),
        ("", ""),
    ],
)
def test_reason_is_cleaned(text, reason):
    assert safe_reason(text, secret="secret-key-1") == reason


def test_page_of_html_is_no_reason():
    assert safe_reason((FOLDER / "gateway.html").read_text()) == ""


def test_long_reason_is_shortened():
    reason = safe_reason("word " * 200)
    assert len(reason) <= MAX_REASON_CHARS
    assert reason.endswith("…")


@pytest.mark.parametrize(
    "text",
    [
        "Insufficient credits",
        "Your balance is too low",
        "Not enough credit left",
        "monthly quota exceeded",
        "Payment required",
    ],
)
def test_words_about_money_are_recognised(text):
    assert speaks_of_credit(text)


@pytest.mark.parametrize("text", ["CUDA out of memory", "white balance must be a number", "too many requests"])
def test_other_words_are_not_about_money(text):
    assert not speaks_of_credit(text)


@given(st.text() | st.text(alphabet="@<>#!:/.-_*`~|[]()ehvryonw 0123456789", max_size=400))
def test_any_text_comes_out_short_and_harmless(text):
    reason = safe_reason(text)
    assert len(reason) <= MAX_REASON_CHARS
    assert not set("@<>`*|\n\r[]") & set(reason)
    assert "://" not in reason
