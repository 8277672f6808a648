"""What users do with messages: write, reply, read page by page, change, remove, put away."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.discord import SandboxDiscordConfig, running
from tests.integration.sandbox_feed import listening
from tests.integration.sandbox_gateway import connected
from tests.integration.sandbox_people import (
    ADA,
    ANNOUNCEMENTS,
    MIKA,
    NOOR,
    PAINT,
    REPAINTS,
    SAM,
    STAFF,
    Answer,
    Wire,
    png,
    wired,
)

MESSAGES = f"/channels/{REPAINTS}/messages"


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with running(SandboxDiscordConfig(rate_limits=False)) as sandbox, wired(sandbox) as wire:
        await wire.register(PAINT)
        yield wire


async def write(
    wire: Wire, content: str = "hello", user_id: str = ADA, channel_id: str = REPAINTS, **more: Any
) -> Answer:
    return await wire.person(
        "POST", "/messages", {"user_id": user_id, "channel_id": channel_id, "content": content, **more}
    )


async def delete(wire: Wire, message_id: str, user_id: str) -> Answer:
    return await wire.person("DELETE", f"{MESSAGES}/{message_id}", user_id=user_id)


async def ephemeral(wire: Wire, user_id: str = ADA) -> tuple[Any, str]:
    used = await wire.use(user_id=user_id)
    await used.callback(4, {"content": "only you", "flags": 64})
    return used, (await used.state())["reply_id"]


async def test_message_with_uploads_carries_them_as_lasting_attachments(wire):
    ids = [(await wire.upload(filename=name)).body["id"] for name in ("cat.png", "my mask.png")]
    answer = await write(wire, "", attachment_ids=ids)
    assert answer.status == 201
    assert [one["filename"] for one in answer.body["attachments"]] == ["cat.png", "my_mask.png"]
    first = answer.body["attachments"][0]
    assert f"/attachments/{REPAINTS}/" in first["url"]
    assert "ephemeral" not in first
    assert await wire.fetch(first["url"]) == (200, png())


async def test_upload_can_be_sent_twice_as_two_files(wire):
    file = (await wire.upload()).body["id"]
    sent = [(await write(wire, attachment_ids=[file])).body["attachments"][0]["id"] for _ in range(2)]
    assert len({file, *sent}) == 3


async def test_upload_of_somebody_else_cannot_be_sent(wire):
    file = (await wire.upload(user_id=MIKA)).body["id"]
    answer = await write(wire, attachment_ids=[file])
    assert (answer.status, answer.body["field"]) == (404, "attachment_ids")


async def test_more_than_ten_files_are_refused(wire):
    file = (await wire.upload()).body["id"]
    assert (await write(wire, attachment_ids=[file] * 11)).body["field"] == "attachment_ids"


@pytest.mark.parametrize("content", ["", " \n", "x" * 2001])
async def test_message_that_is_empty_or_too_long_is_refused_in_words(wire, content):
    answer = await write(wire, content)
    assert (answer.status, answer.body["field"]) == (400, "content")
    assert answer.body["message"]


async def test_only_those_who_may_write_can(wire):
    assert (await write(wire, user_id=NOOR, channel_id=ANNOUNCEMENTS)).status == 403
    assert (await write(wire, user_id=MIKA, channel_id=ANNOUNCEMENTS)).status == 201
    assert (await write(wire, user_id=NOOR, channel_id=STAFF)).status == 404


async def test_bot_hears_of_a_reply_and_whom_it_mentions(wire):
    original = (await write(wire, "what do you think?")).body
    async with connected(wire.sandbox) as bot:
        await bot.identify()
        await bot.until("READY")
        assert (await write(wire, "lovely", NOOR, reply_to=original["id"])).status == 201
        heard = (await bot.until("MESSAGE_CREATE"))["d"]
    assert heard["type"] == 19
    assert heard["message_reference"]["message_id"] == original["id"]
    assert heard["referenced_message"]["content"] == "what do you think?"
    assert [user["id"] for user in heard["mentions"]] == [ADA]


async def test_reply_to_oneself_mentions_nobody(wire):
    original = (await write(wire)).body
    assert (await write(wire, reply_to=original["id"])).body["mentions"] == []


async def test_reply_to_what_cannot_be_answered_is_refused(wire):
    _, secret = await ephemeral(wire)
    assert (await write(wire, reply_to=secret)).status == 409
    assert (await write(wire, user_id=MIKA, reply_to=secret)).status == 404
    assert (await write(wire, reply_to="nonsense")).status == 404


async def test_thread_is_written_in_by_those_who_may_write_in_threads(wire):
    thread = (await wire.bot("POST", f"/channels/{ANNOUNCEMENTS}/threads", {"name": "Talk", "type": 11})).body
    assert (await write(wire, user_id=NOOR, channel_id=thread["id"])).status == 201


async def test_page_of_messages_is_the_newest_before_or_after_one(wire):
    ids = [(await write(wire, str(number))).body["id"] for number in range(6)]

    async def page(**query: str) -> list[str]:
        found = (await wire.person("GET", MESSAGES, user_id=ADA, **query)).body
        return [message["content"] for message in found]

    assert await page(limit="2") == ["4", "5"]
    assert await page(limit="2", before=ids[4]) == ["2", "3"]
    assert await page(limit="2", after=ids[1]) == ["2", "3"]
    assert await page(after=ids[4]) == ["5"]
    assert await page(after=ids[5]) == []
    assert await page(after=ids[0], before=ids[3]) == ["1", "2"]


async def test_page_has_fifty_messages_unless_told(wire):
    for number in range(51):
        await write(wire, str(number))
    assert len(await wire.seen()) == 50


async def test_one_message_is_shown_to_who_sees_it(wire):
    _, secret = await ephemeral(wire)
    assert (await wire.person("GET", f"{MESSAGES}/{secret}", user_id=ADA)).body["content"] == "only you"
    assert (await wire.person("GET", f"{MESSAGES}/{secret}", user_id=MIKA)).status == 404


async def test_own_message_is_edited_and_the_bot_hears_of_it(wire):
    file = (await wire.upload()).body["id"]
    message = (await write(wire, attachment_ids=[file])).body
    async with connected(wire.sandbox) as bot:
        await bot.identify()
        await bot.until("READY")
        body = {"user_id": ADA, "content": "better"}
        changed = (await wire.person("PATCH", f"{MESSAGES}/{message['id']}", body)).body
        heard = (await bot.until("MESSAGE_UPDATE"))["d"]
    assert changed["content"] == heard["content"] == "better"
    assert changed["edited_timestamp"]
    assert len(changed["attachments"]) == 1


async def test_message_of_somebody_else_is_edited_by_nobody(wire):
    message = (await write(wire, user_id=NOOR)).body
    body = {"user_id": MIKA, "content": "mine now"}
    assert (await wire.person("PATCH", f"{MESSAGES}/{message['id']}", body)).status == 403


async def test_edit_that_leaves_nothing_is_refused(wire):
    message = (await write(wire)).body
    answer = await wire.person("PATCH", f"{MESSAGES}/{message['id']}", {"user_id": ADA, "content": ""})
    assert (answer.status, answer.body["field"]) == (400, "content")


async def test_own_message_is_deleted_and_the_bot_hears_of_it(wire):
    message = (await write(wire, user_id=SAM)).body
    async with connected(wire.sandbox) as bot:
        await bot.identify()
        await bot.until("READY")
        answer = await delete(wire, message["id"], SAM)
        heard = (await bot.until("MESSAGE_DELETE"))["d"]
    assert (answer.status, answer.body) == (200, {})
    assert (heard["id"], heard["channel_id"]) == (message["id"], REPAINTS)
    assert await wire.seen() == []


async def test_message_of_somebody_else_is_deleted_by_moderators_only(wire):
    message = (await write(wire, user_id=SAM)).body
    assert (await delete(wire, message["id"], NOOR)).status == 403
    assert (await delete(wire, message["id"], MIKA)).status == 200


async def test_dismissed_message_is_gone_for_its_viewer_and_there_for_the_bot(wire):
    used, secret = await ephemeral(wire, NOOR)
    async with listening(wire, user_id=NOOR) as feed:
        assert (await delete(wire, secret, NOOR)).status == 200
        assert await feed.until("message_delete") == {"id": secret, "channel_id": REPAINTS}
    assert await wire.seen(NOOR) == []
    assert (await used.edit({"content": "still there"})).status == 200
    assert not [one for one in wire.sandbox.core.wire.gateway() if one.event == "MESSAGE_DELETE"]


async def test_change_of_a_dismissed_message_is_shown_to_nobody(wire):
    used, secret = await ephemeral(wire, NOOR)
    await delete(wire, secret, NOOR)
    async with listening(wire, user_id=NOOR) as feed:
        await used.edit({"content": "are you there?"})
        await write(wire, "next")
        kinds = [(await feed.next())[0] for _ in range(2)]
    assert kinds == ["interaction_update", "message_create"]


async def test_deferral_that_a_moderator_removed_is_followed_by_a_new_message(wire):
    used = await wire.use(user_id=NOOR)
    await used.defer()
    thinking = (await used.state())["reply_id"]
    await delete(wire, thinking, MIKA)
    assert (await used.edit({"content": "done"})).error == (404, 10008)
    followed = (await used.webhook("POST", body={"content": "done"})).body
    assert followed["id"] != thinking
    assert [message["content"] for message in await wire.seen()] == ["done"]
