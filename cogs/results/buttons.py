"""What happens when somebody presses a button below results. A custom_id says all; nothing is kept in memory."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, ClassVar

import discord
import structlog
from discord import ui

from bot.discordio import answers, result_buttons
from bot.discordio.acknowledge import Acknowledgement, open_modal, refuse_at_once, take_press, think_alone
from bot.discordio.buttons import JobButton, NumberedButton
from bot.discordio.patience import patiently
from bot.discordio.telling import say, tell
from bot.domain.errors import PersonError, ReplyGone, ServiceError, StoreError
from bot.domain.job import Job
from bot.services.delete_results import DeleteResults
from bot.services.explain_job import ExplainJob
from bot.services.follow_up import FollowUp, Presser
from bot.services.front_door import FrontDoor
from bot.services.look_back import LookBack
from cogs.results import layout, modals
from cogs.results.drafts import RETRY, drafted
from cogs.results.starting import Starting

_log = structlog.get_logger()

_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class UseCases:
    """What the buttons call."""

    starting: Starting
    follow_up: FollowUp
    look_back: LookBack
    explain_job: ExplainJob
    delete_results: DeleteResults
    front_door: FrontDoor


class _Pressed:
    """What every button needs; set once at the start."""

    use_cases: ClassVar[UseCases]

    job_id: str


class _Start(_Pressed):
    """A button that starts a job, with a reply of its own."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Accept or refuse at once, as the command does."""
        await self.use_cases.starting.start(interaction, self.follow)

    async def follow(self, by: Presser) -> Job:
        """The new job."""
        raise NotImplementedError


class AgainButton(_Start, JobButton, template=result_buttons.AGAIN):
    """The same with another seed."""

    async def follow(self, by: Presser) -> Job:
        """The new job."""
        return await self.use_cases.follow_up.again(self.job_id, by)


class VaryButton(_Start, JobButton, template=result_buttons.VARY):
    """The same words at a lower strength."""

    async def follow(self, by: Presser) -> Job:
        """The new job."""
        return await self.use_cases.follow_up.vary(self.job_id, by)


class _Ask(_Pressed):
    """A button that asks for more; `ResultsCog` hears the answer."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Open the modal at once: nothing but one look into the store comes before it."""
        with self.use_cases.front_door.answering():
            try:
                job = await self.find()
            except (PersonError, StoreError) as error:
                await refuse_at_once(interaction, answers.answer(error))
                return
            await open_modal(interaction, self.modal(job))

    async def find(self) -> Job:
        """The job that it is about. Raises NoLongerKept, StoreUnavailable."""
        return await self.use_cases.follow_up.find(self.job_id)

    def modal(self, job: Job) -> ui.Modal:
        """What is asked."""
        raise NotImplementedError


class ChangeButton(_Ask, JobButton, template=result_buttons.CHANGE):
    """Other words, numbers, or another mask."""

    def modal(self, job: Job) -> ui.Modal:
        """Everything that can be changed."""
        return modals.change_modal(job)


class NewWordsButton(_Ask, JobButton, template=result_buttons.NEW_WORDS):
    """Other words for the same picture and mask."""

    def modal(self, job: Job) -> ui.Modal:
        """The words."""
        return modals.words_modal(job)


class UseButton(_Ask, NumberedButton, template=result_buttons.USE):
    """A result becomes the picture of a new job; the words for it, and where in it, are asked first."""

    async def find(self) -> Job:
        """The job that has the result. Raises ResultMissing as well."""
        return await self.use_cases.follow_up.find_result(self.job_id, self.number)

    def modal(self, job: Job) -> ui.Modal:
        """The words, filled in, and what else may be another way."""
        return modals.use_modal(job, self.number)


class _Retry(_Ask, JobButton, template=r"retouch:nothing"):
    """Opens a form again that was refused, with what was written in it."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Read what was written from the refusal."""
        self.written = drafted(interaction.message, self.told)
        await super().callback(interaction)


class RetryChangeButton(_Retry, template=RETRY + result_buttons.CHANGED.removeprefix("retouch:")):
    """Change…, once more."""

    def modal(self, job: Job) -> ui.Modal:
        """The form."""
        return modals.change_modal(job, self.written)


class RetryWordsButton(_Retry, template=RETRY + result_buttons.REWORDED.removeprefix("retouch:")):
    """New words, once more."""

    def modal(self, job: Job) -> ui.Modal:
        """The form."""
        return modals.words_modal(job, self.written)


