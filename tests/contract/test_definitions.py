"""Commands, messages and forms as the code defines them, each of them, against Discord's description."""

import pytest
from discord import ui

from bot.discordio.columns import column
from tests.contract.description import Description, find_description
from tests.unit.all_commands import all_commands
from tests.unit.every_message import Foreign, drawn_with, harmless

FOUND = find_description()
pytestmark = pytest.mark.skipif(FOUND is None, reason="Discord's API description is not at hand (DISCORD_OPENAPI)")

COMPONENTS_V2 = {"flags": 1 << 15}
LOUD = "*_`|<@:/\\ " * 200


@pytest.fixture(scope="module")
def description() -> Description:
    assert FOUND is not None
    return Description(FOUND)


@pytest.mark.parametrize("command", all_commands(), ids=lambda command: command["name"])
def test_a_command_agrees_with_the_description(description, command):
    assert description.object_errors("ApplicationCommandUpdateRequest", command, strict=True) == []


@pytest.mark.parametrize("foreign", [harmless(), Foreign(*[LOUD] * 7)], ids=["in few words", "in many"])
def test_every_message_and_form_agrees_with_the_description(description, foreign):
    for drawn in drawn_with(foreign):
        if drawn.form is not None:
            body = {"type": 9, "data": drawn.form}
            assert description.object_errors("ModalInteractionCallbackRequest", body, strict=True) == [], drawn.name
            continue
        body = {"embeds": list(drawn.embeds)} if drawn.embeds else COMPONENTS_V2 | {"components": drawn.components}
        for schema in ("IncomingWebhookUpdateRequestPartial", "MessageCreateRequest"):
            assert description.object_errors(schema, body, strict=True) == [], drawn.name


def test_a_wrong_translation_is_noticed(description):
    (command, *_) = all_commands()
    too_long = command | {"name_localizations": {"de": "ü" * 33}}
    (error,) = description.object_errors("ApplicationCommandUpdateRequest", too_long, strict=True)
    assert "name_localizations" in error


def test_a_part_where_discord_takes_none_is_named_with_its_place(description):
    view = column(ui.TextDisplay("said")).to_components()
    body = {"components": [{"type": 17, "components": [*view, {"type": 17, "components": view}]}]}
    assert description.object_errors("MessageCreateRequest", body, strict=True) == [
        "$.components[0].components[1]: type 17 is none of [1, 9, 10, 12, 13, 14]"
    ]
