"""What users do: upload, use commands, press, choose, fill in modals, write."""

from functools import partial

from sandbox.discord.core import Core
from sandbox.discord.forms.components import SELECTS
from sandbox.discord.interactions.interaction import Interaction, InteractionType
from sandbox.discord.interactions.payloads import BOT_DM_CONTEXT, context_of
from sandbox.discord.jsontypes import Json
from sandbox.discord.people.choosing import check_chosen
from sandbox.discord.people.modal_answers import ModalAnswers
from sandbox.discord.people.options import OptionsReader
from sandbox.discord.people.refusals import Refused
from sandbox.discord.people.resolver import Resolver
from sandbox.discord.people.writing import Draft, Writing
from sandbox.discord.world.entities import Channel, User
from sandbox.discord.world.message import Message, StoredFile
from sandbox.discord.world.permissions import ALL_PERMISSIONS, Permission

_COMMAND_KINDS = {1: "slash command", 2: "user command", 3: "message command"}
_ON_A_MESSAGE = 3


class Deeds:
    """Every deed of a user. All raise Refused where Discord's app would not let the user do it."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.writing = Writing(core)
        self._uploaded_by: dict[int, int] = {}

    def upload(self, user: User, filename: str, content: bytes) -> StoredFile:
        """Put a file on the CDN for an attachment option. Raises DiscordProblem (413) over the limit."""
        core = self._core
        file = core.messages.store_file(
            core.ids.next(), filename, content, "ephemeral-attachments", core.world.application.id
        )
        self._uploaded_by[file.id] = user.id
        return file

    def usable_commands(self, user: User, channel: Channel) -> list[Json]:
        """The commands that the app would offer this user in this channel."""
        return [one for one in self._core.commands.usable_in(channel.guild_id) if self._offered(one, user, channel)]

    def use_command(
        self,
        user: User,
        channel: Channel,
        name: str,
        options: Json,
        kind: int = 1,
        target_id: int | None = None,
        focused: str | None = None,
    ) -> Interaction:
        """Use a command; subcommands are written as in the app ("settings show"). `focused` asks for autocomplete."""
        self._enter(user, channel, Permission.USE_APPLICATION_COMMANDS)
        if kind not in _COMMAND_KINDS:
            raise Refused("type: 1, 2 or 3.", field="type")
        words = name.removeprefix("/").split(" ") if kind == 1 else [name]
        command = next(
            (one for one in self.usable_commands(user, channel) if one["name"] == words[0] and one["type"] == kind),
            None,
        )
        if command is None:
            raise Refused(f"There is no {_COMMAND_KINDS[kind]} called {words[0]} here.", 404)
        data: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        resolver = self._resolver(user, channel)
        if kind == 1:
            if filled := OptionsReader(resolver).read(command, words[1:], options, focused):
                data["options"] = filled
        else:
            data["target_id"] = str(target_id)
            if kind == _ON_A_MESSAGE:
                resolver.message(self.writing.seen(user, channel, target_id or 0))
            elif not resolver.user(target_id or 0):
                raise Refused("There is no such user.", 404)
        if resolver.resolved:
            data["resolved"] = resolver.resolved
        return self._core.desk.open(
            InteractionType.APPLICATION_COMMAND if focused is None else InteractionType.AUTOCOMPLETE,
            user,
            channel,
            data,
            command_name=" ".join(words),
            integration_types=command["integration_types"],
        )

    def press(
        self, user: User, channel: Channel, message_id: int, custom_id: str, values: list[str] | None = None
    ) -> Interaction:
        """Press a button or choose from a select."""
        self._enter(user, channel, Permission.VIEW_CHANNEL)
        message = self.writing.seen(user, channel, message_id)
        component = _find_component(message.components, custom_id)
        if component is None:
            raise Refused(f"The message has no component {custom_id!r}.", 404)
        if component.get("disabled"):
            raise Refused("This component is disabled.", 409)
        data: Json = {"component_type": component["type"], "custom_id": custom_id, "id": component["id"]}
        if component["type"] in SELECTS:
            data["values"], resolver = values or [], self._resolver(user, channel)
            least, most = component["min_values"], component["max_values"]
            if not least <= len(data["values"]) <= most:
                raise Refused(f"Choose between {least} and {most}.", field=custom_id)
            check_chosen(component, data["values"], resolver)
            if resolver.resolved:
                data["resolved"] = resolver.resolved
        return self._core.desk.open(InteractionType.MESSAGE_COMPONENT, user, channel, data, source=message)

    def submit_modal(self, user: User, interaction_id: int, values: Json) -> Interaction:
        """Send the modal that an interaction was answered with. It stays open until the bot acknowledges that."""
        before = self._core.desk.find(interaction_id)
        if before is None or before.modal is None or before.user.id != user.id:
            raise Refused("There is no modal open.", 404)
        resolver = self._resolver(user, before.channel)
        components = ModalAnswers(resolver, values).read(before.modal["components"])
        data: Json = {"custom_id": before.modal["custom_id"], "components": components}
        if resolver.resolved:
            data["resolved"] = resolver.resolved
        return self._core.desk.open(
            InteractionType.MODAL_SUBMIT, user, before.channel, data, source=before.source, before=before
        )

    def write(
        self,
        user: User,
        channel: Channel,
        content: str,
        files: list[tuple[str, bytes]] | None = None,
        attachment_ids: list[int] | None = None,
        reply_to: int | None = None,
    ) -> Message:
        """Write a message, with files as bytes or as uploaded before. Raises DiscordProblem where Discord would."""
        uploaded = [self._uploaded(user, file_id) for file_id in attachment_ids or []]
        return self.writing.write(user, channel, Draft(content, uploaded, files or [], reply_to))

    def _find_upload(self, user: User, file_id: int) -> StoredFile | None:
        return self._core.messages.files.get(file_id) if self._uploaded_by.get(file_id) == user.id else None

    def _uploaded(self, user: User, file_id: int) -> StoredFile:
        file = self._find_upload(user, file_id)
        if file is None:
            raise Refused("There is no such upload.", 404, "attachment_ids")
        return file

    def _resolver(self, user: User, channel: Channel) -> Resolver:
        core = self._core
        return Resolver(core.world, user, channel, partial(self._find_upload, user), core.renderer)

    def _enter(self, user: User, channel: Channel, permission: Permission) -> None:
        if not self._core.world.permissions_in(channel, user) & permission:
            raise Refused(f"{user.username} may not do that here.", 403)

    def _offered(self, command: Json, user: User, channel: Channel) -> bool:
        world, context = self._core.world, context_of(channel)
        guild = world.guild_of(channel)
        contexts = command.get("contexts")
        if contexts is not None:
            if context not in contexts:
                return False
        elif context == BOT_DM_CONTEXT and not command.get("dm_permission", True):
            return False
        by_user = 1 in command["integration_types"] and user.installed_app
        by_guild = 0 in command["integration_types"] and (guild is None or world.bot_is_in(guild))
        if not (by_user or by_guild) or (command.get("nsfw") and not channel.nsfw):
            return False
        needed, has = command.get("default_member_permissions"), world.permissions_in(channel, user)
        if needed is None or guild is None or has == ALL_PERMISSIONS:
            return True
        return bool(int(needed)) and has & int(needed) == int(needed)


def _find_component(components: list[Json], custom_id: str) -> Json | None:
    for component in components:
        if component.get("custom_id") == custom_id:
            return component
        inner = [*component.get("components", []), *([component["accessory"]] if "accessory" in component else [])]
        if found := _find_component(inner, custom_id):
            return found
    return None
