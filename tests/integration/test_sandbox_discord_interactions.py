"""Interactions against the clock and the rules: acknowledging, tokens, replies, follow-ups, ephemerality."""

from collections.abc import AsyncIterator

import pytest

from sandbox.discord import SandboxDiscordConfig, running
from tests.integration.sandbox_people import (
    ADA,
    APPLICATION,
    DM_WITH_NOOR,
    INPAINT,
    LOUNGE,
    MIKA,
    NOOR,
    PAINT,
    REPAINTS,
    SAM,
    Used,
    Wire,
    png,
    wired,
)

BUTTON = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Again", "custom_id": "again"}]}


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with running(SandboxDiscordConfig(rate_limits=False)) as sandbox, wired(sandbox) as wire:
        await wire.register(PAINT, INPAINT)
        yield wire


@pytest.fixture
async def used(wire: Wire) -> Used:
    return await wire.use()


async def test_acknowledging_late_is_refused_and_the_user_is_told(wire, used):
    await wire.person("POST", "/age", {"seconds": 3.1})
    assert (await used.callback(5)).error == (404, 10062)
    assert (await used.state())["state"] == "failed"


async def test_nobody_answering_ends_in_failure_by_itself(wire):
    wire.sandbox.config.acknowledge_within_s = 0.05
    assert (await (await wire.use()).state(wait_for="acknowledged"))["state"] == "failed"


async def test_acknowledging_twice_is_refused(used):
    await used.defer()
    assert (await used.callback(4, {"content": "again"})).error == (400, 40060)


async def test_wrong_token_or_id_is_an_unknown_interaction(wire, used):
    assert (await Used(wire, used.id, "wrong").callback(5)).error == (404, 10062)
    assert (await Used(wire, "1", used.token).callback(5)).error == (404, 10062)


async def test_editing_before_acknowledging_is_an_unknown_webhook(used):
    assert (await used.edit({"content": "early"})).error == (404, 10015)
    assert (await used.webhook("POST", body={"content": "early"})).error == (404, 10015)


async def test_webhook_of_another_id_or_token_is_refused(wire, used):
    await used.defer()
    other_id = await wire.bot("PATCH", f"/webhooks/1/{used.token}/messages/@original", {"content": "x"}, token=None)
    assert other_id.error == (404, 10015)
    other_token = await wire.bot("POST", f"/webhooks/{APPLICATION}/nonsense", {"content": "x"}, token=None)
    assert other_token.error == (401, 50027)


async def test_token_dies_after_fifteen_minutes(wire, used):
    await used.defer()
    await wire.person("POST", "/age", {"seconds": 901})
    assert (await used.edit({"content": "late"})).error == (401, 50027)
    assert (await used.webhook("POST", body={"content": "late"})).error == (401, 50027)


async def test_deferral_shows_thinking_and_carries_only_ephemeral(used, wire):
    await used.defer(flags=1 << 15 | 1 << 6)
    (message,) = await wire.seen()
    assert message["flags"] == 1 << 7 | 1 << 6


async def test_components_v2_go_into_the_edit_of_a_deferral(used):
    await used.defer()
    answer = await used.edit({"flags": 1 << 15, "components": [{"type": 10, "content": "hello"}]})
    assert (answer.status, answer.body["flags"]) == (200, 1 << 15)


async def test_filling_a_deferral_is_no_edit_and_the_next_change_is(used):
    await used.defer()
    assert (await used.edit({"content": "one"})).body["edited_timestamp"] is None
    assert (await used.edit({"content": "two"})).body["edited_timestamp"]


async def test_first_followup_after_a_deferral_fills_the_thinking_message(used, wire):
    await used.defer()
    original = (await used.webhook("GET", "@original")).body
    followed = (await used.webhook("POST", body={"content": "done", "flags": 64})).body
    assert followed["id"] == original["id"]
    assert followed["flags"] == 0
    second = (await used.webhook("POST", body={"content": "more"})).body
    assert second["id"] != original["id"]
    assert second["message_reference"]["message_id"] == original["id"]
    assert [message["content"] for message in await wire.seen()] == ["done", "more"]


async def test_public_deferral_can_be_removed_and_followed_by_an_ephemeral_answer(used, wire):
    await used.defer()
    assert (await used.webhook("DELETE", "@original")).status == 204
    assert (await used.webhook("POST", body={"content": "no", "flags": 64})).body["flags"] == 64
    assert [message["content"] for message in await wire.seen(ADA)] == ["no"]
    assert await wire.seen(MIKA) == []
    assert (await used.webhook("GET", "@original")).error == (404, 10008)


async def test_ephemeral_messages_exist_for_their_user_only(used, wire):
    await used.callback(4, {"content": "secret", "flags": 64})
    (message,) = await wire.seen(ADA)
    assert await wire.seen(MIKA) == []
    answer = await wire.bot("GET", f"/channels/{REPAINTS}/messages/{message['id']}")
    assert answer.error == (404, 10008)
    assert (await wire.bot("GET", f"/channels/{REPAINTS}/messages")).body == []


