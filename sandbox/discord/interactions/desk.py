"""Opens interactions, hands them to the bot, and closes those that nobody acknowledged in time."""

import asyncio
import base64
import secrets

from sandbox.discord.clock import Clock
from sandbox.discord.config import SandboxDiscordConfig
from sandbox.discord.events import LiveFeed
from sandbox.discord.gateway.hub import GatewayHub
from sandbox.discord.interactions.interaction import Interaction, InteractionType, State
from sandbox.discord.interactions.payloads import InteractionPayloads
from sandbox.discord.jsontypes import Json
from sandbox.discord.problems import invalid_webhook_token, unknown_interaction, unknown_webhook
from sandbox.discord.snowflakes import Snowflakes
from sandbox.discord.world.entities import Channel, User
from sandbox.discord.world.message import Message
from sandbox.discord.world.world import World

_HAIR_S = 0.001


class InteractionDesk:
    """All interactions, by id and by token."""

    def __init__(
        self,
        config: SandboxDiscordConfig,
        clock: Clock,
        ids: Snowflakes,
        world: World,
        hub: GatewayHub,
        feed: LiveFeed,
        payloads: InteractionPayloads,
    ) -> None:
        self._config = config
        self._clock = clock
        self._ids = ids
        self._world = world
        self._hub = hub
        self._feed = feed
        self._payloads = payloads
        self._by_id: dict[int, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}

    def open(
        self,
        kind: InteractionType,
        user: User,
        channel: Channel,
        data: Json,
        *,
        command_name: str | None = None,
        integration_types: list[int] | None = None,
        source: Message | None = None,
        before: Interaction | None = None,
    ) -> Interaction:
        """A user acts: the bot is told at once. `before` is the interaction whose modal is submitted."""
        guild = self._world.guild_of(channel)
        interaction_id = self._ids.next()
        installed_here = guild is None or self._world.bot_is_in(guild)
        owners = self._owners(user, channel, integration_types, installed_here=installed_here)
        if source is not None and source.interaction_metadata is not None:
            owners = source.interaction_metadata["authorizing_integration_owners"]
        interaction = Interaction(
            id=interaction_id,
            token=_token(interaction_id),
            type=kind,
            user=user,
            channel=channel,
            guild=guild,
            created_at_s=self._clock.now_s(),
            data=data,
            owners=owners,
            only_user_installed=not installed_here,
            command_name=command_name,
            source=source,
            parent_id=before.id if before else None,
            triggered_by=self._payloads.metadata(before) if before else None,
        )
        self._by_id[interaction.id] = interaction
        self._by_token[interaction.token] = interaction
        self._hub.dispatch(
            "INTERACTION_CREATE",
            lambda: self._payloads.for_bot(interaction),
            guild_id=guild.id if guild else None,
        )
        self._watch(interaction)
        self.tell(interaction, "created")
        return interaction

    def find(self, interaction_id: int) -> Interaction | None:
        """An interaction by its id."""
        return self._by_id.get(interaction_id)

    def for_callback(self, interaction_id: int, token: str, arrived_at_s: float) -> Interaction:
        """The interaction that a callback answers. Raises DiscordProblem (404/10062) when unknown or too late."""
        interaction = self._by_id.get(interaction_id)
        if interaction is None or not secrets.compare_digest(interaction.token, token):
            raise unknown_interaction("no such interaction")
        if interaction.state is State.ACKNOWLEDGED:
            return interaction
        waited_s = arrived_at_s - interaction.created_at_s
        if interaction.state is State.FAILED or waited_s > self._config.acknowledge_within_s:
            self._fail(interaction)
            raise unknown_interaction(
                f"acknowledged after {waited_s:.2f} s, later than {self._config.acknowledge_within_s:g} s"
            )
        return interaction

    def for_webhook(self, application_id: int, token: str) -> Interaction:
        """The interaction whose token this is. Raises DiscordProblem: 404/10015, 401/50027."""
        if application_id != self._world.application.id:
            raise unknown_webhook("the webhook id is not the application's")
        interaction = self._by_token.get(token)
        if interaction is None:
            raise invalid_webhook_token("no interaction has this token")
        if self._clock.now_s() - interaction.created_at_s > self._config.token_life_s:
            raise invalid_webhook_token(f"the token is older than {self._config.token_life_s:g} s")
        if interaction.state is not State.ACKNOWLEDGED:
            raise unknown_webhook("used before the interaction was acknowledged")
        return interaction

    def close_late(self) -> None:
        """Fail every interaction that has waited too long, after the world was aged."""
        latest_s = self._clock.now_s() - self._config.acknowledge_within_s
        for interaction in [one for one in self._by_id.values() if one.state is State.PENDING]:
            if interaction.created_at_s <= latest_s:
                self._fail(interaction)

    def tell(self, interaction: Interaction, what: str, message: Message | None = None) -> None:
        """Note a step of an interaction's life and tell its user."""
        interaction.note(self._clock.now_s(), what, message)
        self._feed.publish(
            "interaction_update",
            interaction.channel.id,
            lambda: self._payloads.for_user(interaction),
            only_for=interaction.user.id,
        )

    def _watch(self, interaction: Interaction) -> None:
        if interaction.state is not State.PENDING:
            return
        left_s = interaction.created_at_s + self._config.acknowledge_within_s - self._clock.now_s()
        if left_s <= 0:
            self._fail(interaction)
        else:  # the loop's clock and the wall's differ by a hair: look again rather than once
            asyncio.get_running_loop().call_later(left_s + _HAIR_S, self._watch, interaction)

    def _fail(self, interaction: Interaction) -> None:
        if interaction.state is State.PENDING:
            interaction.state = State.FAILED
            self.tell(interaction, "failed")

    def _owners(
        self, user: User, channel: Channel, integration_types: list[int] | None, *, installed_here: bool
    ) -> Json:
        owners: Json = {}
        by_guild, by_user = (integration_types is None or kind in integration_types for kind in (0, 1))
        if installed_here and by_guild:
            owners["0"] = str(channel.guild_id or 0)
        if user.installed_app and by_user:
            owners["1"] = str(user.id)
        return owners or {"0": str(channel.guild_id or 0)}


def _token(interaction_id: int) -> str:
    head = base64.urlsafe_b64encode(f"interaction:{interaction_id}:".encode()).decode().rstrip("=")
    return head + secrets.token_urlsafe(48)
