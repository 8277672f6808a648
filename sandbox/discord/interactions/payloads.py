"""Interactions in JSON: as the gateway hands them to the bot, and as users ask after them."""

from sandbox.discord.clock import iso
from sandbox.discord.config import SandboxDiscordConfig
from sandbox.discord.interactions.interaction import CallbackType, Interaction, InteractionType
from sandbox.discord.jsontypes import Json
from sandbox.discord.rendering.messages import MessageRenderer
from sandbox.discord.rendering.people import member_json, user_json
from sandbox.discord.rendering.places import channel_json
from sandbox.discord.world.entities import Channel, ChannelType
from sandbox.discord.world.message import Message
from sandbox.discord.world.world import World

GUILD_CONTEXT, BOT_DM_CONTEXT, PRIVATE_CONTEXT = 0, 1, 2


def context_of(channel: Channel) -> int:
    """Where an interaction happens: a guild or the DM with the bot."""
    return BOT_DM_CONTEXT if channel.type is ChannelType.DM else GUILD_CONTEXT


class InteractionPayloads:
    """Shows interactions."""

    def __init__(self, config: SandboxDiscordConfig, world: World, messages: MessageRenderer) -> None:
        self._config = config
        self._world = world
        self._messages = messages

    def for_bot(self, interaction: Interaction) -> Json:
        """The payload of INTERACTION_CREATE."""
        channel, user, world = interaction.channel, interaction.user, self._world
        seen: Json = {
            "id": str(interaction.id),
            "application_id": str(world.application.id),
            "type": int(interaction.type),
            "data": interaction.data,
            "channel": {**channel_json(channel), "permissions": str(world.permissions_in(channel, user))},
            "channel_id": str(channel.id),
            "token": interaction.token,
            "version": 1,
            "app_permissions": str(world.app_permissions_in(channel, user)),
            "locale": user.locale,
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": interaction.owners,
            "context": context_of(channel),
            "attachment_size_limit": self._config.attachment_size_limit,
        }
        if interaction.guild:
            member = interaction.guild.members[user.id]
            seen |= {
                "guild_id": str(interaction.guild.id),
                "guild_locale": interaction.guild.locale,
                "guild": {
                    "id": str(interaction.guild.id),
                    "locale": interaction.guild.locale,
                    "features": interaction.guild.features,
                },
                "member": {
                    **member_json(member),
                    "permissions": str(world.permissions_in(channel, user)),
                    "unusual_dm_activity_until": None,
                },
            }
        else:
            seen["user"] = user_json(user)
        if interaction.source:
            seen["message"] = self._messages.message(interaction.source)
        return seen

    def for_callback(self, interaction: Interaction) -> Json:
        """The answer to a callback `with_response`."""
        reply = interaction.reply
        shown: Json = {
            "id": str(interaction.id),
            "type": int(interaction.type),
            "channel_id": str(interaction.channel.id),
        }
        if interaction.guild:
            shown["guild_id"] = str(interaction.guild.id)
        if reply:
            shown |= {
                "response_message_id": str(reply.id),
                "response_message_loading": reply.loading,
                "response_message_ephemeral": reply.ephemeral_to is not None,
            }
        answer: Json = {"interaction": shown}
        if reply and interaction.answered_with in (CallbackType.MESSAGE, CallbackType.UPDATE_MESSAGE):
            answer["resource"] = {"type": int(interaction.answered_with), "message": self._messages.message(reply)}
        return answer

    def for_user(self, interaction: Interaction) -> Json:
        """What the user side tells about an interaction."""
        return {
            "id": str(interaction.id),
            "type": int(interaction.type),
            "state": interaction.state.value,
            "user_id": str(interaction.user.id),
            "channel_id": str(interaction.channel.id),
            "command": interaction.command_name,
            "command_type": interaction.data.get("type"),
            "custom_id": interaction.data.get("custom_id"),
            "message_id": str(interaction.source.id) if interaction.source else None,
            "parent_id": str(interaction.parent_id) if interaction.parent_id else None,
            "created_at": iso(interaction.created_at_s),
            "acknowledged_after_ms": interaction.acknowledged_after_ms,
            "answered_with": int(interaction.answered_with) if interaction.answered_with else None,
            "answered": interaction.answered,
            "reply_id": str(interaction.reply.id) if interaction.reply else None,
            "followup_ids": [str(message_id) for message_id in interaction.followup_ids],
            "modal": interaction.modal,
            "choices": interaction.choices,
            "steps": [
                {
                    "at_s": step.at_s,
                    "after_ms": round((step.at_s - interaction.created_at_s) * 1000, 2),
                    "what": step.what,
                    "message_id": str(step.message_id) if step.message_id else None,
                    "files": step.files,
                }
                for step in interaction.steps
            ],
        }

    def metadata(self, interaction: Interaction, original_response_id: int | None = None) -> Json:
        """`interaction_metadata` of the messages that answer an interaction."""
        seen: Json = {
            "id": str(interaction.id),
            "type": int(interaction.type),
            "user": user_json(interaction.user),
            "authorizing_integration_owners": interaction.owners,
        }
        if interaction.type is InteractionType.APPLICATION_COMMAND:
            seen |= {"name": interaction.command_name, "command_type": interaction.data["type"]}
            if target := interaction.data.get("target_id"):
                key = "target_message_id" if interaction.data["type"] == 3 else "target_user"
                person = self._world.users.get(int(target))
                seen[key] = target if key == "target_message_id" or person is None else user_json(person)
        elif interaction.type is InteractionType.MESSAGE_COMPONENT and interaction.source:
            seen["interacted_message_id"] = str(interaction.source.id)
        elif interaction.type is InteractionType.MODAL_SUBMIT:
            seen["triggering_interaction_metadata"] = interaction.triggered_by
        if original_response_id is not None:
            seen["original_response_message_id"] = str(original_response_id)
        return seen

    def legacy(self, interaction: Interaction) -> Json | None:
        """The older `interaction` field, which only commands' replies have."""
        if interaction.type is not InteractionType.APPLICATION_COMMAND:
            return None
        return {
            "id": str(interaction.id),
            "type": int(interaction.type),
            "name": interaction.command_name,
            "user": user_json(interaction.user),
        }

    def message(self, message: Message) -> Json:
        """A message, as webhook calls answer it."""
        return self._messages.message(message)
