"""What the user side tells of who and what there is."""

from collections.abc import AsyncIterator

import pytest

from sandbox.discord import SandboxDiscordConfig, running
from tests.integration.sandbox_people import (
    ADA,
    DM_WITH_NOOR,
    EVERYWHERE,
    LOUNGE,
    MIKA,
    NOOR,
    PAINT,
    PAINT_AND_PIXELS,
    REPAINTS,
    SAM,
    SECOND_STUDIO,
    STAFF,
    YUKI,
    Wire,
    wired,
)

ADMINISTRATOR, SEND_MESSAGES, MANAGE_MESSAGES = 1 << 3, 1 << 11, 1 << 13


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with running(SandboxDiscordConfig(rate_limits=False)) as sandbox, wired(sandbox) as wire:
        yield wire


async def state(wire: Wire, **query: str) -> dict:
    return (await wire.person("GET", "/state", **query)).body


def channels(told: dict) -> dict[str, dict]:
    listed = [channel for guild in told["guilds"] for channel in guild["channels"]] + told["dms"]
    return {channel["id"]: channel for channel in listed}


async def test_state_without_a_user_tells_of_everything(wire):
    told = await state(wire)
    assert {STAFF, LOUNGE, DM_WITH_NOOR} <= set(channels(told))
    assert "sandbox_permissions" not in channels(told)[STAFF]


async def test_state_of_a_user_has_only_the_guilds_they_are_in(wire):
    assert [guild["id"] for guild in (await state(wire, user_id=YUKI))["guilds"]] == [PAINT_AND_PIXELS]


async def test_state_of_a_user_has_only_the_channels_they_see(wire):
    assert STAFF in channels(await state(wire, user_id=MIKA))
    assert STAFF not in channels(await state(wire, user_id=SAM))


async def test_state_of_a_user_has_only_their_own_direct_messages(wire):
    assert [dm["id"] for dm in (await state(wire, user_id=NOOR))["dms"]] == [DM_WITH_NOOR]
    assert (await state(wire, user_id=SAM))["dms"] == []


async def test_channels_of_a_user_say_what_they_may_do_there(wire):
    def bits(told: dict, channel_id: str) -> int:
        return int(channels(told)[channel_id]["sandbox_permissions"])

    assert bits(await state(wire, user_id=ADA), REPAINTS) & ADMINISTRATOR
    assert bits(await state(wire, user_id=MIKA), REPAINTS) & MANAGE_MESSAGES
    assert not bits(await state(wire, user_id=NOOR), REPAINTS) & MANAGE_MESSAGES
    assert bits(await state(wire, user_id=NOOR), DM_WITH_NOOR) & SEND_MESSAGES


async def test_state_of_somebody_unknown_is_refused(wire):
    assert (await wire.person("GET", "/state", user_id="5")).status == 404


async def test_guilds_tell_of_owner_roles_and_members(wire):
    guild = (await state(wire))["guilds"][0]
    assert guild["owner_id"] == ADA
    assert [role["name"] for role in guild["roles"]] == ["Moderator", "Retouch", "@everyone"]
    assert guild["roles"][1]["managed"]
    moderator = guild["roles"][0]
    assert moderator["color"] == 0x2ECC71
    mika = next(member for member in guild["members"] if member["user_id"] == MIKA)
    assert mika == {"user_id": MIKA, "nick": None, "role_ids": [moderator["id"]]}


async def test_state_tells_who_takes_no_direct_messages(wire):
    assert {user["id"]: user["accepts_dms"] for user in (await state(wire))["users"]}[YUKI] is False


async def test_state_tells_the_limits_and_the_aged_time(wire):
    before = await state(wire)
    await wire.person("POST", "/age", {"seconds": 86_400})
    after = await state(wire)
    assert after["limits"] == (await wire.person("GET", "/limits")).body
    assert after["now"][:10] > before["now"][:10]
    assert after["backstage"] is False


async def test_thread_is_shown_to_those_who_see_its_channel(wire):
    thread = (await wire.bot("POST", f"/channels/{REPAINTS}/threads", {"name": "Cats", "type": 11})).body
    assert channels(await state(wire, user_id=SAM))[thread["id"]]["parent_id"] == REPAINTS


async def test_commands_on_users_and_messages_are_offered_too(wire):
    await wire.register(
        PAINT, {"name": "Portrait", "type": 2, **EVERYWHERE}, {"name": "Repaint this", "type": 3, **EVERYWHERE}
    )
    offered = (await wire.person("GET", "/commands", user_id=ADA, channel_id=REPAINTS)).body
    assert {(one["type"], one["name"]) for one in offered} == {(1, "paint"), (2, "Portrait"), (3, "Repaint this")}


async def test_command_of_one_guild_is_offered_nowhere_else(wire):
    await wire.bot(
        "PUT", f"/applications/{wire.sandbox.core.world.application.id}/guilds/{SECOND_STUDIO}/commands", [PAINT]
    )
    assert (await wire.person("GET", "/commands", user_id=ADA, channel_id=REPAINTS)).body == []
