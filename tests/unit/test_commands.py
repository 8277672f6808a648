"""One walk over all commands: within Discord's limits, no clashes, each of them in the reference."""

import re
from pathlib import Path

import pytest

from tests.unit.all_commands import FEATURES, all_cogs, all_commands, spoken

# https://discord.com/developers/docs/interactions/application-commands
NAME = re.compile(r"[-_a-z0-9]{1,32}")
MENU_NAME = re.compile(r"\S[^/`|]{0,30}\S")
SLASH, MESSAGE_MENU = 1, 3
OF_A_SERVER, MANAGE_GUILD = {"settings", "status"}, 1 << 5
REFERENCE = Path("docs/reference/commands.md")


@pytest.fixture
def registered():
    return all_commands()


@pytest.fixture
def commands(registered):
    return [command for command in registered if command["type"] == SLASH]


@pytest.fixture
def menus(registered):
    return [command for command in registered if command["type"] != SLASH]


@pytest.fixture
def inpaint(commands):
    (found,) = (command for command in commands if command["name"] == "inpaint")
    return found


def characters(command):
    options = command.get("options", [])
    own = len(command["name"]) + len(command["description"])
    return own + sum(characters(option) for option in options)


def everything(items):
    """Commands, their options, and what is below those."""
    for item in items:
        yield item
        yield from everything(item.get("options", []))


def test_every_feature_is_walked():
    assert {type(cog).__module__.split(".")[1] for cog in all_cogs()} == FEATURES


def test_names_and_descriptions_keep_discords_limits(commands):
    assert len({command["name"] for command in commands}) == len(commands)
    assert all(characters(command) <= 8000 for command in commands)
    for item in everything(commands):
        options = [option["name"] for option in item.get("options", [])]
        assert len(options) <= 25
        assert len(set(options)) == len(options)
        assert NAME.fullmatch(item["name"])
        assert 1 <= len(item["description"]) <= 100
        assert item["description"] != "…"


def test_menus_keep_discords_limits(menus):
    assert {menu["type"] for menu in menus} == {MESSAGE_MENU}
    assert len({menu["name"] for menu in menus}) == len(menus) <= 5
    assert all(MENU_NAME.fullmatch(menu["name"]) for menu in menus)


def test_every_command_but_a_servers_own_is_offered_in_servers_dms_and_to_people(registered):
    for command in registered:
        if command["name"] in OF_A_SERVER:
            continue
        assert sorted(command["integration_types"]) == [0, 1], command["name"]
        assert sorted(command["contexts"]) == [0, 1, 2], command["name"]


def test_a_servers_own_are_offered_there_alone_to_those_who_may_manage_it(commands):
    found = [command for command in commands if command["name"] in OF_A_SERVER]
    assert len(found) == len(OF_A_SERVER)
    for command in found:
        assert (command["integration_types"], command["contexts"]) == ([0], [0])
        assert command["default_member_permissions"] == MANAGE_GUILD


def test_inpaints_ranges_are_the_apis(inpaint):
    ranges = {o["name"]: (o["min_value"], o["max_value"]) for o in inpaint["options"] if "min_value" in o}
    assert ranges == {
        "expand": (1, 100),
        "grow": (-512, 512),
        "feather": (0, 256),
        "steps": (1, 100),
        "strength": (0.0, 1.0),
        "guidance": (1.0, 20.0),
        "samples": (1, 4),
        "seed": (0, 2**31 - 1),
        "width": (512, 2048),
        "height": (512, 2048),
    }
    assert [o["name"] for o in inpaint["options"] if o.get("required")] == ["image", "prompt"]


def documented():
    """What the reference says: {command: (description, {option: its row's words})}."""
    found = {}
    for section in re.split(r"^## ", REFERENCE.read_text(), flags=re.MULTILINE)[1:]:
        heading, description, *rest = [line for line in section.splitlines() if line]
        rows = [re.fullmatch(r"\| `(.+?)`(?: \*)? \| (.+?) \| .* \|", line) for line in rest]
        found[heading.strip("`/")] = description, {row[1]: row[2] for row in rows if row}
    return found


def test_the_reference_has_every_command_and_option_in_the_codes_own_words(commands, menus):
    defined = {
        name: (
            definition["description"] + ".",
            {option["name"]: option["description"] for option in definition.get("options", [])},
        )
        for command in commands
        for name, definition in spoken(command)
    }
    found = documented()
    for menu in menus:
        # Discord gives a menu's entry no room for a description: the reference's words are its own.
        assert found.pop(f"Apps › {menu['name']}")[0]
    assert found == defined


def test_the_reference_gives_the_ranges(inpaint):
    reference = REFERENCE.read_text()
    for option in inpaint["options"]:
        if "min_value" in option:
            row = next(line for line in reference.splitlines() if line.startswith(f"| `{option['name']}` "))
            assert f"{option['min_value']:.10g} to {option['max_value']:.10g}" in row
