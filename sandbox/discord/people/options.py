"""What a user put into a command's options: checked as Discord's app does, and turned into the interaction's data."""

from contextlib import suppress

from sandbox.discord.forms.command_options import OptionType
from sandbox.discord.jsontypes import Json, JsonValue
from sandbox.discord.people.refusals import Refused
from sandbox.discord.people.resolver import Resolver
from sandbox.discord.snowflakes import read_snowflake

_T = OptionType


class OptionsReader:
    """Reads one command's options for one place."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    def read(self, command: Json, path: list[str], given: Json, focused: str | None = None) -> list[Json]:
        """The `options` of the interaction's data. Raises Refused. With `focused`, half-filled options are fine."""
        definitions: list[Json] = command.get("options", [])
        if any(one["type"] in (_T.SUB_COMMAND, _T.SUB_COMMAND_GROUP) for one in definitions):
            step = path[0] if path else ""
            chosen = next((one for one in definitions if one["name"] == step), None)
            if chosen is None:
                raise Refused(f"Choose one of {', '.join(one['name'] for one in definitions)}.", 404)
            return [{"name": step, "type": chosen["type"], "options": self.read(chosen, path[1:], given, focused)}]
        unknown = set(given) - {one["name"] for one in definitions}
        if unknown or path:
            name = min(unknown) if unknown else path[0]
            raise Refused(f"This command has no option called {name}.", field=name)
        return self._filled(definitions, given, focused)

    def _filled(self, definitions: list[Json], given: Json, focused: str | None) -> list[Json]:
        if focused is not None:
            return self._half_filled(definitions, given, focused)
        options = []
        for one in definitions:
            name, value = one["name"], given.get(one["name"])
            if value is not None and value != "":
                options.append({"name": name, "type": one["type"], "value": self._value(one, value)})
            elif one.get("required"):
                raise Refused(f"{name}: this option is required.", field=name)
        return options

    def _half_filled(self, definitions: list[Json], given: Json, focused: str) -> list[Json]:
        """What autocomplete is asked with: the focused option as typed so far, of the others those that are right."""
        if not any(one["name"] == focused and one.get("autocomplete") for one in definitions):
            raise Refused(f"No option called {focused} completes itself.", field=focused)
        options = []
        for one in definitions:
            name, value = one["name"], given.get(one["name"])
            if name == focused:
                typed = value if isinstance(value, str | int | float) else ""
                options.append({"name": name, "type": one["type"], "value": typed, "focused": True})
            elif value is not None and value != "":
                with suppress(Refused):
                    options.append({"name": name, "type": one["type"], "value": self._value(one, value)})
        return options

    def _value(self, option: Json, value: JsonValue) -> JsonValue:
        kind, name = option["type"], option["name"]
        if kind == _T.STRING:
            checked: JsonValue = self._text(option, str(value))
        elif kind in (_T.INTEGER, _T.NUMBER):
            checked = self._number(option, value)
        elif kind == _T.BOOLEAN:
            if not isinstance(value, bool):
                raise Refused(f"{name}: true or false.", field=name)
            return value
        else:
            return str(self._thing(option, read_snowflake(value)))
        choices = option.get("choices")
        if choices and checked not in [choice["value"] for choice in choices]:
            raise Refused(f"{name}: choose one of {', '.join(choice['name'] for choice in choices)}.", field=name)
        return checked

    def _text(self, option: Json, value: str) -> str:
        least, most = option.get("min_length", 0), option.get("max_length", 6000)
        if not least <= len(value) <= most:
            raise Refused(f"{option['name']}: between {least} and {most} characters.", field=option["name"])
        return value

    def _number(self, option: Json, value: JsonValue) -> float:
        name, whole = option["name"], option["type"] == _T.INTEGER
        try:
            number = int(value) if whole else float(value)
        except (TypeError, ValueError) as error:
            raise Refused(f"{name}: not a {'whole ' if whole else ''}number.", field=name) from error
        least, most = option.get("min_value"), option.get("max_value")
        if (least is not None and number < least) or (most is not None and number > most):
            raise Refused(f"{name}: between {least} and {most}.", field=name)
        return number

    def _thing(self, option: Json, thing_id: int | None) -> int:
        if thing_id is None or not self._resolve(option, thing_id):
            raise Refused(f"{option['name']}: there is no such thing.", field=option["name"])
        return thing_id

    def _resolve(self, option: Json, thing_id: int) -> bool:
        kind, resolver = option["type"], self._resolver
        if kind == _T.ATTACHMENT:
            return resolver.attachment(thing_id)
        if kind == _T.USER:
            return resolver.user(thing_id)
        if kind == _T.ROLE:
            return resolver.role(thing_id)
        if kind == _T.MENTIONABLE:
            return resolver.user(thing_id) or resolver.role(thing_id)
        return resolver.channel(thing_id, option.get("channel_types"))
