"""What is checked of every wire: each rule strikes, and nothing that is right is complained of."""

import json

import pytest

from tests.contract.description import PREFIX, Description, find_description
from tests.contract.shapes import Shapes
from tests.contract.wire import BY_HAND, WireCheck
from tests.contract.witness import Witness

FOUND = find_description()
pytestmark = pytest.mark.skipif(FOUND is None, reason="Discord's API description is not at hand (DISCORD_OPENAPI)")

REPLY = f"{PREFIX}/webhooks/1180000000000000001/token/messages/@original"


@pytest.fixture(scope="module")
def description():
    assert FOUND is not None
    return Description(FOUND)


@pytest.fixture
def check(description):
    return WireCheck(description)


def a_request(**changes):
    request = {
        "kind": "rest",
        "method": "PATCH",
        "path": REPLY,
        "query": "",
        "agent": None,
        "request": {"content": "hi"},
        "files": None,
        "status": 429,
        "response": {"message": "slow", "code": 0, "retry_after": 1.0, "global": False},
        "fault": None,
    }
    return {**request, **changes}


REFUSED = {"status": 400, "response": {"message": "Invalid Form Body", "code": 50035}}


def test_a_right_request_is_not_complained_of(check):
    assert check.errors([a_request()]) == []
    assert check.counts == {"requests": 1, "answers": 1}


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"request": {"content": "x" * 2001}}, "too long"),
        ({"request": {"colour": "red"}}, "Additional properties"),
        ({"query": "with_components=perhaps"}, "with_components: $: 'perhaps' is not of type 'boolean'"),
        ({"query": "wait=true"}, "has no parameter wait"),
        ({"path": REPLY.replace("@original", "x1")}, "message_id: $: 'x1'"),
        ({"path": f"{PREFIX}/nothing"}, "is not in the description"),
        ({"method": "GET", "path": f"{PREFIX}/users/@me", "request": {"a": 1}}, "takes no body"),
        ({"files": [{}] * 11}, "takes at most 10 files"),
        ({"request": {"components": [{"type": 18}]}}, "type 18 is none of"),
        ({"method": "GET", "path": f"{PREFIX}/guilds/1", "request": None}, "NEEDED_BY_RETOUCH"),
        (REFUSED, "was refused"),
    ],
)
def test_what_retouch_sends_may_not_be_wrong(check, changes, complaint):
    errors = [one for one in check.errors([a_request(**changes)]) if one.startswith("request")]
    assert any(complaint in error for error in errors), errors


def test_what_a_test_sends_by_hand_may_be_wrong_if_it_is_refused(check):
    wrong = {"agent": BY_HAND, "request": {"content": "x" * 2001}}
    assert check.errors([a_request(**wrong, **REFUSED)]) == []
    (error,) = [one for one in check.errors([a_request(**wrong, status=204, response=None)]) if "too long" in one]
    assert error.startswith("request PATCH")


def test_a_wrong_answer_is_noticed_unless_it_was_arranged(check):
    answer = {"status": 200, "response": {"id": 5}}
    assert any(error.startswith("answer") for error in check.errors([a_request(**answer)]))
    assert check.errors([a_request(**answer, fault="answer")]) == []


def test_what_was_wrong_before_is_wrong_again_without_a_second_look(check):
    wrong = a_request(request={"colour": "red"})
    assert check.errors([wrong]) == check.errors([wrong]) != []
    assert check.shapes == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x" * 2000, "x" * 2001),
        ("1180000000000000001", "x1"),
        ("https://example.com/", "example.com"),
        ("2026-01-01T00:00:00+00:00", "yesterday"),
        ([1] * 10, [1] * 11),
        ({"type": 2}, {"type": 3}),
        ({"a": None}, {"a": "x"}),
        (16_777_215, 16_777_216),
        (["a", "b"], ["a", "a"]),
    ],
)
def test_what_the_description_can_tell_apart_has_another_shape(description, one, other):
    shapes = Shapes(description.document)
    assert shapes.of(one) != shapes.of(other)


def test_alike_ids_words_and_lists_have_one_shape(description):
    shapes = Shapes(description.document)
    assert shapes.of({"id": "118", "content": "cat " * 55, "list": [{"n": 5000}] * 42}) == shapes.of(
        {"id": "2311", "content": "hats " * 45, "list": [{"n": 5001}] * 43}
    )


def test_a_file_that_is_written_meanwhile_is_read_line_by_line(tmp_path, description):
    witness = Witness(tmp_path / "wire.jsonl", description)
    line = json.dumps(a_request(request={"colour": "red"})) + "\n"
    with (tmp_path / "wire.jsonl").open("a") as file:
        file.write(line[:40])
        file.flush()
        assert witness.errors_since() == []
        file.write(line[40:])
    assert len(witness.errors_since()) == 1
    assert witness.errors_since() == []
