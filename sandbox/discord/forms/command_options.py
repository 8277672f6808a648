"""The rules of command options: types, order, choices, ranges, subcommands."""

import unicodedata
from enum import IntEnum

from sandbox.discord.forms.form import Form, Path
from sandbox.discord.forms.locales import read_localizations
from sandbox.discord.jsontypes import Json, JsonValue


class OptionType(IntEnum):
    """Discord's option types."""

    SUB_COMMAND = 1
    SUB_COMMAND_GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    ATTACHMENT = 11


_T = OptionType
OPTIONS_AT_MOST = 25
CHOICES_AT_MOST = 25
STRING_AT_MOST = 6000
LARGEST_NUMBER = 2**53
NUMERIC = (_T.INTEGER, _T.NUMBER)


def is_chat_input_name(name: str) -> bool:
    """Whether a slash command or an option may be called so: letters, digits, marks, -_', all lower-case."""
    return name == name.lower() and all(letter in "-_'" or unicodedata.category(letter)[0] in "LNM" for letter in name)


def read_options(form: Form, path: Path, raw: JsonValue, depth: int) -> list[Json]:
    """A command's (depth 0), a group's (1) or a subcommand's (2) options."""
    options = [
        _option(form, (*path, index), one, depth) for index, one in enumerate(form.sequence(path, raw, OPTIONS_AT_MOST))
    ]
    _refuse_namesakes(form, path, options)
    optional_seen = False
    for index, option in enumerate(options):
        if option.get("required") and optional_seen:
            form.fail(
                (*path, index),
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional_seen = optional_seen or not option.get("required")
    kinds = {option.get("type") in (_T.SUB_COMMAND, _T.SUB_COMMAND_GROUP) for option in options}
    if len(kinds) > 1:
        form.fail(
            path,
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-command and sub-command group option types are mutually exclusive to all other types",
        )
    return options


def _refuse_namesakes(form: Form, path: Path, options: list[Json]) -> None:
    """No two options have one name, in any language."""
    locales = {locale for option in options for locale in option["name_localizations"] or {}}
    for locale in ("", *sorted(locales)):
        seen: set[str] = set()
        for index, option in enumerate(options):
            name = (option["name_localizations"] or {}).get(locale, option.get("name"))
            if name in seen:
                form.fail(
                    (*path, index), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists"
                )
            seen |= {name} if name else set()


def _option(form: Form, path: Path, raw: JsonValue, depth: int) -> Json:
    given = form.mapping(path, raw)
    allowed = {0: tuple(_T), 1: (_T.SUB_COMMAND,), 2: tuple(_T)[2:]}[depth]
    kind = form.choice((*path, "type"), given.get("type"), allowed, required=True)
    name = form.text((*path, "name"), given.get("name"), 32, 1, required=True)
    if name and not is_chat_input_name(name):
        form.fail((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    option: Json = {
        "type": kind,
        "name": name,
        "name_localizations": read_localizations(form, (*path, "name_localizations"), given, 32, is_chat_input_name),
        "description": form.text((*path, "description"), given.get("description"), 100, 1, required=True),
        "description_localizations": read_localizations(form, (*path, "description_localizations"), given, 100),
    }
    if kind in (_T.SUB_COMMAND, _T.SUB_COMMAND_GROUP):
        option["options"] = read_options(
            form, (*path, "options"), given.get("options"), depth=1 if kind == _T.SUB_COMMAND_GROUP else 2
        )
        return option
    option["required"] = form.boolean((*path, "required"), given.get("required"))
    option["autocomplete"] = form.boolean((*path, "autocomplete"), given.get("autocomplete"))
    if kind is not None:
        option |= _range(form, path, given, kind)
        option |= _choices(form, path, given, kind)
    if option["autocomplete"] and (option.get("choices") or kind not in (_T.STRING, *NUMERIC)):
        form.fail(
            (*path, "autocomplete"),
            "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID",
            "Only text and number options without choices may have autocomplete",
        )
    if kind == _T.CHANNEL and given.get("channel_types"):
        option["channel_types"] = form.sequence((*path, "channel_types"), given["channel_types"], 25)
    return option


def _range(form: Form, path: Path, given: Json, kind: int) -> Json:
    kept: Json = {}
    if kind == _T.STRING:
        kept["min_length"] = form.integer((*path, "min_length"), given.get("min_length"), 0, STRING_AT_MOST)
        kept["max_length"] = form.integer((*path, "max_length"), given.get("max_length"), 1, STRING_AT_MOST)
    elif kind in NUMERIC:
        for key in ("min_value", "max_value"):
            read = form.integer if kind == _T.INTEGER else form.number
            kept[key] = read((*path, key), given.get(key), -LARGEST_NUMBER, LARGEST_NUMBER)
    least, most = (kept.get(f"{end}_length", kept.get(f"{end}_value")) for end in ("min", "max"))
    if least is not None and most is not None and least > most:
        form.fail(path, "APPLICATION_COMMAND_OPTIONS_RANGE_INVALID", "The minimum is larger than the maximum")
    return {key: value for key, value in kept.items() if value is not None}


def _choices(form: Form, path: Path, given: Json, kind: int) -> Json:
    inner = (*path, "choices")
    kept: list[Json] = []
    for index, one in enumerate(form.sequence(inner, given.get("choices"), CHOICES_AT_MOST)):
        kept.append(read_choice(form, (*inner, index), one, kind))
    if len({choice["name"] for choice in kept}) < len(kept):
        form.fail(inner, "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", "Option choice name already exists")
    return {"choices": kept} if kept else {}


def read_choice(form: Form, path: Path, raw: JsonValue, kind: int) -> Json:
    """One choice of an option, or one suggestion of its autocomplete; `kind` is the option's type."""
    given = form.mapping(path, raw)
    choice: Json = {"name": form.text((*path, "name"), given.get("name"), 100, 1, required=True)}
    if localized := read_localizations(form, (*path, "name_localizations"), given, 100):
        choice["name_localizations"] = localized
    at, value = (*path, "value"), given.get("value")
    form.require(at, value)
    if kind == _T.STRING:
        choice["value"] = form.text(at, value, STRING_AT_MOST)
    elif kind == _T.INTEGER:
        choice["value"] = form.integer(at, value, -LARGEST_NUMBER, LARGEST_NUMBER)
    elif kind == _T.NUMBER:
        choice["value"] = form.number(at, value, -LARGEST_NUMBER, LARGEST_NUMBER)
    else:
        form.fail(path, "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID", "This type of option takes no choices")
        choice["value"] = value
    return choice
