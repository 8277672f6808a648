"""What Discord refuses in messages, and what becomes of files: each rule by its own error."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.discord import SandboxDiscordConfig, running
from tests.integration.sandbox_people import (
    ADA,
    AFTER_DARK,
    ANNOUNCEMENTS,
    APPLICATION,
    DM_WITH_NOOR,
    MIKA,
    PAINT,
    REPAINTS,
    STAFF,
    YUKI,
    Wire,
    png,
    wired,
)

V2 = 1 << 15
CHANNEL = f"/channels/{REPAINTS}/messages"
PICTURE = {"type": 12, "items": [{"media": {"url": "attachment://result.png"}, "description": "a hat"}]}


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def button(custom_id: str = "a", **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Press", "custom_id": custom_id, **more}


def row(*components: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(components)}


def select(count: int = 2, **more: Any) -> dict[str, Any]:
    options = [{"label": str(number), "value": str(number)} for number in range(count)]
    return {"type": 3, "custom_id": "s", "options": options, **more}


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with running(SandboxDiscordConfig(rate_limits=False)) as sandbox, wired(sandbox) as wire:
        await wire.register(PAINT)
        yield wire


def codes(errors: Any) -> set[str]:
    """All codes in nested errors."""
    found = {error["code"] for error in errors.get("_errors", [])}
    return found.union(*(codes(inner) for key, inner in errors.items() if key != "_errors"))


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        ({"content": "x" * 2001}, "content", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"description": "x" * 4097}]}, "embeds.0.description", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"fields": [{"name": "a"}]}]}, "embeds.0.fields.0.value", "BASE_TYPE_REQUIRED"),
        ({"embeds": [{"title": "a", "color": 1 << 24}]}, "embeds.0.color", "NUMBER_TYPE_MAX"),
        ({"embeds": [{"title": "a", "footer": {"text": "x" * 2049}}]}, "embeds.0.footer.text", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"title": "a", "url": "ftp://x"}]}, "embeds.0.url", "URL_TYPE_INVALID_SCHEME"),
        ({"embeds": [{"description": "x" * 3001}] * 2}, "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
        ({"embeds": [{"title": "a"}] * 11}, "embeds", "BASE_TYPE_MAX_LENGTH"),
        ({"components": [row(button())] * 6}, "components", "BASE_TYPE_MAX_LENGTH"),
        (
            {"components": [row(*[button(str(one)) for one in range(6)])]},
            "components.0.components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        ({"components": [row()]}, "components.0.components", "BASE_TYPE_BAD_LENGTH"),
        ({"components": [text("hi")]}, "components.0.type", "UNION_TYPE_CHOICES"),
        ({"components": [row(text("hi"))]}, "components.0.components.0.type", "UNION_TYPE_CHOICES"),
        (
            {"components": [row(button(), button())]},
            "components.0.components.1.custom_id",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
        ({"components": [row(button("x" * 101))]}, "components.0.components.0.custom_id", "BASE_TYPE_BAD_LENGTH"),
        ({"components": [row(button(""))]}, "components.0.components.0.custom_id", "BASE_TYPE_REQUIRED"),
        ({"components": [row(button(label="x" * 81))]}, "components.0.components.0.label", "BASE_TYPE_MAX_LENGTH"),
        ({"components": [row(button(label=""))]}, "components.0.components.0.label", "BASE_TYPE_REQUIRED"),
        ({"components": [row(button(style=9))]}, "components.0.components.0.style", "BASE_TYPE_CHOICES"),
        (
            {"components": [row({"type": 2, "style": 5, "label": "Link"})]},
            "components.0.components.0.url",
            "BASE_TYPE_REQUIRED",
        ),
        ({"components": [row(select(26))]}, "components.0.components.0.options", "BASE_TYPE_BAD_LENGTH"),
        ({"components": [row(select(0))]}, "components.0.components.0.options", "BASE_TYPE_BAD_LENGTH"),
        (
            {"components": [row(select(max_values=3))]},
            "components.0.components.0.max_values",
            "SELECT_COMPONENT_MAX_VALUES_TOO_LARGE",
        ),
        ({"components": [row(select(), button())]}, "components.0.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED"),
        (
            {"flags": V2, "content": "hi", "components": [text("a")]},
            "content",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
        ),
        (
            {"flags": V2, "embeds": [{"title": "a"}], "components": [text("a")]},
            "embeds",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
        ),
        ({"flags": V2, "components": [text("a")] * 41}, "components", "BASE_TYPE_MAX_LENGTH"),
        (
            {"flags": V2, "components": [{"type": 17, "components": [text("a")] * 20}] * 2},
            "components",
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
        ),
        (
            {"flags": V2, "components": [text("x" * 2001), text("x" * 2000)]},
            "components",
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
        ),
        ({"flags": V2, "components": [text("")]}, "components.0.content", "BASE_TYPE_REQUIRED"),
        ({"flags": V2, "components": [{"type": 12, "items": []}]}, "components.0.items", "BASE_TYPE_BAD_LENGTH"),
        (
            {"flags": V2, "components": [{"type": 12, "items": PICTURE["items"] * 11}]},
            "components.0.items",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            {"flags": V2, "components": [PICTURE]},
            "components.0.items.0.media.url",
            "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
        ),
        (
            {"flags": V2, "components": [{"type": 13, "file": {"url": "https://example.com/x"}}]},
            "components.0.file.url",
            "URL_TYPE_INVALID_SCHEME",
        ),
        (
            {"flags": V2, "components": [{"type": 9, "components": [text("a")]}]},
            "components.0.accessory",
            "BASE_TYPE_REQUIRED",
        ),
        (
            {"flags": V2, "components": [{**text("a"), "id": 7}, {**text("b"), "id": 7}]},
            "components.1.id",
            "COMPONENT_ID_DUPLICATED",
        ),
        ({"content": "a", "attachments": [{"id": "5"}]}, "attachments.0.id", "ATTACHMENT_NOT_FOUND"),
        (
            {"content": "a", "allowed_mentions": {"parse": ["users"], "users": [ADA]}},
            "allowed_mentions",
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        ),
        (
            {"content": "a", "message_reference": {"message_id": "5"}},
            "message_reference",
            "MESSAGE_REFERENCE_UNKNOWN_MESSAGE",
        ),
    ],
)
async def test_message_outside_the_rules_is_refused_with_the_path_to_the_fault(wire, body, path, code):
    answer = await wire.bot("POST", CHANNEL, body)
    assert answer.error == (400, 50035)
    at = answer.body["errors"]
    for step in path.split("."):
        at = at[step]
    assert at["_errors"][0]["code"] == code


async def test_empty_message_is_refused(wire):
    assert (await wire.bot("POST", CHANNEL, {"content": " "})).error == (400, 50006)


async def test_description_over_1024_characters_is_refused(wire):
    body = {"attachments": [{"id": "0", "description": "x" * 1025}]}
    answer = await wire.bot("POST", CHANNEL, body, files=[("a.png", png())])
    assert codes(answer.body["errors"]) == {"BASE_TYPE_MAX_LENGTH"}


async def test_more_than_ten_files_are_refused(wire):
    answer = await wire.bot("POST", CHANNEL, {}, files=[(f"{number}.png", png()) for number in range(11)])
    assert answer.error == (400, 50035)


async def test_file_over_the_limit_and_request_over_the_limit_are_too_large(wire):
    wire.sandbox.config.attachment_size_limit = 1000
    wire.sandbox.config.request_size_limit = 3000
    assert (await wire.bot("POST", CHANNEL, {}, files=[("a.bin", b"x" * 1001)])).error == (413, 40005)
    assert (await wire.bot("POST", CHANNEL, {}, files=[(f"{one}", b"x" * 900) for one in range(4)])).error == (
        413,
        40005,
    )
    assert (await wire.upload(content=b"x" * 1001)).body["code"] == 40005


async def test_components_v2_can_be_switched_on_by_an_edit_but_never_off(wire):
    made = (await wire.bot("POST", CHANNEL, {"content": "plain"})).body
    path = f"{CHANNEL}/{made['id']}"
    with_content = await wire.bot("PATCH", path, {"flags": V2, "components": [text("new")]})
    assert codes(with_content.body["errors"]) == {"MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"}
    on = await wire.bot("PATCH", path, {"flags": V2, "content": None, "components": [text("new")]})
    assert on.body["flags"] == V2
    off = await wire.bot("PATCH", path, {"flags": 0, "content": "plain again", "components": []})
    assert off.error == (400, 50035)
    assert (await wire.bot("GET", path)).body["flags"] == V2


async def test_gallery_shows_the_upload_and_an_upload_nobody_refers_to_is_marked(wire):
    body = {"flags": V2, "components": [{"type": 17, "components": [text("done"), PICTURE]}]}
    answer = await wire.bot("POST", CHANNEL, body, files=[("result.png", png()), ("forgotten.png", png("blue"))])
    shown, forgotten = answer.body["attachments"]
    media = answer.body["components"][0]["components"][1]["items"][0]["media"]
    assert (media["attachment_id"], media["width"], media["url"]) == (shown["id"], 64, shown["url"])
    assert await wire.fetch(media["url"]) == (200, png())
    (seen,) = await wire.seen()
    assert seen["sandbox_unshown_attachments"] == [forgotten["id"]]
    assert [component["id"] for component in answer.body["components"][0]["components"]] == [2, 3]


async def test_picture_in_an_embed_is_no_attachment(wire):
    body = {"embeds": [{"title": "done", "image": {"url": "attachment://result.png"}}]}
    answer = await wire.bot("POST", CHANNEL, body, files=[("result.png", png())])
    assert answer.body["attachments"] == []
    image = answer.body["embeds"][0]["image"]
    assert (image["width"], image["height"]) == (64, 48)
    assert await wire.fetch(image["url"]) == (200, png())
    kept = await wire.bot("PATCH", f"{CHANNEL}/{answer.body['id']}", {"content": "still there"})
    assert kept.body["embeds"][0]["image"]["url"].split("?")[0] == image["url"].split("?")[0]


async def test_attachments_of_an_edit_say_what_stays(wire):
    made = await wire.bot("POST", CHANNEL, {}, files=[("one.png", png()), ("two.png", png("blue"))])
    path, (one, two) = f"{CHANNEL}/{made.body['id']}", made.body["attachments"]
    added = await wire.bot("PATCH", path, {}, files=[("three.png", png("green"))])
    assert [file["filename"] for file in added.body["attachments"]] == ["one.png", "two.png", "three.png"]
    body = {"attachments": [{"id": two["id"]}, {"id": "0", "description": "new"}]}
    left = await wire.bot("PATCH", path, body, files=[("four.png", png())])
    assert [file["filename"] for file in left.body["attachments"]] == ["two.png", "four.png"]
    assert left.body["edited_timestamp"]
    assert (await wire.bot("PATCH", path, {"attachments": [{"id": one["id"]}]})).error == (400, 50035)
    assert (await wire.bot("PATCH", path, {"attachments": [], "content": "bare"})).body["attachments"] == []


async def test_nobody_is_pinged_unless_allowed(wire):
    pinging = f"<@{ADA}> @everyone <@&1180000000000001001>"
    answer = (await wire.bot("POST", CHANNEL, {"content": pinging, "allowed_mentions": {"parse": []}})).body
    assert (answer["mentions"], answer["mention_roles"], answer["mention_everyone"]) == ([], [], False)
    answer = (await wire.bot("POST", CHANNEL, {"content": pinging})).body
    assert [user["id"] for user in answer["mentions"]] == [ADA]
    assert answer["mention_roles"] == ["1180000000000001001"]
    assert answer["mention_everyone"] is False  # the bot lacks the permission


async def test_channels_refuse_by_what_the_bot_may_do_there(wire):
    body = {"content": "hi"}
    assert (await wire.bot("POST", "/channels/5/messages", body)).error == (404, 10003)
    assert (await wire.bot("POST", f"/channels/{STAFF}/messages", body)).error == (403, 50001)
    assert (await wire.bot("POST", f"/channels/{ANNOUNCEMENTS}/messages", body)).error == (403, 50013)
    assert (await wire.bot("POST", f"/channels/{AFTER_DARK}/messages", body)).status == 200
    assert (await wire.bot("GET", f"/channels/{STAFF}")).error == (403, 50001)


async def test_user_who_takes_no_dms_cannot_be_written_to(wire):
    channel = (await wire.bot("POST", "/users/@me/channels", {"recipient_id": YUKI})).body
    assert (await wire.bot("POST", f"/channels/{channel['id']}/messages", {"content": "hi"})).error == (403, 50007)
    again = (await wire.bot("POST", "/users/@me/channels", {"recipient_id": YUKI})).body
    assert again["id"] == channel["id"]
    assert (await wire.bot("POST", f"/channels/{DM_WITH_NOOR}/messages", {"content": "hi"})).status == 200
    assert (await wire.bot("POST", "/users/@me/channels", {"recipient_id": "5"})).error == (400, 50033)


async def test_messages_of_others_can_be_removed_but_not_changed(wire):
    body = {"user_id": MIKA, "channel_id": REPAINTS, "content": "hello"}
    theirs = (await wire.person("POST", "/messages", body)).body
    assert (await wire.bot("PATCH", f"{CHANNEL}/{theirs['id']}", {"content": "x"})).error == (403, 50005)
    assert (await wire.bot("DELETE", f"{CHANNEL}/{theirs['id']}")).status == 204
    assert (await wire.bot("GET", f"{CHANNEL}/{theirs['id']}")).error == (404, 10008)


async def test_reply_refers_to_its_message(wire):
    first = (await wire.bot("POST", CHANNEL, {"content": "first"})).body
    body = {"content": "second", "message_reference": {"message_id": first["id"]}}
    second = (await wire.bot("POST", CHANNEL, body)).body
    assert (second["type"], second["referenced_message"]["content"]) == (19, "first")
    gone = {"content": "x", "message_reference": {"message_id": "5", "fail_if_not_exists": False}}
    assert (await wire.bot("POST", CHANNEL, gone)).body["type"] == 0


async def test_a_nonce_that_is_enforced_makes_two_messages_one(wire):
    body = {"content": "once", "nonce": "a job", "enforce_nonce": True}
    first = await wire.bot("POST", CHANNEL, body)
    again = await wire.bot("POST", CHANNEL, body)
    assert again.status == 200
    assert again.body["id"] == first.body["id"]
    other = await wire.bot("POST", CHANNEL, {**body, "nonce": "another job"})
    plain = await wire.bot("POST", CHANNEL, {**body, "enforce_nonce": False})
    assert len({first.body["id"], other.body["id"], plain.body["id"]}) == 3


async def test_messages_are_listed_newest_first_and_by_page(wire):
    ids = [(await wire.bot("POST", CHANNEL, {"content": str(one)})).body["id"] for one in range(5)]

    async def page(query: str) -> list[str]:
        return [message["id"] for message in (await wire.bot("GET", f"{CHANNEL}?{query}")).body]

    assert await page("limit=2") == [ids[4], ids[3]]
    assert await page(f"limit=2&before={ids[2]}") == [ids[1], ids[0]]
    assert await page(f"limit=2&after={ids[1]}") == [ids[3], ids[2]]
    assert await page(f"limit=3&around={ids[2]}") == [ids[3], ids[2], ids[1]]
    assert (await wire.bot("GET", f"{CHANNEL}?limit=101")).error == (400, 50035)


async def test_threads_are_opened_on_messages_and_without(wire):
    message = (await wire.bot("POST", CHANNEL, {"content": "start"})).body
    path = f"{CHANNEL}/{message['id']}/threads"
    thread = (await wire.bot("POST", path, {"name": "talk"})).body
    assert (thread["id"], thread["type"]) == (message["id"], 11)
    assert (await wire.bot("POST", path, {"name": "talk"})).error == (400, 160004)
    assert (await wire.bot("POST", f"/channels/{thread['id']}/messages", {"content": "in it"})).status == 200
    loose = await wire.bot("POST", f"/channels/{REPAINTS}/threads", {"name": "loose", "type": 11})
    assert (loose.status, loose.body["parent_id"]) == (201, REPAINTS)
    assert (await wire.bot("POST", f"/channels/{REPAINTS}/threads", {"name": "x" * 101, "type": 11})).error == (
        400,
        50035,
    )


async def test_bad_token_route_method_and_json_are_refused_in_discords_shape(wire):
    assert (await wire.bot("GET", "/users/@me", token="wrong")).body == {"message": "401: Unauthorized", "code": 0}
    assert (await wire.bot("GET", "/nowhere")).body == {"message": "404: Not Found", "code": 0}
    assert (await wire.bot("DELETE", "/users/@me")).body == {"message": "405: Method Not Allowed", "code": 0}
    assert (await wire.bot("GET", "/users/5")).error == (404, 10013)
    assert (await wire.bot("GET", "/guilds/5")).error == (404, 10004)
    assert (await wire.bot("GET", "/guilds/1180000000000001000/members/5")).error == (404, 10007)
    assert (await wire.bot("GET", "/applications/5/commands")).error == (404, 10002)
    assert (await wire.bot("GET", f"/applications/{APPLICATION}/commands/5")).error == (404, 10063)
    assert (await wire.bot("POST", CHANNEL, "no object")).error == (400, 50109)
