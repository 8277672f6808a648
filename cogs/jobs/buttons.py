"""What happens when somebody presses a button in their list. Nothing is kept in memory: the custom_id says all."""

from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar

import discord
import structlog

from bot.discordio import answers, buttons, layouts
from bot.discordio.acknowledge import take_press, think_alone
from bot.discordio.patience import patiently
from bot.discordio.result_buttons import result_rows
from bot.discordio.telling import say, tell
from bot.domain.errors import (
    PersonError,
    ReplyGone,
    RetouchError,
    ServiceError,
    StoppedByPerson,
    StoreError,
    TooLateToChange,
)
from bot.services.decide_job import DecideJob
from bot.services.list_jobs import ListJobs
from bot.services.ports import Replies
from bot.services.show_shelved import Shelved, ShowShelved
from cogs.jobs import layout

_log = structlog.get_logger()

_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class UseCases:
    """What the buttons call."""

    list_jobs: ListJobs
    decide_job: DecideJob
    show_shelved: ShowShelved
    replies: Replies


class _ListButton(buttons.JobButton, template=r"retouch:jobs:none"):
    """A button in somebody's list of jobs."""

    use_cases: ClassVar[UseCases]


class _DecisionButton(_ListButton, template=r"retouch:jobs:none"):
    """A decision about a job. Afterwards the list is shown as it is then."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do it, or say why not."""
        await take_press(interaction)
        try:
            await self.decide(interaction.user.id)
        except (PersonError, StoreError) as error:
            await tell(interaction, error)
        await self._refresh(interaction)

    async def decide(self, person_id: int) -> None:
        """What the button is for. Raises NotYours, TooLateToChange, StoreUnavailable."""
        raise NotImplementedError

    async def _refresh(self, interaction: discord.Interaction) -> None:
        with suppress(StoreError, ReplyGone, ServiceError):  # a list that stays as it was does no harm
            listed = await self.use_cases.list_jobs.of_person(interaction.user.id)
            await patiently(
                lambda: interaction.edit_original_response(view=layout.jobs_layout(listed)), budget_s=_PATIENCE_S
            )


class CancelListedButton(_DecisionButton, template=layout.CANCEL):
    """Stop a job."""

    async def decide(self, person_id: int) -> None:
        """Stop it; its reply then says so."""
        await self.use_cases.decide_job.cancel(self.job_id, person_id, is_moderator=False)


class SubmitListedAgainButton(_DecisionButton, template=layout.SUBMIT_AGAIN):
    """Submit a job of unknown outcome again."""

    async def decide(self, person_id: int) -> None:
        """Take it up again. It goes on in its own reply: this press's token would lead into the list."""
        job = await self.use_cases.list_jobs.find(self.job_id)
        if job is None:
            raise TooLateToChange
        await self.use_cases.decide_job.submit_again(
            self.job_id, person_id, token=job.reply.token, expires_at=job.reply.expires_at
        )


class GiveUpListedButton(_DecisionButton, template=layout.GIVE_UP):
    """Let go of a job of unknown outcome."""

    async def decide(self, person_id: int) -> None:
        """Let go, and take the question out of the job's reply."""
        job = await self.use_cases.decide_job.give_up(self.job_id, person_id)
        try:
            await self.use_cases.replies.show_failure(job, StoppedByPerson("StoppedByPerson"), None)
        except RetouchError as error:
            _log.info("job.end_not_shown", job_id=job.id, reason=type(error).__name__)


class ShowButton(_ListButton, template=buttons.SHOW):
    """Show pictures that could not be shown when they were done."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Bring them to the person alone."""
        await think_alone(interaction)
        limit_bytes = interaction.filesize_limit
        opened = self.use_cases.show_shelved.opened(self.job_id, interaction.user.id, upload_limit_bytes=limit_bytes)
        try:
            async with opened as shelved:
                message = await patiently(lambda: _bring(interaction, shelved), budget_s=_PATIENCE_S)
                files = layouts.delivered_files(message, shelved.results)
                with suppress(StoreError):  # shown they are; only Use may not find them
                    await self.use_cases.show_shelved.note_shown(shelved.job, files)
        except ReplyGone as error:
            _log.info("shelf.not_shown", job_id=self.job_id, reason=str(error))
        except (PersonError, StoreError, ServiceError) as error:
            await say(interaction, answers.answer(error))


async def _bring(interaction: discord.Interaction, shelved: Shelved) -> discord.InteractionMessage:
    """The pictures, with the same buttons as anywhere."""
    for result in shelved.results:
        result.file.seek(0)
    files = layouts.result_files(shelved.job, shelved.results)
    view = layouts.results_layout(shelved.job, files, shelved.outcome, result_rows(shelved.job.id, len(files)))
    return await interaction.edit_original_response(view=view, attachments=files)


LIST_BUTTONS = (CancelListedButton, SubmitListedAgainButton, GiveUpListedButton, ShowButton)


def set_up_list_buttons(client: discord.Client, use_cases: UseCases) -> None:
    """Answer these buttons from now on, those of earlier processes included."""
    _ListButton.use_cases = use_cases
    client.add_dynamic_items(*LIST_BUTTONS)
