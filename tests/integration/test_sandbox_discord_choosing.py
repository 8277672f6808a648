"""What users point at: selects in messages and modals, options of commands, targets of context menus."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.discord import SandboxDiscordConfig, running
from tests.integration.sandbox_people import (
    ADA,
    AFTER_DARK,
    APPLICATION,
    DM_WITH_NOOR,
    EVERYWHERE,
    GENERAL,
    LOUNGE,
    MIKA,
    NOOR,
    PAINT,
    REPAINTS,
    SAM,
    STAFF,
    YUKI,
    Answer,
    Wire,
    wired,
)

MODERATOR = "1180000000000001001"
USER, ROLE, MENTIONABLE, CHANNEL = 5, 6, 7, 8
GAME: dict[str, Any] = {
    "name": "game",
    "description": "Everything at once",
    "options": [
        {"type": 7, "name": "where", "description": "A text channel", "channel_types": [0]},
        {"type": 9, "name": "whom", "description": "A person or a role"},
        {"type": 3, "name": "tune", "description": "Which one", "autocomplete": True},
        {"type": 4, "name": "times", "description": "How often", "autocomplete": True, "min_value": 2},
        {"type": 10, "name": "speed", "description": "How fast", "autocomplete": True},
        {"type": 3, "name": "colour", "description": "Which", "choices": [{"name": "Red", "value": "red"}]},
    ],
    **EVERYWHERE,
}


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with running(SandboxDiscordConfig(rate_limits=False)) as sandbox, wired(sandbox) as wire:
        await wire.register(PAINT, GAME, {"name": "Keep this", "type": 3, **EVERYWHERE})
        yield wire


def data_of(wire: Wire, answer: Answer) -> dict[str, Any]:
    assert answer.status in (200, 201), answer.body
    interaction = wire.sandbox.core.desk.find(int(answer.body["id"]))
    assert interaction is not None
    return interaction.data


async def choose(
    wire: Wire, kind: int, values: list[str], user_id: str = ADA, channel_id: str = REPAINTS, **more: Any
) -> Answer:
    select = {"type": kind, "custom_id": "pick", "max_values": 3, **more}
    body = {"content": "Pick", "components": [{"type": 1, "components": [select]}]}
    message = await wire.bot("POST", f"/channels/{channel_id}/messages", body)
    assert message.status == 200, message.body
    asked = {"user_id": user_id, "channel_id": channel_id, "message_id": message.body["id"], "custom_id": "pick"}
    return await wire.person("POST", "/components", asked | {"values": values})


async def test_chosen_people_come_with_their_memberships(wire):
    data = data_of(wire, await choose(wire, USER, [MIKA, SAM]))
    assert data["values"] == [MIKA, SAM]
    assert set(data["resolved"]["users"]) == {MIKA, SAM}
    member = data["resolved"]["members"][MIKA]
    assert member["roles"] == [MODERATOR]
    assert int(member["permissions"]) & 1 << 13


async def test_chosen_role_is_resolved(wire):
    data = data_of(wire, await choose(wire, ROLE, [MODERATOR]))
    assert data["resolved"]["roles"][MODERATOR]["name"] == "Moderator"


async def test_chosen_people_and_roles_are_resolved_together(wire):
    resolved = data_of(wire, await choose(wire, MENTIONABLE, [MODERATOR, SAM]))["resolved"]
    assert (set(resolved["roles"]), set(resolved["users"]), set(resolved["members"])) == ({MODERATOR}, {SAM}, {SAM})


async def test_chosen_channel_is_resolved_with_what_its_user_may_do(wire):
    data = data_of(wire, await choose(wire, CHANNEL, [AFTER_DARK], MIKA, channel_types=[0]))
    channel = data["resolved"]["channels"][AFTER_DARK]
    assert (channel["name"], channel["type"]) == ("after-dark", 0)
    assert int(channel["permissions"]) & 1 << 13


async def test_people_of_a_direct_message_can_be_chosen_there(wire):
    data = data_of(wire, await choose(wire, USER, [NOOR, APPLICATION], NOOR, DM_WITH_NOOR))
    assert set(data["resolved"]["users"]) == {NOOR, APPLICATION}
    assert "members" not in data["resolved"]


@pytest.mark.parametrize(
    ("kind", "value", "more"),
    [
        (USER, MODERATOR, {}),
        (ROLE, SAM, {}),
        (MENTIONABLE, REPAINTS, {}),
        (CHANNEL, SAM, {}),
        (CHANNEL, GENERAL, {}),
        (CHANNEL, STAFF, {}),
        (CHANNEL, REPAINTS, {"channel_types": [2, 5]}),
        (USER, "nonsense", {}),
    ],
)
async def test_what_a_menu_does_not_offer_is_refused(wire, kind, value, more):
    answer = await choose(wire, kind, [value], SAM, **more)
    assert (answer.status, answer.body["field"]) == (400, "pick")


async def test_person_who_is_no_member_is_not_on_the_menu(wire):
    message = {"content": "Pick", "components": [{"type": 1, "components": [{"type": USER, "custom_id": "pick"}]}]}
    used = await wire.use(channel_id=LOUNGE)
    await used.callback(4, message)
    asked = {"user_id": ADA, "channel_id": LOUNGE, "message_id": (await used.state())["reply_id"], "custom_id": "pick"}
    assert (await wire.person("POST", "/components", asked | {"values": [YUKI]})).status == 400
    assert (await wire.person("POST", "/components", asked | {"values": [SAM]})).status == 201


@pytest.mark.parametrize("values", [[], [SAM, SAM], [SAM, MIKA, NOOR, YUKI]])
async def test_too_few_too_many_or_twice_the_same_is_refused(wire, values):
    assert (await choose(wire, USER, values)).status == 400


async def test_nothing_is_chosen_where_nothing_is_needed(wire):
    data = data_of(wire, await choose(wire, USER, [], min_values=0))
    assert (data["values"], "resolved" in data) == ([], False)


async def test_menu_is_shown_with_its_defaults(wire):
    defaults = [{"id": SAM, "type": "user"}]
    await choose(wire, USER, [SAM], default_values=defaults)
    (message,) = await wire.seen()
    assert message["components"][0]["components"][0]["default_values"] == defaults


async def submit(wire: Wire, component: dict[str, Any], values: dict[str, Any]) -> Answer:
    used = await wire.use()
    modal = {"custom_id": "m", "title": "M", "components": [{"type": 18, "label": "One", "component": component}]}
    shown = await used.callback(9, modal)
    assert shown.status == 204, shown.body
    return await wire.person("POST", "/modals", {"user_id": ADA, "interaction_id": used.id, "values": values})


def submitted(wire: Wire, answer: Answer) -> Any:
    component = data_of(wire, answer)["components"][0]["component"]
    return component.get("values", component.get("value"))


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        (USER, SAM, ("users", "members")),
        (ROLE, MODERATOR, ("roles",)),
        (MENTIONABLE, MODERATOR, ("roles",)),
        (CHANNEL, AFTER_DARK, ("channels",)),
    ],
)
async def test_select_in_a_modal_is_resolved(wire, kind, value, kept):
    answer = await submit(wire, {"type": kind, "custom_id": "pick"}, {"pick": [value]})
    resolved = data_of(wire, answer)["resolved"]
    assert all(value in resolved[key] for key in kept)


@pytest.mark.parametrize(("kind", "value"), [(USER, REPAINTS), (ROLE, SAM), (CHANNEL, GENERAL), (3, "c")])
async def test_select_in_a_modal_offers_nothing_else(wire, kind, value):
    options = {"options": [{"label": "A", "value": "a"}]} if kind == 3 else {}
    answer = await submit(wire, {"type": kind, "custom_id": "pick", **options}, {"pick": [value]})
    assert (answer.status, answer.body["field"]) == (400, "pick")


async def test_optional_select_may_stay_empty_but_not_be_half_filled(wire):
    select = {"type": USER, "custom_id": "pick", "required": False, "min_values": 2, "max_values": 3}
    assert submitted(wire, await submit(wire, select, {"pick": []})) == []
    assert (await submit(wire, select, {"pick": [SAM]})).status == 400
    assert submitted(wire, await submit(wire, select, {"pick": [SAM, MIKA]})) == [SAM, MIKA]


async def test_required_select_may_not_stay_empty(wire):
    answer = await submit(wire, {"type": USER, "custom_id": "pick"}, {"pick": []})
    assert (answer.status, answer.body["field"]) == (400, "pick")


async def test_untouched_menus_are_sent_as_they_were_shown(wire):
    options = [{"label": "A", "value": "a"}, {"label": "B", "value": "b", "default": True}]
    assert submitted(wire, await submit(wire, {"type": 3, "custom_id": "pick", "options": options}, {})) == ["b"]
    assert submitted(wire, await submit(wire, {"type": 21, "custom_id": "pick", "options": options}, {})) == "b"


async def test_radio_button_that_is_not_there_is_refused(wire):
    options = [{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]
    radio = {"type": 21, "custom_id": "pick", "options": options}
    assert (await submit(wire, radio, {"pick": "c"})).status == 400


async def test_all_boxes_of_a_group_may_be_ticked_unless_it_says_otherwise(wire):
    options = [{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]
    group = {"type": 22, "custom_id": "pick", "options": options}
    assert submitted(wire, await submit(wire, group, {"pick": ["a", "b"]})) == ["a", "b"]
    assert (await submit(wire, {**group, "max_values": 1}, {"pick": ["a", "b"]})).status == 400


async def use(wire: Wire, user_id: str = ADA, **options: Any) -> Answer:
    asked = {"user_id": user_id, "channel_id": REPAINTS, "name": "game", "options": options}
    return await wire.person("POST", "/interactions", asked)


async def test_channel_option_takes_only_its_kinds_of_channel(wire):
    thread = (await wire.bot("POST", f"/channels/{REPAINTS}/threads", {"name": "Cats", "type": 11})).body
    assert (await use(wire, where=thread["id"])).body["field"] == "where"
    assert AFTER_DARK in data_of(wire, await use(wire, where=AFTER_DARK))["resolved"]["channels"]


async def test_channel_option_takes_no_channel_that_its_user_does_not_see(wire):
    assert (await use(wire, SAM, where=STAFF)).body["field"] == "where"
    assert (await use(wire, MIKA, where=STAFF)).status == 201


async def test_mentionable_option_takes_people_and_roles(wire):
    assert MODERATOR in data_of(wire, await use(wire, whom=MODERATOR))["resolved"]["roles"]
    assert SAM in data_of(wire, await use(wire, whom=SAM))["resolved"]["members"]


async def complete(wire: Wire, focused: str, **options: Any) -> Answer:
    wire.sandbox.config.acknowledge_within_s = 0.05
    asked = {"user_id": ADA, "channel_id": REPAINTS, "name": "game", "options": options, "focused": focused}
    return await wire.person("POST", "/autocomplete", asked)


@pytest.mark.parametrize(("focused", "typed"), [("times", "1"), ("times", "-"), ("speed", "0."), ("tune", "")])
async def test_half_typed_option_is_completed_as_it_stands(wire, focused, typed):
    (option,) = data_of(wire, await complete(wire, focused, **{focused: typed}))["options"]
    assert (option["value"], option["focused"]) == (typed, True)


async def test_completion_knows_the_options_that_are_right_and_not_the_others(wire):
    data = data_of(wire, await complete(wire, "tune", tune="a", times="many", speed=1.5, colour="re", whom=SAM))
    assert {option["name"]: option["value"] for option in data["options"]} == {"tune": "a", "speed": 1.5, "whom": SAM}
    assert set(data["resolved"]["users"]) == {SAM}


async def test_option_that_completes_nothing_is_refused(wire):
    assert (await complete(wire, "colour")).body["field"] == "colour"


async def test_message_command_is_refused_on_what_its_user_does_not_see(wire):
    used = await wire.use(user_id=NOOR)
    await used.callback(4, {"content": "secret", "flags": 64})
    asked = {
        "channel_id": REPAINTS,
        "name": "Keep this",
        "type": 3,
        "target_id": (await used.state())["reply_id"],
    }
    assert (await wire.person("POST", "/interactions", asked | {"user_id": ADA})).status == 404
    data = data_of(wire, await wire.person("POST", "/interactions", asked | {"user_id": NOOR}))
    assert data["resolved"]["messages"][data["target_id"]]["content"] == "secret"
