"""Application commands: registering, changing, refusing, and when a version changes."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.discord import SandboxDiscordConfig, running
from tests.integration.sandbox_people import ADA, APPLICATION, DM_WITH_NOOR, INPAINT, MIKA, NOOR, REPAINTS, Wire, wired

COMMANDS = f"/applications/{APPLICATION}/commands"
IN_GUILD = f"/applications/{APPLICATION}/guilds/1180000000000001000/commands"


def command(**more: Any) -> dict[str, Any]:
    return {"name": "paint", "description": "Paint something", **more}


def option(**more: Any) -> dict[str, Any]:
    return {"type": 3, "name": "what", "description": "What", **more}


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with running(SandboxDiscordConfig(rate_limits=False)) as sandbox, wired(sandbox) as wire:
        yield wire


async def test_command_is_created_read_changed_and_removed(wire):
    made = await wire.bot("POST", COMMANDS, command())
    assert made.status == 201
    path = f"{COMMANDS}/{made.body['id']}"
    assert (await wire.bot("GET", path)).body == made.body
    changed = await wire.bot("PATCH", path, {"description": "Other"})
    assert (changed.body["description"], changed.body["id"]) == ("Other", made.body["id"])
    assert (await wire.bot("DELETE", path)).status == 204
    assert (await wire.bot("GET", path)).error == (404, 10063)


async def test_creating_a_namesake_overwrites_it(wire):
    first = await wire.bot("POST", COMMANDS, command())
    second = await wire.bot("POST", COMMANDS, command(description="Other"))
    assert (second.status, second.body["id"]) == (200, first.body["id"])


async def test_version_changes_only_when_the_command_does(wire):
    (first,) = (await wire.bot("PUT", COMMANDS, [INPAINT])).body
    (same,) = (await wire.bot("PUT", COMMANDS, [INPAINT])).body
    assert same == first
    (other,) = (await wire.bot("PUT", COMMANDS, [{**INPAINT, "description": "Other"}])).body
    assert (other["id"], other["version"] > first["version"]) == (first["id"], True)


async def test_overwriting_removes_what_is_not_listed(wire):
    await wire.bot("PUT", COMMANDS, [command(), command(name="other")])
    await wire.bot("PUT", COMMANDS, [command()])
    assert [one["name"] for one in (await wire.bot("GET", COMMANDS)).body] == ["paint"]


async def test_localisations_are_listed_only_when_asked_for(wire):
    await wire.bot("PUT", COMMANDS, [command(name_localizations={"de": "malen"})])
    (bare,) = (await wire.bot("GET", COMMANDS)).body
    (full,) = (await wire.bot("GET", f"{COMMANDS}?with_localizations=true")).body
    assert ("name_localizations" in bare, full["name_localizations"]) == (False, {"de": "malen"})


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"name": "Paint"}, "name"),
        ({"name": "two words"}, "name"),
        ({"name": "x" * 33}, "name"),
        ({"name": ""}, "name"),
        ({"description": ""}, "description"),
        ({"description": "x" * 101}, "description"),
        ({"name_localizations": {"xx": "a"}}, "name_localizations.xx"),
        ({"name_localizations": {"de": "x" * 33}}, "name_localizations.de"),
        ({"name_localizations": {"de": "Malen"}}, "name_localizations.de"),
        ({"type": 9}, "type"),
        ({"contexts": [7]}, "contexts.0"),
        ({"integration_types": []}, "integration_types"),
        ({"type": 2}, "description"),
        ({"options": [option(name=f"o{one}") for one in range(26)]}, "options"),
        ({"options": [option(), option()]}, "options.1"),
        ({"options": [option(name="A")]}, "options.0.name"),
        ({"options": [option(name_localizations={"de": "zwei Worte"})]}, "options.0.name_localizations.de"),
        ({"options": [option(name_localizations={"de": "b"}), option(name="b")]}, "options.1"),
        ({"options": [option(), option(name="must", required=True)]}, "options.1"),
        ({"options": [option(), {"type": 1, "name": "sub", "description": "Sub"}]}, "options"),
        ({"options": [option(type=12)]}, "options.0.type"),
        ({"options": [option(min_length=6001)]}, "options.0.min_length"),
        ({"options": [option(min_length=5, max_length=4)]}, "options.0"),
        ({"options": [option(type=4, min_value=2, max_value=1)]}, "options.0"),
        ({"options": [option(choices=[{"name": "a", "value": "b"}] * 26)]}, "options.0.choices"),
        ({"options": [option(choices=[{"name": "a", "value": "b"}] * 2)]}, "options.0.choices"),
        ({"options": [option(type=4, choices=[{"name": "a", "value": "b"}])]}, "options.0.choices.0.value"),
        ({"options": [option(autocomplete=True, choices=[{"name": "a", "value": "b"}])]}, "options.0.autocomplete"),
        ({"options": [option(type=11, autocomplete=True)]}, "options.0.autocomplete"),
    ],
)
async def test_command_outside_the_rules_is_refused_with_the_path_to_the_fault(wire, change, path):
    alone = await wire.bot("POST", COMMANDS, command(**change))
    listed = await wire.bot("PUT", COMMANDS, [command(name="fine"), command(**change)])
    assert alone.error == listed.error == (400, 50035)
    for errors in (alone.body["errors"], listed.body["errors"]["1"]):
        at = errors
        for step in path.split("."):
            at = at[step]
        assert at["_errors"]
    assert (await wire.bot("GET", COMMANDS)).body == []


async def test_command_over_8000_characters_is_refused(wire):
    long = [{"name": f"{number:0>100}", "value": "x" * 100} for number in range(25)]
    options = [option(name=f"o{number}", choices=long) for number in range(2)]
    assert (await wire.bot("POST", COMMANDS, command(options=options))).error == (400, 50035)


async def test_the_longest_language_counts_of_the_8000_characters(wire):
    long = [{"name": f"{number:0>50}", "value": "x" * 100} for number in range(25)]
    options = [option(name=f"o{number}", choices=long) for number in range(2)]
    assert (await wire.bot("POST", COMMANDS, command(options=options))).status == 201
    for choice in long:
        choice["name_localizations"] = {"de": choice["name"] * 2}
    assert (await wire.bot("POST", COMMANDS, command(options=options))).error == (400, 50035)


async def test_a_menus_entry_may_be_called_anything_in_any_language(wire):
    menu = {"name": "Paint this", "type": 3, "name_localizations": {"de": "Das hier malen"}}
    assert (await wire.bot("POST", COMMANDS, menu)).status == 201


async def test_two_commands_of_one_name_are_refused(wire):
    answer = await wire.bot("PUT", COMMANDS, [command(), command()])
    assert answer.body["errors"]["1"]["name"]["_errors"][0]["code"] == "APPLICATION_COMMANDS_DUPLICATE_NAME"


async def test_hundred_and_first_command_is_refused(wire):
    answer = await wire.bot("PUT", COMMANDS, [command(name=f"c{number}") for number in range(101)])
    assert answer.error == (400, 30032)


async def test_guild_commands_are_offered_in_their_guild_and_hide_global_namesakes(wire):
    await wire.bot("PUT", COMMANDS, [command()])
    (own,) = (await wire.bot("PUT", IN_GUILD, [command(description="Here")])).body
    assert own["guild_id"] == "1180000000000001000"
    here = (await wire.person("GET", "/commands", user_id=ADA, channel_id=REPAINTS)).body
    assert [one["description"] for one in here] == ["Here"]
    elsewhere = f"/applications/{APPLICATION}/guilds/1180000000000003000/commands"
    assert (await wire.bot("GET", elsewhere)).error == (403, 50001)


async def test_commands_are_offered_by_place_permission_and_age(wire):
    await wire.bot(
        "PUT",
        COMMANDS,
        [
            command(name="everywhere"),
            command(name="servers", contexts=[0]),
            command(name="admins", default_member_permissions="32"),
            command(name="adults", nsfw=True),
        ],
    )

    async def offered(user_id: str, channel_id: str) -> set[str]:
        answer = await wire.person("GET", "/commands", user_id=user_id, channel_id=channel_id)
        return {one["name"] for one in answer.body}

    assert await offered(NOOR, REPAINTS) == {"everywhere", "servers"}
    assert await offered(MIKA, REPAINTS) == {"everywhere", "servers", "admins"}
    assert await offered(NOOR, "1180000000000001102") == {"everywhere", "servers", "adults"}
    assert await offered(NOOR, DM_WITH_NOOR) == {"everywhere", "admins"}


async def test_subcommand_is_called_by_its_words(wire):
    sub = {"type": 1, "name": "show", "description": "Show", "options": [option()]}
    await wire.register(command(name="settings", options=[sub]))
    used = await wire.use("settings show", what="all")
    interaction = wire.sandbox.core.desk.find(int(used.id))
    assert interaction.data["options"] == [
        {"name": "show", "type": 1, "options": [{"name": "what", "type": 3, "value": "all"}]}
    ]
    answer = await wire.person(
        "POST", "/interactions", {"user_id": ADA, "channel_id": REPAINTS, "name": "settings", "options": {}}
    )
    assert answer.status == 404


async def test_context_menus_carry_their_target(wire):
    await wire.register({"name": "Repaint this", "type": 3}, {"name": "Paint them", "type": 2})
    body = {"user_id": MIKA, "channel_id": REPAINTS, "content": "look"}
    message = (await wire.person("POST", "/messages", body)).body
    for kind, name, target in ((3, "Repaint this", message["id"]), (2, "Paint them", NOOR)):
        body = {"user_id": ADA, "channel_id": REPAINTS, "name": name, "type": kind, "target_id": target}
        made = await wire.person("POST", "/interactions", body)
        data = wire.sandbox.core.desk.find(int(made.body["id"])).data
        assert data["target_id"] == target
        assert target in data["resolved"]["messages" if kind == 3 else "users"]
