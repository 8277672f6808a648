import io
import json
import logging

import pytest
import structlog

from bot.logs import set_up_logs


@pytest.fixture
def lines():
    root = logging.getLogger()
    before = root.handlers, root.level
    stream = io.StringIO()
    set_up_logs("info", "json", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers, root.level = before
    structlog.reset_defaults()


def test_an_event_is_one_line_with_its_fields(lines):
    structlog.get_logger().info("job.submitted", job_id="a")
    (line,) = lines()
    assert (line["event"], line["job_id"], line["level"]) == ("job.submitted", "a", "info")


@pytest.mark.parametrize(
    "secret",
    [
        "/webhooks/12/aW50ZXJhY3Rpb24/messages",
        "/interactions/12/aW50ZXJhY3Rpb24/callback",
        "x.png?ex=1&hm=aW50ZXJhY3Rpb24",
        "Bot aW50ZXJhY3Rpb24.aW50.ZXJhY3Rpb24",
        "{'API-Key': 'aW50ZXJhY3Rpb24'}",
        "a.png?X-Amz-Signature=aW50ZXJhY3Rpb24&x=1",
        "a.png?Authorization=aW50ZXJhY3Rpb24",
        "postgresql://retouch:aW50ZXJhY3Rpb24@db/retouch",
    ],
)
def test_a_token_in_anybodys_line_is_left_out(lines, secret):
    logging.getLogger("discord.http").warning("cannot reach https://discord.com%s", secret)
    try:
        raise ValueError(secret)
    except ValueError:
        structlog.get_logger().exception("job.crashed")
    assert "aW50ZXJhY3Rpb24" not in json.dumps(lines())


def test_a_secret_inside_of_anything_is_left_out_and_the_line_stays_whole(lines):
    told = ValueError('"/webhooks/12/aW50ZXJhY3Rpb24"')
    structlog.get_logger().warning("x", where=["/webhooks/12/aW50ZXJhY3Rpb24"], error=told, raw=b"?hm=aW50ZXJhY3Rpb24")
    assert "aW50ZXJhY3Rpb24" not in json.dumps(lines())


def test_the_settings_own_secrets_are_known_by_heart():
    root = logging.getLogger()
    before = root.handlers, root.level
    stream = io.StringIO()
    set_up_logs("info", "json", stream, secrets=["correct-horse", "x"])
    try:
        structlog.get_logger().warning("x", said="key correct-horse is refused", about=["correct-horse"])
        logging.getLogger("discord").error("correct-horse")
        assert "correct-horse" not in stream.getvalue()
        assert stream.getvalue().count("…") == 3
        assert '"event": "x"' in stream.getvalue()
    finally:
        root.handlers, root.level = before
        structlog.reset_defaults()


def test_what_is_below_the_level_is_not_written(lines):
    structlog.get_logger().debug("detail")
    assert not lines()


def test_a_traceback_on_a_terminal_shows_no_secrets_and_no_local_variables():
    root = logging.getLogger()
    before = root.handlers, root.level
    stream = io.StringIO()
    set_up_logs("info", "console", stream)
    try:
        prompt = "my private " + "prompt"
        try:
            raise ValueError("/webhooks/12/aW50ZXJhY3Rpb24/messages")
        except ValueError:
            structlog.get_logger().exception("job.crashed")
        assert "ValueError" in stream.getvalue()
        assert "aW50ZXJhY3Rpb24" not in stream.getvalue()
        assert prompt not in stream.getvalue()
    finally:
        root.handlers, root.level = before
        structlog.reset_defaults()
