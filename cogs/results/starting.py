"""From a press, or a modal that was sent, to a new job in the same channel."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import discord

from bot.discordio.places import UnfilteredPlaces
from bot.domain.job import Job, ReplyAddress
from bot.services.follow_up import Presser
from cogs.inpaint.intake import Intake
from cogs.results.drafts import Refuse


class Starting:
    """Starts what goes on from a job."""

    def __init__(self, intake: Intake, unfiltered: UnfilteredPlaces) -> None:
        self._intake = intake
        self._unfiltered = unfiltered

    async def start(
        self,
        interaction: discord.Interaction,
        follow: Callable[[Presser], Awaitable[Job]],
        refuse: Refuse | None = None,
    ) -> None:
        """Accept or refuse at once, as the command does."""

        async def accept(reply: ReplyAddress, ordered_at: datetime) -> Job:
            may_be_unfiltered = self._unfiltered.includes(interaction)
            return await follow(
                Presser(interaction.user.id, interaction.guild_id, reply, ordered_at, may_be_unfiltered)
            )

        await self._intake.take(interaction, accept, refuse)