async def test_followups_are_read_changed_and_removed_by_id(used, wire):
    await used.callback(4, {"content": "first"})
    followed = (await used.webhook("POST", body={"content": "second"})).body
    assert (await used.webhook("GET", followed["id"])).body["content"] == "second"
    changed = (await used.webhook("PATCH", followed["id"], {"content": "third"})).body
    assert (changed["content"], bool(changed["edited_timestamp"])) == ("third", True)
    assert (await used.webhook("DELETE", followed["id"])).status == 204
    assert (await used.webhook("PATCH", followed["id"], {"content": "x"})).error == (404, 10008)


async def test_another_interactions_message_is_unknown(wire, used):
    other = await wire.use()
    await used.callback(4, {"content": "mine"})
    await other.defer()
    mine = (await used.webhook("GET", "@original")).body
    assert (await other.webhook("GET", mine["id"])).error == (404, 10008)


async def test_with_response_tells_of_the_message(used):
    answer = await used.callback(4, {"content": "hi"}, with_response=True)
    assert answer.status == 200
    assert answer.body["resource"]["message"]["content"] == "hi"
    assert answer.body["interaction"]["response_message_id"] == answer.body["resource"]["message"]["id"]


async def test_with_response_tells_of_a_deferral(used):
    answer = await used.callback(5, {"flags": 64}, with_response=True)
    assert answer.body["interaction"]["response_message_loading"] is True
    assert answer.body["interaction"]["response_message_ephemeral"] is True
    assert "resource" not in answer.body


async def test_callback_may_carry_files(used, wire):
    data = {"content": "here", "attachments": [{"id": "0", "description": "a red picture"}]}
    answer = await used.callback(4, data, files=[("result.png", png())])
    assert answer.status == 204
    (attachment,) = (await wire.seen())[0]["attachments"]
    assert (attachment["filename"], attachment["description"]) == ("result.png", "a red picture")


async def test_callback_of_a_kind_that_does_not_fit_is_refused(used):
    for kind in (1, 6, 7, 8, 99):
        answer = await used.callback(kind)
        assert answer.error == (400, 50035)
        assert answer.body["errors"]["type"]["_errors"][0]["code"] == "BASE_TYPE_CHOICES"


async def test_pressed_button_updates_its_message(wire, used):
    await used.callback(4, {"content": "press me", "components": [BUTTON]})
    (message,) = await wire.seen()
    pressed = await wire.person(
        "POST",
        "/components",
        {"user_id": MIKA, "channel_id": REPAINTS, "message_id": message["id"], "custom_id": "again"},
    )
    interaction = wire.used(pressed.body["id"])
    assert (await interaction.callback(7, {"content": "pressed", "components": []})).status == 204
    (message,) = await wire.seen()
    assert (message["content"], message["components"]) == ("pressed", [])


async def test_deferred_update_leaves_the_message_and_original_is_that_message(wire, used):
    await used.callback(4, {"content": "press me", "components": [BUTTON]})
    (message,) = await wire.seen()
    body = {"user_id": ADA, "channel_id": REPAINTS, "message_id": message["id"], "custom_id": "again"}
    interaction = wire.used((await wire.person("POST", "/components", body)).body["id"])
    assert (await interaction.callback(6)).status == 204
    assert (await interaction.edit({"content": "changed"})).body["id"] == message["id"]
    assert [one["content"] for one in await wire.seen()] == ["changed"]


async def test_only_five_followups_where_the_app_is_only_user_installed(wire):
    used = await wire.use(user_id=NOOR, channel_id=LOUNGE)
    await used.defer()
    for number in range(6):  # the first fills the deferral
        assert (await used.webhook("POST", body={"content": str(number)})).status == 200
    assert (await used.webhook("POST", body={"content": "6"})).error == (400, 40094)


async def test_bot_has_no_access_to_a_channel_where_the_app_is_only_user_installed(wire):
    assert (await wire.bot("POST", f"/channels/{LOUNGE}/messages", {"content": "hi"})).error == (403, 50001)


async def test_user_without_the_app_is_offered_nothing_where_the_bot_is_no_member(wire):
    body = {"user_id": SAM, "channel_id": LOUNGE, "name": "paint", "options": {}}
    assert (await wire.person("POST", "/interactions", body)).status == 404


