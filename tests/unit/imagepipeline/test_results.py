import pytest

from bot.domain.errors import ResultAway, ResultUnusable
from tests.fakes.scripted_server import Fault, Reply


async def test_result_is_fetched_without_the_key(bench):
    bench.server.say(Reply(body=b"picture"))
    with await bench.api.fetch(f"{bench.server.url}/results/a.png") as file:
        assert file.read() == b"picture"
    assert "API-Key" not in bench.server.asked[0].headers


async def test_result_that_is_not_there_yet_is_waited_for(bench):
    bench.server.say(Reply(404), Reply(404), Reply(body=b"picture"))
    with await bench.api.fetch(f"{bench.server.url}/results/a.png") as file:
        assert file.read() == b"picture"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Reply(404), ResultUnusable),
        (Reply(403), ResultUnusable),
        (Reply(body=b"x" * 100_001), ResultUnusable),
        (Reply(302, headers={"Location": "https://elsewhere.example/?sig=secret"}), ResultUnusable),
        (Reply(500), ResultAway),
        (Reply(fault=Fault.CUT, body=b"half"), ResultUnusable),
    ],
)
async def test_result_that_cannot_be_had_is_said_without_its_address(bench, answer, error):
    bench.server.say(answer)
    with pytest.raises(error) as caught:
        await bench.api.fetch(f"{bench.server.url}/a.png?sig=secret")
    assert "secret" not in str(caught.value)
    assert "127.0.0.1" not in caught.value.detail


@pytest.mark.parametrize("url", ["https://elsewhere.example/a.png", "file:///etc/passwd", "http://[", ""])
async def test_address_that_is_not_allowed_is_refused(bench, url):
    with pytest.raises(ResultUnusable):
        await bench.api.fetch(url)
    assert not bench.server.asked
