"""What happens when somebody answers the question about a mask. A custom_id says all; nothing is kept in memory."""

from contextlib import closing
from typing import ClassVar

import discord

from bot.discordio import answers, buttons, mask_layouts
from bot.discordio.acknowledge import take_press, think_alone
from bot.discordio.patience import patiently
from bot.discordio.telling import say, tell
from bot.domain.errors import PersonError, ReplyGone, ServiceError, StoreError
from bot.domain.mask import Area
from bot.services.answer_mask import AnswerMask
from bot.services.name_area import NameArea
from bot.services.ports import Question
from cogs.inpaint.buttons import is_another_look
from cogs.inpaint.intake import Intake

_PATIENCE_S = 60.0


class _Answers:
    """What every answer needs; set once at the start."""

    answer_mask: ClassVar[AnswerMask]
    name_area: ClassVar[NameArea]
    intake: ClassVar[Intake]

    job_id: str

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do it and show the mask as it is then, or say why not."""
        await take_press(interaction)
        try:
            question = await self.answer(interaction.user.id)
            if question is not None:
                await _show(interaction, self.job_id, question)
        except ReplyGone:  # somebody put the question away meanwhile
            return
        except (PersonError, StoreError, ServiceError) as error:
            await tell(interaction, error)

    async def answer(self, person_id: int) -> Question | None:
        """What the button is for; the mask to show then."""
        raise NotImplementedError


class LookButton(_Answers, buttons.JobButton, template=buttons.LOOK):
    """Show the question, on the public reply: for whoever closed it, or never got it."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Bring it to the requester alone."""
        await think_alone(interaction)
        try:
            await _show(interaction, self.job_id, await self.answer_mask.look(self.job_id, interaction.user.id))
        except ReplyGone:
            return
        except (PersonError, StoreError, ServiceError) as error:
            await say(interaction, answers.answer(error))


class GoButton(_Answers, buttons.JobButton, template=buttons.GO):
    """Use the mask as it is shown."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Let the job go on; the question has had its time."""
        await take_press(interaction)
        try:
            job = await self.answer_mask.go(self.job_id, interaction.user.id)
            if job is not None and interaction.message is not None and is_another_look(interaction.message, job):
                await patiently(interaction.delete_original_response, budget_s=_PATIENCE_S)
        except ReplyGone:  # put away already
            return
        except (PersonError, StoreError, ServiceError) as error:
            await tell(interaction, error)


class InvertButton(_Answers, buttons.JobButton, template=buttons.INVERT):
    """Exchange what stays and what is repainted."""

    async def answer(self, person_id: int) -> Question | None:
        """Do it."""
        return await self.answer_mask.invert(self.job_id, person_id)


class GrowButton(_Answers, buttons.JobButton, template=buttons.GROW):
    """Make the mask a step larger."""

    async def answer(self, person_id: int) -> Question | None:
        """Do it."""
        return await self.answer_mask.grow(self.job_id, person_id)


class ShrinkButton(_Answers, buttons.JobButton, template=buttons.SHRINK):
    """Make the mask a step smaller."""

    async def answer(self, person_id: int) -> Question | None:
        """Do it."""
        return await self.answer_mask.grow(self.job_id, person_id, -1)


class FeatherButton(_Answers, buttons.JobButton, template=buttons.FEATHER):
    """Make the mask's edge softer, or sharp again."""

    async def answer(self, person_id: int) -> Question | None:
        """Do it."""
        return await self.answer_mask.feather(self.job_id, person_id)


class MoveSelect(_Answers, buttons.JobSelect, template=buttons.MOVE):
    """Name another part of the picture."""

    async def answer(self, person_id: int) -> Question | None:
        """Do it."""
        return await self.answer_mask.move(self.job_id, person_id, Area(self.item.values[0]))


class AreaSelect(_Answers, buttons.JobSelect, template=buttons.AREA):
    """Name a part of the picture where there was no mask: a new job, with a reply of its own."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Accept or refuse at once, as the command does."""
        area, person_id = Area(self.item.values[0]), interaction.user.id
        started = await self.intake.take(
            interaction, lambda reply, at: self.name_area.name(self.job_id, person_id, area, reply, at)
        )
        if started is not None and interaction.message is not None:
            await self.name_area.put_help_away(self.job_id, interaction.message.id, area)


async def _show(interaction: discord.Interaction, job_id: str, question: Question) -> None:
    async def edit() -> None:
        preview = mask_layouts.preview_file(question)
        view = mask_layouts.question_layout(job_id, question, preview)
        await interaction.edit_original_response(view=view, attachments=[preview])

    with closing(question.overlay):
        await patiently(edit, budget_s=_PATIENCE_S)


MASK_BUTTONS = (
    LookButton,
    GoButton,
    InvertButton,
    GrowButton,
    ShrinkButton,
    FeatherButton,
    MoveSelect,
    AreaSelect,
)


def set_up_mask_buttons(client: discord.Client, answer_mask: AnswerMask, name_area: NameArea, intake: Intake) -> None:
    """Answer these from now on, those of earlier processes included."""
    _Answers.answer_mask = answer_mask
    _Answers.name_area = name_area
    _Answers.intake = intake
    client.add_dynamic_items(*MASK_BUTTONS)
