"""What happens when somebody presses a button under a reply. Its custom_id says all; nothing is kept in memory."""

from contextlib import suppress
from typing import ClassVar

import discord

from bot.discordio import buttons, layouts
from bot.discordio.acknowledge import take_press
from bot.discordio.patience import patiently
from bot.discordio.telling import tell
from bot.domain.errors import PersonError, RetouchError, StoreError
from bot.domain.job import TOKEN_LIFE, Job
from bot.languages import speaking
from bot.services.clock import Clock
from bot.services.decide_job import DecideJob

_PATIENCE_S = 60.0


class _JobButton(buttons.JobButton, template=r"retouch:none"):
    """A button of a job. Whatever a person may not do is answered to them alone."""

    decide_job: ClassVar[DecideJob]
    clock: ClassVar[Clock]

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do it, or say why not. Acknowledged first: stopping a job waits for its reply's last edit."""
        await take_press(interaction)
        try:
            await self.do(interaction)
        except (PersonError, StoreError) as error:
            await tell(interaction, error)

    async def do(self, interaction: discord.Interaction) -> None:
        """What the button is for."""
        raise NotImplementedError


class CancelButton(_JobButton, template=buttons.CANCEL):
    """Stop a job."""

    async def do(self, interaction: discord.Interaction) -> None:
        """Stop it; its reply then says so."""
        is_moderator = interaction.guild_id is not None and interaction.permissions.manage_messages
        job = await self.decide_job.cancel(self.job_id, interaction.user.id, is_moderator=is_moderator)
        if interaction.message is not None and is_another_look(interaction.message, job):
            with suppress(RetouchError):  # it does no harm where it is
                await patiently(interaction.delete_original_response, budget_s=_PATIENCE_S)


class SubmitAgainButton(_JobButton, template=buttons.SUBMIT_AGAIN):
    """Submit a job of unknown outcome again."""

    async def do(self, interaction: discord.Interaction) -> None:
        """Take it up again; its reply goes on under the button's token."""
        await self.decide_job.submit_again(
            self.job_id,
            interaction.user.id,
            token=interaction.token,
            expires_at=self.clock.now() + TOKEN_LIFE,
        )


class GiveUpButton(_JobButton, template=buttons.GIVE_UP):
    """Let go of a job of unknown outcome."""

    async def do(self, interaction: discord.Interaction) -> None:
        """Let go, and say so in the reply."""
        job = await self.decide_job.give_up(self.job_id, interaction.user.id)
        with speaking(job.reply.language):
            view = layouts.given_up_layout(job)
        with suppress(RetouchError):  # decided is decided, shown or not
            await patiently(lambda: interaction.edit_original_response(view=view), budget_s=_PATIENCE_S)


def is_another_look(message: discord.Message, job: Job) -> bool:
    """Whether this is a question about the job's mask that the job does not know of, and so will not put away."""
    return message.flags.ephemeral and message.id != job.question_id


JOB_BUTTONS = (CancelButton, SubmitAgainButton, GiveUpButton)


def set_up_buttons(client: discord.Client, decide_job: DecideJob, clock: Clock) -> None:
    """Answer these buttons from now on, those of earlier processes included."""
    _JobButton.decide_job = decide_job
    _JobButton.clock = clock
    client.add_dynamic_items(*JOB_BUTTONS)
