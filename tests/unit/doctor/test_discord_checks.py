import json
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot import __version__
from bot.discordio.command_sync import place_of
from bot.doctor import discord_checks, server_checks
from bot.doctor.discord_access import DiscordAccess
from bot.doctor.findings import Verdict
from tests.fakes.discord_api import APPLICATION_ID, EVERYONE_MAY, GUILD_ID, a_discord_api

OK, WARNING, FAILED = Verdict


@asynccontextmanager
async def asking():
    async with a_discord_api() as api, aiohttp.ClientSession() as session:
        discord = DiscordAccess(session, api.url, "a-token")
        try:
            yield api, discord, session
        finally:
            await discord.close()


def the_one(findings):
    (finding,) = findings
    return finding.verdict, f"{finding.found} {finding.advice}"


@pytest.mark.parametrize(
    ("status", "body", "verdict", "said"),
    [
        (200, {"id": "1", "username": "Retouch", "bot": True}, OK, "the bot is Retouch (1)"),
        (200, {"id": "1", "username": "Ada"}, FAILED, "it is not a bot's"),
        (401, {"message": "401: Unauthorized"}, FAILED, "Reset Token"),
        (404, {}, FAILED, "Is DISCORD_API_URL right"),
        (502, "<html>", FAILED, "Discord is away (HTTP 502)"),
        (429, {"retry_after": 0}, WARNING, "asks for patience"),
        (200, "<html>", FAILED, "Discord answers HTTP 200"),
    ],
)
async def test_the_token(status, body, verdict, said):
    async with asking() as (api, discord, _):
        api.answers["/users/@me"] = (status, body)
        found, text = the_one(await discord_checks.check_token(discord))
        assert found is verdict
        assert said in text
        # What Discord asks to be patient about is tried again, and nothing else is.
        assert len(api.asked) == (3 if status == 429 else 1)


@pytest.mark.parametrize(
    ("change", "verdict", "said"),
    [
        ({}, OK, "commands come to this bot"),
        ({"interactions_endpoint_url": "https://example.com"}, FAILED, "Clear Interactions Endpoint URL"),
        ({"bot_require_code_grant": True}, WARNING, "Code Grant"),
        ({"integration_types_config": {"0": {}}}, WARNING, "User Install is switched off"),
        ({"integration_types_config": {}}, WARNING, "Guild Install and User Install is switched off"),
    ],
)
async def test_the_application(change, verdict, said):
    async with asking() as (api, discord, _):
        api.application.update(change)
        found, text = the_one(await discord_checks.check_application(discord))
        assert found is verdict
        assert said in text


@pytest.mark.parametrize(("flags", "said"), [(0, "none is switched on"), (1 << 19, "switched on: Message Content.")])
async def test_intents_that_are_not_needed_are_named(flags, said):
    async with asking() as (api, discord, _):
        api.application["flags"] = flags
        found, text = the_one(await discord_checks.check_intents(discord))
        assert found is OK
        assert said in text


@pytest.mark.parametrize(
    ("remaining", "verdict", "said"),
    [
        (990, OK, "1 shard wanted, 990 sessions"),
        (5, WARNING, "for 60 minutes"),
        (0, FAILED, "again and again"),
    ],
)
async def test_the_gateway_greets_and_has_sessions_left(remaining, verdict, said):
    async with asking() as (api, discord, session):
        api.session_limit["remaining"] = remaining
        found, text = the_one(await discord_checks.check_gateway(discord, session))
        assert found is verdict
        assert said in text


async def test_a_gateway_that_is_none_is_seen():
    async with asking() as (api, discord, session):
        api.greeting = {"hello": "world"}
        found, text = the_one(await discord_checks.check_gateway(discord, session))
        assert found is FAILED
        assert "does not greet" in text


@pytest.mark.parametrize(
    ("skew_s", "verdict", "said"),
    [
        (0, OK, "agrees"),
        (60, WARNING, "60 s behind Discord's"),
        (-60, WARNING, "60 s ahead of Discord's"),
        (-4000, FAILED, "stop working"),
    ],
)
async def test_the_clock(skew_s, verdict, said):
    async with asking() as (api, discord, _):
        api.skew_s = skew_s
        found, text = the_one(await discord_checks.check_clock(discord))
        assert found is verdict
        # Whole seconds, cut off: one more or less is the same.
        assert said in text.replace("59 s", "60 s").replace("61 s", "60 s")


