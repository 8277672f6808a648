"""The rules of application commands: names, descriptions, options, and 8,000 characters in all."""

from sandbox.discord.forms.command_options import is_chat_input_name, read_options
from sandbox.discord.forms.form import Form, Path
from sandbox.discord.forms.locales import read_localizations
from sandbox.discord.jsontypes import Json, JsonValue

CHAT_INPUT, USER, MESSAGE = 1, 2, 3
NAME_AT_MOST = 32
DESCRIPTION_AT_MOST = 100
CHARACTERS_AT_MOST = 8000


def read_command(raw: JsonValue, path: Path = (), form: Form | None = None) -> Json:
    """A command as it will be registered. Raises InvalidForm, unless a surrounding form collects the errors."""
    own = form or Form()
    given = own.mapping(path, raw)
    kind = own.choice((*path, "type"), given.get("type"), (CHAT_INPUT, USER, MESSAGE)) or CHAT_INPUT
    name = own.text((*path, "name"), given.get("name"), NAME_AT_MOST, 1, required=True)
    if kind == CHAT_INPUT and name and not is_chat_input_name(name):
        own.fail((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    description = ""
    if kind == CHAT_INPUT:
        description = own.text((*path, "description"), given.get("description"), DESCRIPTION_AT_MOST, 1, required=True)
    elif given.get("description"):
        own.fail(
            (*path, "description"),
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION",
            "Context menu commands cannot have description",
        )
    options = read_options(own, (*path, "options"), given.get("options"), depth=0) if kind == CHAT_INPUT else []
    if kind != CHAT_INPUT and given.get("options"):
        own.fail(
            (*path, "options"), "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS", "Context menu commands cannot have options"
        )
    command: Json = {
        "default_member_permissions": _permissions(own, path, given),
        "type": kind,
        "name": name,
        "name_localizations": read_localizations(
            own,
            (*path, "name_localizations"),
            given,
            NAME_AT_MOST,
            is_chat_input_name if kind == CHAT_INPUT else lambda _text: True,
        ),
        "description": description,
        "description_localizations": read_localizations(
            own, (*path, "description_localizations"), given, DESCRIPTION_AT_MOST
        ),
        "options": options,
        "dm_permission": own.boolean((*path, "dm_permission"), given.get("dm_permission"), default=True),
        "contexts": _choices(own, (*path, "contexts"), given.get("contexts"), (0, 1, 2)),
        "integration_types": _choices(own, (*path, "integration_types"), given.get("integration_types"), (0, 1)) or [0],
        "nsfw": own.boolean((*path, "nsfw"), given.get("nsfw")),
    }
    if _characters(command) > CHARACTERS_AT_MOST:
        own.fail(path, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({CHARACTERS_AT_MOST})")
    if form is None:
        own.check()
    return command


def _permissions(form: Form, path: Path, given: Json) -> str | None:
    bits = form.integer((*path, "default_member_permissions"), given.get("default_member_permissions"), 0)
    return None if bits is None else str(bits)


def _choices(form: Form, path: Path, raw: JsonValue, allowed: tuple[int, ...]) -> list[int] | None:
    if raw is None:
        return None
    listed = form.sequence(path, raw, len(allowed), 1)
    found = [form.choice((*path, index), one, allowed) for index, one in enumerate(listed)]
    return sorted({one for one in found if one is not None})


def _longest(node: Json, key: str) -> int:
    texts = [node.get(key), *(node.get(f"{key}_localizations") or {}).values()]
    return max(len(text) if isinstance(text, str) else 0 for text in texts)


def _characters(node: Json) -> int:
    """The command's length: of what is translated, the longest language counts."""
    own = _longest(node, "name") + _longest(node, "description")
    own += sum(_longest(choice, "name") + len(str(choice["value"])) for choice in node.get("choices") or [])
    return own + sum(_characters(option) for option in node.get("options") or [])
