import json
import socket
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.doctor.discord_access import DiscordAccess
from bot.doctor.findings import Verdict
from bot.doctor.web_checks import check_port, check_public_url
from tests.fakes.discord_api import APPLICATION_ID, a_discord_api
from tests.fakes.scripted_server import Reply, ScriptedServer

OK, WARNING, FAILED = Verdict


def health(application_id=APPLICATION_ID):
    about = {"status": "ok", "running_jobs": 0, "version": "1.2.3", "application_id": application_id}
    return Reply(200, json.dumps(about).encode())


async def running():
    return True


async def not_running():
    return False


@asynccontextmanager
async def serving(reply):
    server = ScriptedServer()
    server.say(reply)
    async with server.running(), aiohttp.ClientSession() as session:
        yield server, session


async def test_a_free_port_is_free_and_stays_so():
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
    async with aiohttp.ClientSession() as session:
        for _ in range(2):
            (finding,) = await check_port(session, "127.0.0.1", port, not_running)
            assert (finding.verdict, finding.found) == (OK, f"127.0.0.1:{port} is free.")


async def test_any_free_port_needs_no_look():
    async with aiohttp.ClientSession() as session:
        (finding,) = await check_port(session, "127.0.0.1", 0, not_running)
    assert finding.verdict is OK


@pytest.mark.parametrize(
    ("reply", "has_bot", "verdict", "said"),
    [
        (health(), running, OK, "the running bot (version 1.2.3) serves"),
        (health(), not_running, WARNING, "Address already in use"),
        (Reply(200, b"hello"), running, WARNING, "Set WEB_PORT to another one"),
    ],
)
async def test_a_taken_port_is_the_bots_or_somebody_elses(reply, has_bot, verdict, said):
    async with serving(reply) as (server, session):
        (finding,) = await check_port(session, "127.0.0.1", server.port, has_bot)
        assert finding.verdict is verdict
        assert said in f"{finding.found} {finding.advice}"


async def test_a_host_of_another_machine_is_told():
    async with aiohttp.ClientSession() as session:
        (finding,) = await check_port(session, "192.0.2.1", 8080, not_running)
    assert finding.verdict is WARNING
    assert "Cannot assign requested address" in finding.found


@pytest.mark.parametrize(
    ("reply", "has_bot", "verdict", "said"),
    [
        (health(), running, OK, "leads to this bot's pages"),
        (health(None), running, OK, "leads to this bot's pages"),
        (health("42"), running, FAILED, "another bot answers"),
        (Reply(404, b"no"), running, FAILED, "is not answered by a bot"),
        (Reply(200, b"running_jobs, but no JSON"), running, FAILED, "is not answered by a bot"),
        (Reply(502, b"bad gateway"), not_running, WARNING, "Start it, and look again"),
    ],
)
async def test_a_public_url_leads_to_this_bot_or_not(reply, has_bot, verdict, said):
    async with serving(reply) as (server, session), a_discord_api() as api:
        discord = DiscordAccess(session, api.url, "a-token")
        (finding,) = await check_public_url(session, discord, server.url + "/retouch", has_bot)
        await discord.close()
        assert finding.verdict is verdict
        assert said in f"{finding.found} {finding.advice}"
        assert [asked.path for asked in server.asked] == ["/retouch/healthz"]


async def test_a_public_url_that_is_not_set_is_fine():
    async with a_discord_api() as api, aiohttp.ClientSession() as session:
        (finding,) = await check_public_url(session, DiscordAccess(session, api.url, "t"), None, running)
    assert finding.verdict is OK


async def test_a_public_url_that_nobody_answers_shows_no_secret_of_its_own():
    async with a_discord_api() as api, aiohttp.ClientSession() as session:
        url = "http://ada:hush@127.0.0.1:9/x?key=hush"
        (finding,) = await check_public_url(session, DiscordAccess(session, api.url, "t"), url, running)
    assert finding.verdict is FAILED
    assert "hush" not in finding.found