async def test_payload_is_complete_in_a_server_and_in_a_dm(wire):
    image, mask = (await wire.upload()).body["id"], (await wire.upload(filename="a mask.png")).body["id"]
    used = await wire.use("inpaint", image=image, mask=mask, prompt="a hat", steps=5)
    interaction = wire.sandbox.core.desk.find(int(used.id))
    payload = wire.sandbox.core.payloads.for_bot(interaction)
    assert payload["member"]["user"]["id"] == ADA
    assert payload["context"] == 0
    assert payload["authorizing_integration_owners"] == {"0": "1180000000000001000", "1": ADA}
    assert payload["attachment_size_limit"] == 10 * 1024 * 1024
    assert [option["value"] for option in payload["data"]["options"]] == [image, mask, "a hat", 5]
    resolved = payload["data"]["resolved"]["attachments"][mask]
    assert (resolved["filename"], resolved["width"], resolved["ephemeral"]) == ("a_mask.png", 64, True)
    assert "/ephemeral-attachments/" in resolved["url"]

    in_dm = wire.sandbox.core.desk.find(int((await wire.use(user_id=NOOR, channel_id=DM_WITH_NOOR)).id))
    payload = wire.sandbox.core.payloads.for_bot(in_dm)
    assert (payload["user"]["id"], payload["context"], "member" in payload) == (NOOR, 1, False)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({}, "image"),
        ({"image": "1", "mask": "1", "prompt": "x"}, "image"),
        ({"prompt": "x" * 101}, "prompt"),
        ({"steps": 0}, "steps"),
        ({"steps": 101}, "steps"),
        ({"steps": "many"}, "steps"),
        ({"prompt": ""}, "prompt"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_options_that_the_app_would_not_send_are_refused(wire, options, field):
    file = (await wire.upload()).body["id"]
    fitting = {"image": file, "mask": file, "prompt": "a hat"} if options else {}
    body = {"user_id": ADA, "channel_id": REPAINTS, "name": "inpaint", "options": fitting | options}
    answer = await wire.person("POST", "/interactions", body)
    assert (answer.status, answer.body["field"]) == (400, field)


async def test_autocomplete_is_answered_with_choices(wire):
    await wire.register(INPAINT)
    body = {"user_id": ADA, "channel_id": REPAINTS, "name": "inpaint", "options": {"model": "sd"}, "focused": "model"}
    wire.sandbox.config.acknowledge_within_s = 0.05
    answer = await wire.person("POST", "/autocomplete", body)
    assert answer.body["state"] == "failed"

    deeds, world = wire.sandbox.deeds, wire.sandbox.core.world
    wire.sandbox.config.acknowledge_within_s = 3.0
    opened = deeds.use_command(
        world.users[int(ADA)], world.channels[int(REPAINTS)], "inpaint", {"model": "sd"}, focused="model"
    )
    used = wire.used(str(opened.id))
    too_many = [{"name": str(number), "value": str(number)} for number in range(26)]
    assert (await used.callback(8, {"choices": too_many})).error == (400, 50035)
    assert (await used.callback(8, {"choices": [{"name": "SDXL", "value": 1}]})).status == 204
    assert (await used.state())["choices"] == [{"name": "SDXL", "value": "1"}]


async def test_modal_is_shown_filled_in_and_sent(wire, used):
    modal = {
        "custom_id": "settings",
        "title": "Settings",
        "components": [
            {
                "type": 18,
                "label": "Prompt",
                "component": {"type": 4, "custom_id": "prompt", "style": 1, "min_length": 2, "max_length": 9},
            },
            {"type": 18, "label": "File", "component": {"type": 19, "custom_id": "file", "required": False}},
        ],
    }
    assert (await used.callback(9, modal)).status == 204
    assert (await used.state())["modal"]["title"] == "Settings"
    body = {"user_id": ADA, "interaction_id": used.id, "values": {"prompt": "x"}}
    assert (await wire.person("POST", "/modals", body)).body["field"] == "prompt"
    file = (await wire.upload()).body["id"]
    body["values"] = {"prompt": "a hat", "file": [file]}
    sent = await wire.person("POST", "/modals", body)
    assert sent.status == 201
    interaction = wire.sandbox.core.desk.find(int(sent.body["id"]))
    prompt, upload = (row["component"] for row in interaction.data["components"])
    assert (prompt["value"], upload["values"]) == ("a hat", [file])
    assert file in interaction.data["resolved"]["attachments"]
    assert (await wire.used(sent.body["id"]).callback(4, {"content": "thanks"})).status == 204


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"title": "x" * 46}, "title"),
        ({"custom_id": "x" * 101}, "custom_id"),
        ({"components": []}, "components"),
        ({"components": [{"type": 1, "components": [{"type": 4, "custom_id": "a", "style": 1}]}] * 6}, "components"),
        ({"components": [{"type": 18, "label": "x" * 46, "component": {"type": 23, "custom_id": "a"}}]}, "components"),
        ({"components": [{"type": 2, "style": 1, "label": "a", "custom_id": "a"}]}, "components"),
    ],
)
async def test_modal_outside_the_rules_is_refused(used, change, path):
    row = {"type": 18, "label": "One", "component": {"type": 4, "custom_id": "one", "style": 1}}
    answer = await used.callback(9, {"custom_id": "m", "title": "M", "components": [row], **change})
    assert answer.error == (400, 50035)
    assert path in answer.body["errors"]["data"]


async def test_people_see_what_the_command_of_a_reply_was_given(wire):
    ids = [(await wire.upload(ADA, name, png())).body["id"] for name in ("picture.png", "mask.png")]
    used = await wire.use("inpaint", image=ids[0], mask=ids[1], prompt="a balloon")
    await used.callback(4, {"content": "done"})

    (message,) = await wire.seen()
    assert [file["filename"] for file in message["sandbox_given"]] == ["picture.png", "mask.png"]
    assert (await wire.fetch(message["sandbox_given"][0]["url"]))[0] == 200
    assert "sandbox_given" not in (await wire.bot("GET", f"/channels/{REPAINTS}/messages/{message['id']}")).body
