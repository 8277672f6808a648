"""What a user put into a command's options: checked as Discord's app does, and turned into the interaction's data."""

from collections.abc import Callable

from sandbox.discord.forms.command_options import OptionType
from sandbox.discord.jsontypes import Json, JsonValue
from sandbox.discord.people.refusals import Refused
from sandbox.discord.rendering.messages import MessageRenderer
from sandbox.discord.rendering.people import member_json, user_json
from sandbox.discord.rendering.places import channel_json, role_json
from sandbox.discord.snowflakes import read_snowflake
from sandbox.discord.world.entities import Guild
from sandbox.discord.world.message import StoredFile
from sandbox.discord.world.world import World

_T = OptionType


class OptionsReader:
    """Reads one command's options for one place; `resolved` grows as ids are met."""

    def __init__(
        self,
        world: World,
        guild: Guild | None,
        find_upload: Callable[[int], StoredFile | None],
        renderer: MessageRenderer,
    ) -> None:
        self._world = world
        self._guild = guild
        self._find_upload = find_upload
        self._renderer = renderer
        self.resolved: Json = {}

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
        options = []
        for one in definitions:
            name, value = one["name"], given.get(one["name"])
            if name == focused:
                options.append(
                    {"name": name, "type": one["type"], "value": "" if value is None else value, "focused": True}
                )
            elif value is None or value == "":
                if one.get("required") and focused is None:
                    raise Refused(f"{name}: this option is required.", field=name)
            else:
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
        kind, found = option["type"], False
        if thing_id is not None:
            if kind == _T.ATTACHMENT:
                found = self.attachment(thing_id)
            if kind in (_T.USER, _T.MENTIONABLE):
                found = self.user(thing_id)
            if kind in (_T.ROLE, _T.MENTIONABLE) and not found:
                found = self._role(thing_id)
            if kind == _T.CHANNEL:
                found = self._channel(thing_id)
        if not found or thing_id is None:
            raise Refused(f"{option['name']}: there is no such thing.", field=option["name"])
        return thing_id

    def attachment(self, file_id: int) -> bool:
        """Resolve an uploaded file."""
        file = self._find_upload(file_id)
        if file is not None:
            self.resolved.setdefault("attachments", {})[str(file_id)] = self._renderer.attachment(file)
        return file is not None

    def user(self, user_id: int) -> bool:
        """Resolve a user, with the membership where there is one."""
        user = self._world.users.get(user_id)
        if user is None:
            return False
        self.resolved.setdefault("users", {})[str(user_id)] = user_json(user)
        if self._guild and (member := self._guild.members.get(user_id)):
            shown = {**member_json(member, with_user=False), "permissions": "0"}
            self.resolved.setdefault("members", {})[str(user_id)] = shown
        return True

    def _role(self, role_id: int) -> bool:
        role = self._guild.roles.get(role_id) if self._guild else None
        if role is not None:
            self.resolved.setdefault("roles", {})[str(role_id)] = role_json(role)
        return role is not None

    def _channel(self, channel_id: int) -> bool:
        channel = self._world.channels.get(channel_id)
        if channel is None or self._guild is None or channel.guild_id != self._guild.id:
            return False
        self.resolved.setdefault("channels", {})[str(channel_id)] = {**channel_json(channel), "permissions": "0"}
        return True
