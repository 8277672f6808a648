"""The commands that the showcase registers: every kind of option, place, permission and language."""

import hikari
from hikari.impl import ContextMenuCommandBuilder, SlashCommandBuilder

from tests.browser.showcase.modals import MODALS
from tests.browser.showcase.show import Things

_TYPE = hikari.OptionType
_CONTEXT, _INSTALL = hikari.ApplicationContextType, hikari.ApplicationIntegrationType
WORDS = tuple(
    f"{first} {second}"
    for first in ("amber", "azure", "crimson", "ivory", "jade", "olive", "silver", "violet")
    for second in (
        "balloon",
        "bridge",
        "castle",
        "forest",
        "harbour",
        "island",
        "lantern",
        "meadow",
        "mountain",
        "river",
    )
)


def commands_for(things: Things) -> list[hikari.api.CommandBuilder]:
    """All of them; `things` are the choices of `/show`."""
    return [
        _show(things),
        _slash("modal", "Opens a modal").add_option(_option("kind", "Which", required=True, choices=_choices(*MODALS))),
        _options(),
        _settings(),
        _find(),
        _localised(),
        _slash("moderate", "Only for those who may manage messages").set_default_member_permissions(
            hikari.Permissions.MANAGE_MESSAGES
        ),
        _slash("administer", "Only for administrators").set_default_member_permissions(
            hikari.Permissions.ADMINISTRATOR
        ),
        _slash("after-dark", "Only in age-restricted channels").set_is_nsfw(True),
        _slash("only-dm", "Only in a chat with the bot").set_context_types([_CONTEXT.BOT_DM]),
        _slash("only-server", "Only in servers").set_context_types([_CONTEXT.GUILD]),
        _flood(),
        _everywhere(ContextMenuCommandBuilder(type=hikari.CommandType.USER, name="Who is this?")),
        _everywhere(ContextMenuCommandBuilder(type=hikari.CommandType.MESSAGE, name="Quote this")),
        _everywhere(ContextMenuCommandBuilder(type=hikari.CommandType.MESSAGE, name="Ask about this")),
    ]


def _everywhere(command):
    return command.set_context_types([_CONTEXT.GUILD, _CONTEXT.BOT_DM, _CONTEXT.PRIVATE_CHANNEL]).set_integration_types(
        [_INSTALL.GUILD_INSTALL, _INSTALL.USER_INSTALL]
    )


def _slash(name: str, description: str) -> SlashCommandBuilder:
    return _everywhere(SlashCommandBuilder(name, description))


def _option(name: str, description: str, kind: _TYPE = _TYPE.STRING, *, required: bool = False, **more):
    return hikari.CommandOption(type=kind, name=name, description=description, is_required=required, **more)


def _choices(*values: str | float) -> list[hikari.CommandChoice]:
    return [hikari.CommandChoice(name=str(value), value=value) for value in values]


def _show(things: Things) -> SlashCommandBuilder:
    choices = [hikari.CommandChoice(name=f"{name}: {thing.summary}", value=name) for name, thing in things.items()]
    return _slash("show", "Shows one page of things").add_option(
        _option("thing", "What to show", required=True, choices=choices)
    )


def _options() -> SlashCommandBuilder:
    command = _slash("options", "An option of every type; it answers with what it got")
    text_channels = [hikari.ChannelType.GUILD_TEXT, hikari.ChannelType.GUILD_NEWS]
    for option in (
        _option("text", "3 to 10 characters", required=True, min_length=3, max_length=10),
        _option("chosen", "A text with choices", choices=_choices("one", "two", "three")),
        _option("whole", "A whole number from -5 to 100", _TYPE.INTEGER, min_value=-5, max_value=100),
        _option("chosen-whole", "A whole number with choices", _TYPE.INTEGER, choices=_choices(1, 2, 3)),
        _option("number", "A number from 0 to 1", _TYPE.FLOAT, min_value=0.0, max_value=1.0),
        _option("truth", "Yes or no", _TYPE.BOOLEAN),
        _option("person", "Somebody", _TYPE.USER),
        _option("channel", "Any channel", _TYPE.CHANNEL),
        _option("text-channel", "A text channel", _TYPE.CHANNEL, channel_types=text_channels),
        _option("role", "A role", _TYPE.ROLE),
        _option("anyone", "Somebody or a role", _TYPE.MENTIONABLE),
        _option("file", "A file", _TYPE.ATTACHMENT),
        _option("another-file", "Another file", _TYPE.ATTACHMENT),
        _option("long-text", "As much as there is room for"),
    ):
        command.add_option(option)
    return command


def _settings() -> SlashCommandBuilder:
    language = _option("name", "Which", required=True, choices=_choices("English", "Deutsch", "日本語"))
    group = [
        _option("set", "Choose a language", _TYPE.SUB_COMMAND, options=[language]),
        _option("reset", "Back to English", _TYPE.SUB_COMMAND),
    ]
    return (
        _slash("settings", "Subcommands, and subcommands in a group")
        .add_option(_option("show", "Tell all settings", _TYPE.SUB_COMMAND))
        .add_option(_option("language", "The language", _TYPE.SUB_COMMAND_GROUP, options=group))
    )


def _find() -> SlashCommandBuilder:
    return (
        _slash("find", "Options with suggestions")
        .add_option(_option("word", "Suggests at once", required=True, autocomplete=True))
        .add_option(_option("slow", "Suggests after 1.5 s", autocomplete=True))
        .add_option(_option("nothing", "Has no suggestions", autocomplete=True))
        .add_option(_option("silent", "Never answers", autocomplete=True))
        .add_option(_option("number", "Suggests numbers", _TYPE.INTEGER, autocomplete=True))
    )


def _localised() -> SlashCommandBuilder:
    choice = hikari.CommandChoice(name="red", name_localizations={"de": "rot", "fr": "rouge", "ja": "赤"}, value="red")
    return (
        _slash("translated", "In the language of whoever looks")
        .set_name_localizations({"de": "übersetzt", "fr": "traduit", "ja": "翻訳済み"})
        .set_description_localizations(
            {"de": "In der Sprache dessen, der schaut", "fr": "Dans la langue de qui regarde", "ja": "見る人の言語で"}
        )
        .add_option(
            _option(
                "colour",
                "A colour",
                name_localizations={"de": "farbe", "fr": "couleur", "ja": "色"},
                description_localizations={"de": "Eine Farbe", "fr": "Une couleur", "ja": "色を選ぶ"},
                choices=[choice, *_choices("green")],
            )
        )
    )


def _flood() -> SlashCommandBuilder:
    return (
        _slash("flood", "Many messages, then many edits")
        .add_option(_option("messages", "How many, 1000 without it", _TYPE.INTEGER, min_value=1, max_value=10_000))
        .add_option(_option("edits", "A second, 100 without it", _TYPE.INTEGER, min_value=0, max_value=500))
        .add_option(_option("seconds", "Of edits, 5 without it", _TYPE.INTEGER, min_value=0, max_value=60))
    )
