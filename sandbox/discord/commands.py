"""The application's commands: registered globally or for one guild, with a version that tells when one changed."""

from sandbox.discord.events import LiveFeed
from sandbox.discord.forms.command import read_command
from sandbox.discord.forms.form import Form
from sandbox.discord.jsontypes import Json, JsonValue
from sandbox.discord.problems import DiscordProblem, unknown_command
from sandbox.discord.snowflakes import Snowflakes, read_snowflake

AT_MOST = {1: 100, 2: 15, 3: 15}
_LOCALIZATIONS = ("name_localizations", "description_localizations")
_ABSENT_WHEN_EMPTY = ("options", *_LOCALIZATIONS)


class CommandRegistry:
    """Commands by scope: None for global ones, else the guild's id."""

    def __init__(self, application_id: int, ids: Snowflakes, feed: LiveFeed) -> None:
        self._application_id = application_id
        self._ids = ids
        self._feed = feed
        self._scopes: dict[int | None, dict[int, Json]] = {}

    def listed(self, guild_id: int | None) -> list[Json]:
        """A scope's commands as stored."""
        return list(self._scopes.get(guild_id, {}).values())

    def usable_in(self, guild_id: int | None) -> list[Json]:
        """What users of a guild (or a DM) can see: global commands and the guild's own, which hide global namesakes."""
        own = self.listed(guild_id) if guild_id is not None else []
        taken = {(command["type"], command["name"]) for command in own}
        return [*own, *(one for one in self.listed(None) if (one["type"], one["name"]) not in taken)]

    def get(self, guild_id: int | None, raw_id: str) -> Json:
        """One command. Raises DiscordProblem (404/10063)."""
        command = self._scopes.get(guild_id, {}).get(read_snowflake(raw_id) or 0)
        if command is None:
            raise unknown_command()
        return command

    def create(self, guild_id: int | None, raw: JsonValue) -> tuple[Json, bool]:
        """Register a command; one of the same name and type is overwritten. Returns it, and whether it is new."""
        wanted = read_command(raw)
        namesake = self._namesake(guild_id, wanted)
        if namesake is None:
            self._refuse_too_many([*self.listed(guild_id), wanted])
        kept = self._keep(guild_id, wanted, namesake)
        self._tell_people()
        return kept, namesake is None

    def edit(self, guild_id: int | None, raw_id: str, raw: JsonValue) -> Json:
        """Change some of a command's fields."""
        old = self.get(guild_id, raw_id)
        changes = raw if isinstance(raw, dict) else {}
        wanted = read_command({**old, **{key: value for key, value in changes.items() if key != "type"}})
        namesake = self._namesake(guild_id, wanted)
        if namesake is not None and namesake["id"] != old["id"]:
            raise DiscordProblem(400, 50035, "Invalid Form Body", "another command has this name")
        kept = self._keep(guild_id, wanted, old)
        self._tell_people()
        return kept

    def delete(self, guild_id: int | None, raw_id: str) -> None:
        """Remove a command."""
        del self._scopes[guild_id][int(self.get(guild_id, raw_id)["id"])]
        self._tell_people()

    def overwrite(self, guild_id: int | None, raw: JsonValue) -> list[Json]:
        """Replace a scope's commands; those that stay keep their ids, those that did not change their versions."""
        form = Form()
        listed = form.sequence((), raw, sum(AT_MOST.values()))
        wanted = [read_command(one, (index,), form) for index, one in enumerate(listed)]
        names = [(command["type"], command["name"]) for command in wanted]
        for index, name in enumerate(names):
            if names.index(name) != index:
                form.fail(
                    (index, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique"
                )
        form.check()
        self._refuse_too_many(wanted)
        olds = [
            self._by_id(guild_id, one) or self._namesake(guild_id, new) for one, new in zip(listed, wanted, strict=True)
        ]
        self._scopes[guild_id] = {}
        kept = [self._keep(guild_id, new, old) for new, old in zip(wanted, olds, strict=True)]
        self._tell_people()
        return kept

    def _tell_people(self) -> None:
        self._feed.publish("commands_update", None, dict)

    def _keep(self, guild_id: int | None, wanted: Json, old: Json | None) -> Json:
        content = {key: value for key, value in wanted.items() if not (key in _ABSENT_WHEN_EMPTY and not value)}
        content["options"] = [_option(option) for option in wanted["options"]]
        if not content["options"]:
            del content["options"]
        if guild_id is not None:
            content["guild_id"] = str(guild_id)
            content.pop("dm_permission")
        command = {
            "id": old["id"] if old else str(self._ids.next()),
            "application_id": str(self._application_id),
            "version": "",
            **content,
        }
        same = old is not None and {**old, "version": ""} == command
        command["version"] = old["version"] if same and old else str(self._ids.next())
        self._scopes.setdefault(guild_id, {})[int(command["id"])] = command
        return command

    def _namesake(self, guild_id: int | None, wanted: Json) -> Json | None:
        for command in self.listed(guild_id):
            if (command["type"], command["name"]) == (wanted["type"], wanted["name"]):
                return command
        return None

    def _by_id(self, guild_id: int | None, raw: Json) -> Json | None:
        return self._scopes.get(guild_id, {}).get(read_snowflake(raw.get("id")) or 0)

    def _refuse_too_many(self, commands: list[Json]) -> None:
        for kind, at_most in AT_MOST.items():
            if sum(command["type"] == kind for command in commands) > at_most:
                raise DiscordProblem(400, 30032, f"Maximum number of application commands reached ({at_most}).")


def without_localizations(command: Json) -> Json:
    """A command as lists show it unless `with_localizations` is asked for."""
    shown = {key: value for key, value in command.items() if key not in _LOCALIZATIONS}
    for key in ("options", "choices"):
        if key in shown:
            shown[key] = [without_localizations(one) for one in shown[key]]
    return shown


def _option(option: Json) -> Json:
    shown = {
        key: value
        for key, value in option.items()
        if not (key in _LOCALIZATIONS and value is None) and not (key == "autocomplete" and not value)
    }
    if "options" in shown:
        shown["options"] = [_option(one) for one in shown["options"]]
    if shown.get("required") is False:
        del shown["required"]
    return shown