class RetryUseButton(_Retry, template=RETRY + result_buttons.USED.removeprefix("retouch:")):
    """Use, once more."""

    def modal(self, job: Job) -> ui.Modal:
        """The form."""
        return modals.use_modal(job, int(self.told["number"]), self.written)


class _Look(_Pressed):
    """A button that shows something, to whoever pressed it alone."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Show it, or say why not."""
        await think_alone(interaction)
        try:
            with ExitStack() as files:
                show = await self.look(files)

                async def edit() -> None:
                    view, uploads = show()
                    await interaction.edit_original_response(view=view, attachments=uploads)

                await patiently(edit, budget_s=_PATIENCE_S)
        except ReplyGone as error:
            _log.info("interaction.not_answered", error=type(error).__name__)
        except (PersonError, StoreError, ServiceError) as error:
            await say(interaction, answers.answer(error))

    async def look(self, files: ExitStack) -> Callable[[], layout.Shown]:
        """What to show, made anew for each try. Its pictures are closed with `files`."""
        raise NotImplementedError


class CompareButton(_Look, JobButton, template=result_buttons.COMPARE):
    """Before beside after."""

    async def look(self, files: ExitStack) -> Callable[[], layout.Shown]:
        """One picture for each result."""
        pictures = await self.use_cases.look_back.compare(self.job_id)
        for picture in pictures:
            files.callback(picture.close)
        return lambda: layout.compared_layout(pictures)


class BeforeButton(_Look, JobButton, template=result_buttons.BEFORE):
    """The picture with its mask."""

    async def look(self, files: ExitStack) -> Callable[[], layout.Shown]:
        """One picture."""
        picture = files.enter_context(await self.use_cases.look_back.before(self.job_id))
        return lambda: layout.before_layout(picture)


class InfoButton(_Look, JobButton, template=result_buttons.INFO):
    """How it was made."""

    async def look(self, files: ExitStack) -> Callable[[], layout.Shown]:  # noqa: ARG002 (there is nothing to close)
        """Words only, and perhaps a file with the command."""
        explained = await self.use_cases.explain_job.explain(self.job_id)
        return lambda: layout.info_layout(explained)


class DeleteButton(_Pressed, JobButton, template=result_buttons.DELETE):
    """Take the pictures away."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Delete the message, or say why not."""
        heard = await take_press(interaction)
        is_moderator = interaction.guild_id is not None and interaction.permissions.manage_messages
        try:
            await self.use_cases.delete_results.delete(
                self.job_id, interaction.user.id, is_moderator=is_moderator, asked_by=_asked_by(interaction)
            )
            await _take_away(interaction, heard)
        except ReplyGone:  # somebody was faster
            return
        except (PersonError, StoreError, ServiceError) as error:
            await tell(interaction, error)


async def _take_away(interaction: discord.Interaction, heard: Acknowledgement) -> None:
    """Delete the message that the button is on. Raises ReplyGone, DiscordRefused, DiscordUnavailable."""
    # A press that Discord was told of too late cannot be answered; the bot can still take its own message away.
    if heard is Acknowledgement.HEARD or interaction.message is None:
        await patiently(interaction.delete_original_response, budget_s=_PATIENCE_S)
    else:
        await patiently(interaction.message.delete, budget_s=_PATIENCE_S)


def _asked_by(interaction: discord.Interaction) -> int | None:
    """Whose interaction the message answers."""
    metadata = interaction.message.interaction_metadata if interaction.message else None
    return metadata.user.id if metadata else None


RESULT_BUTTONS: tuple[type[ui.DynamicItem[Any]], ...] = (
    AgainButton,
    VaryButton,
    UseButton,
    ChangeButton,
    NewWordsButton,
    CompareButton,
    BeforeButton,
    InfoButton,
    DeleteButton,
)
RETRY_BUTTONS: tuple[type[ui.DynamicItem[Any]], ...] = (RetryChangeButton, RetryWordsButton, RetryUseButton)


def set_up_result_buttons(client: discord.Client, use_cases: UseCases) -> None:
    """Answer these buttons from now on, those of earlier processes included."""
    _Pressed.use_cases = use_cases
    client.add_dynamic_items(*RESULT_BUTTONS, *RETRY_BUTTONS)
