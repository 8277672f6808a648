"""The commands in every language, as they are registered: complete, within Discord's limits, without clashes."""

import re
import unicodedata

import pytest

from bot.discordio.command_sync import definitions_of
from bot.discordio.command_words import CommandWords
from bot.discordio.locales import LOCALES
from bot.domain.language import Language
from bot.languages.__main__ import collected
from bot.languages.command_words import OPTIONS
from sandbox.discord.forms.command import read_command
from tests.unit.all_commands import tree_of_all

SPOKEN = {locale.value for locale, language in LOCALES.items() if language is not Language.ENGLISH}
SLASH, GROUPS = 1, {1, 2}
# https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-naming
NAME = re.compile(r"[-_'\w]{1,32}")


@pytest.fixture
async def commands():
    tree = tree_of_all()
    await tree.set_translator(CommandWords())
    return await definitions_of(tree)


def options_of(command):
    for option in command.get("options", []):
        yield option
        yield from options_of(option)


def texts(commands):
    """Every (text, its translations, the most that it may be long) of them all but slash commands' names."""
    for command in commands:
        if command["type"] != SLASH:
            yield command["name"], command["name_localizations"], 32
        for part in [command, *options_of(command)]:
            if part.get("description"):
                yield part["description"], part["description_localizations"], 100
            for choice in part.get("choices", []):
                yield choice["name"], choice["name_localizations"], 100
        for option in options_of(command):
            if option["type"] not in GROUPS:
                yield option["name"], option["name_localizations"], 32


async def test_everything_is_in_every_language_and_short_enough(commands):
    found = list(texts(commands))
    assert len(found) > 80
    for text, translations, most in found:
        assert set(translations) == SPOKEN, text
        assert all(1 <= len(one) <= most for one in translations.values()), translations


async def test_everything_is_marked_for_translation(commands):
    marked = {(one.context, one.id) for one in collected()}
    names = {("option", name) for name in OPTIONS}
    assert names <= marked
    assert {text for text, _, _ in texts(commands)} <= {text for _, text in marked}


async def test_slash_commands_keep_their_names(commands):
    for command in commands:
        if command["type"] == SLASH:
            assert not command.get("name_localizations")
            assert not any(one.get("name_localizations") for one in options_of(command) if one["type"] in GROUPS)


@pytest.mark.parametrize("locale", sorted(SPOKEN))
async def test_options_names_are_lawful_and_differ(commands, locale):
    for command in commands:
        names = [one["name_localizations"][locale] for one in options_of(command) if one["type"] not in GROUPS]
        assert len(set(names)) == len(names)
        for name in names:
            assert NAME.fullmatch(name), name
            assert name == name.lower() == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize("locale", sorted(SPOKEN))
async def test_choices_differ(commands, locale):
    for command in commands:
        for option in options_of(command):
            names = [one["name_localizations"][locale] for one in option.get("choices", [])]
            assert len(set(names)) == len(names)


async def test_menus_differ_in_every_language(commands):
    menus = [one for one in commands if one["type"] != SLASH]
    for locale in SPOKEN:
        assert len({one["name_localizations"][locale] for one in menus}) == len(menus)


async def test_every_option_is_known_by_its_name(commands):
    named = {option["name"] for one in commands for option in options_of(one) if option["type"] not in GROUPS}
    assert named == set(OPTIONS)


async def test_discord_would_take_them(commands):
    # The sandbox keeps Discord's rules, the 8,000 characters of the longest language among them.
    for command in commands:
        wire = {**command, "name_localizations": command.get("name_localizations")}
        assert read_command(_plain(wire))["name"] == command["name"]


def _plain(value):
    """As JSON has it."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value