@pytest.mark.parametrize(
    ("known", "registered", "verdict", "said"),
    [
        ({"versions": {"7": "1"}, "by": __version__}, [{"id": "7", "version": "1"}], OK, "1 registered, as the bot"),
        ({"versions": {"7": "1"}}, [{"id": "7", "version": "1"}], OK, "1 registered, as the bot"),
        ({"versions": {"7": "1"}, "by": "0.0.1"}, [{"id": "7", "version": "1"}], WARNING, "by version 0.0.1"),
        ({"versions": {"7": "1"}}, [{"id": "7", "version": "2"}], WARNING, "not as the bot left them"),
        (None, [{"id": "7", "version": "1"}], OK, "is known once the bot has started"),
        ({"versions": {}}, [], WARNING, "none is registered"),
    ],
)
async def test_commands_are_compared_with_what_the_last_start_left(tmp_path, known, registered, verdict, said):
    async with asking() as (api, discord, _):
        api.answers[f"/applications/{APPLICATION_ID}/commands"] = (200, registered)
        if known:
            memory = {place_of(api.url, int(APPLICATION_ID), None): known}
            (tmp_path / "commands.json").write_text(json.dumps(memory))
        found, text = the_one(await discord_checks.check_commands(discord, api.url, tmp_path, ()))
        assert found is verdict
        assert said in text


async def test_a_server_that_commands_are_meant_for_and_that_the_bot_is_not_in(tmp_path):
    async with asking() as (_, discord, _):
        found, text = the_one(await discord_checks.check_commands(discord, "x", tmp_path, (42,)))
        assert found is FAILED
        assert "take the server out of COMMAND_GUILD_IDS" in text


DENIED = {"id": GUILD_ID, "type": 0, "allow": "0", "deny": str(1 << 15)}
GRANTED = {"id": "9", "type": 0, "allow": str(1 << 15), "deny": "0"}
OWN_DENIED = {"id": APPLICATION_ID, "type": 1, "allow": "0", "deny": str(1 << 11)}
HIDDEN = {"id": GUILD_ID, "type": 0, "allow": "0", "deny": str(1 << 10 | 1 << 15)}


@pytest.mark.parametrize(
    ("overwrites", "said"),
    [
        ([], None),
        ([DENIED], "Attach Files in #repaints"),
        ([DENIED, GRANTED], None),
        ([DENIED, GRANTED, OWN_DENIED], "Send Messages in #repaints"),
        ([HIDDEN], "View Channels in every channel"),
    ],
)
async def test_what_the_bot_lacks_in_a_channel_is_named(overwrites, said):
    async with asking() as (api, discord, _):
        api.answers[f"/guilds/{GUILD_ID}/members/{APPLICATION_ID}"] = (200, {"roles": ["9"]})
        api.channel["permission_overwrites"] = overwrites
        found, text = the_one(await server_checks.check_servers(discord))
        assert found is (WARNING if said else OK)
        assert (said or "in 1 of 1 the bot may do all") in text


async def test_a_channel_that_the_bot_does_not_see_is_no_fault_beside_one_that_it_does():
    async with asking() as (api, discord, _):
        hidden = api.channel | {"id": "6", "name": "staff", "permission_overwrites": [HIDDEN]}
        api.answers[f"/guilds/{GUILD_ID}/channels"] = (200, [api.channel, hidden])
        assert the_one(await server_checks.check_servers(discord))[0] is OK


@pytest.mark.parametrize(("permissions", "lacks"), [(EVERYONE_MAY & ~(1 << 38), True), (1 << 3, False)])
async def test_roles_decide_and_an_administrator_may_all(permissions, lacks):
    async with asking() as (api, discord, _):
        api.roles[0]["permissions"] = str(permissions)
        found, text = the_one(await server_checks.check_servers(discord))
        assert found is (WARNING if lacks else OK)
        assert ("Send Messages in Threads in #repaints" in text) == lacks


async def test_an_old_bots_user_is_not_its_application():
    async with asking() as (api, discord, _):
        api.answers["/users/@me"] = (200, {"id": "42", "username": "Retouch", "bot": True})
        api.answers[f"/guilds/{GUILD_ID}/members/42"] = (200, {"roles": []})
        api.channel["permission_overwrites"] = [OWN_DENIED | {"id": "42"}]
        assert "Send Messages in #repaints" in the_one(await server_checks.check_servers(discord))[1]


async def test_a_server_without_commands_gets_the_invitation_with_the_least_permissions():
    async with asking() as (api, discord, _):
        api.answers[f"/applications/{APPLICATION_ID}/guilds/{GUILD_ID}/commands"] = (403, {"code": 50001})
        found, text = the_one(await server_checks.check_servers(discord))
        assert found is FAILED
        assert f"client_id={APPLICATION_ID}&scope=bot+applications.commands&permissions={EVERYONE_MAY}" in text


async def test_a_bot_without_servers_gets_the_invitation():
    async with asking() as (api, discord, _):
        api.answers["/users/@me/guilds"] = (200, [])
        found, text = the_one(await server_checks.check_servers(discord))
        assert found is WARNING
        assert "discord.com/oauth2/authorize" in text


@pytest.mark.parametrize(("tier", "said"), [(0, "10 MiB a file in 1"), (2, "50 MiB a file in 1"), (3, "100 MiB")])
async def test_the_upload_limit_follows_the_boosts(tier, said):
    async with asking() as (api, discord, _):
        api.answers[f"/guilds/{GUILD_ID}"] = (200, {"premium_tier": tier})
        found, text = the_one(await server_checks.check_uploads(discord, 25))
        assert found is OK
        assert said in text
        assert "MAX_RESULT_MIB (25)" in text
