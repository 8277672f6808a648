import aiohttp
import pytest

from bot.doctor.findings import Verdict
from bot.doctor.image_api_checks import check_key, check_result_hosts
from tests.fakes.scripted_server import Reply, ScriptedServer

OK, WARNING, FAILED = Verdict
KEY = "key-of-the-account"
UNKNOWN = Reply(404, b'{"detail": "Job not found"}')
REFUSED = Reply(401, b'{"detail": "Invalid API key"}')


@pytest.mark.parametrize(
    ("replies", "verdict", "said"),
    [
        ((UNKNOWN, REFUSED), OK, "accepted; another one is refused. Nothing was charged."),
        ((Reply(200, b'{"status": "PENDING"}'), REFUSED), OK, "accepted"),
        ((REFUSED,), FAILED, "refused (Invalid API key). Set IMAGEPIPELINE_API_KEY"),
        ((Reply(403, b"<html>no</html>"),), FAILED, "refused. Set"),
        ((Reply(402, b'{"detail": "Payment required"}'),), FAILED, "wants money"),
        ((Reply(400, b'{"error": "insufficient credits"}'),), FAILED, "wants money (insufficient credits)"),
        ((Reply(503, b""),), WARNING, "cannot be told: the service answers HTTP 503"),
        ((Reply(429, b""),), WARNING, "HTTP 429"),
        ((Reply(302, b"", {"Location": "https://elsewhere.example"}),), FAILED, "the key is sent nowhere else"),
        ((UNKNOWN, UNKNOWN), WARNING, "with any key it answers HTTP 404"),
    ],
)
async def test_the_key_is_told_without_a_job(replies, verdict, said):
    server = ScriptedServer()
    server.say(*replies)
    async with server.running(), aiohttp.ClientSession() as session:
        (finding,) = await check_key(session, server.url, KEY)
        assert finding.verdict is verdict
        assert said in f"{finding.found} {finding.advice}"
        assert {asked.method for asked in server.asked} == {"GET"}
        assert [asked.headers["API-Key"] == KEY for asked in server.asked] == [True, False][: len(replies)]


@pytest.mark.parametrize(
    ("hosts", "base_host", "verdict", "said"),
    [
        ((), "api.example.com", OK, "api.example.com and the vendor's own"),
        (("*.example.com",), "api.example.com", OK, "*.example.com"),
        (("localhost",), "api.example.com", WARNING, "localhost has no public address"),
        (("localhost",), "127.0.0.1", OK, "127.0.0.1, localhost"),
        (("nowhere.invalid",), "127.0.0.1", WARNING, "nowhere.invalid has no address"),
    ],
)
async def test_hosts_of_results_have_to_be_public(hosts, base_host, verdict, said):
    (finding,) = await check_result_hosts(base_host, hosts)
    assert finding.verdict is verdict
    assert said in finding.found
