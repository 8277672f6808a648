"""What a person sees while they are asked about a mask, or told how to make one."""

import discord
from discord import ui

from bot.discordio import buttons, mask_texts, texts
from bot.discordio.columns import column
from bot.discordio.layouts import Upload
from bot.domain.job import Job
from bot.domain.mask import Area, MaskKind
from bot.languages import gettext
from bot.services.ports import Question

PREVIEW_NAME = "preview.jpg"


def asking_layout(job: Job) -> ui.LayoutView:
    """A reply that waits for its person to look at the mask. Cancel is where the question is: one is enough."""
    return column(
        ui.TextDisplay(texts.prompt_line(job)),
        ui.TextDisplay(mask_texts.waiting_line(job)),
        ui.ActionRow(buttons.look_button(job.id)),
    )


def question_layout(job_id: str, question: Question, preview: discord.File) -> ui.LayoutView:
    """The question itself, for one person's eyes."""
    parts: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(mask_texts.question(question)),
        ui.MediaGallery(discord.MediaGalleryItem(preview, description=gettext(mask_texts.PREVIEW_ALT))),
    ]
    looks_inverted = question.doubt is not None
    parts.append(
        ui.ActionRow(
            buttons.go_button(job_id, is_primary=not looks_inverted),
            buttons.invert_button(job_id, is_primary=looks_inverted),
            buttons.grow_button(job_id),
            buttons.shrink_button(job_id),
            buttons.feather_button(job_id),
        )
    )
    if question.kind in {MaskKind.AREA, MaskKind.BORDER}:
        parts.append(ui.ActionRow(buttons.move_select(job_id)))
    parts.append(ui.ActionRow(buttons.cancel_button(job_id)))
    return column(*parts)


def preview_file(question: Question) -> Upload:
    """The picture in the question, to upload once more each time."""
    question.overlay.seek(0)
    return Upload(question.overlay, filename=PREVIEW_NAME, description=gettext(mask_texts.PREVIEW_ALT))  # type: ignore[arg-type]


def no_mask_layout(job: Job) -> ui.LayoutView:
    """What a mask is, how to make one, and the shortest way: a word."""
    return column(
        ui.TextDisplay(texts.prompt_line(job)),
        ui.TextDisplay(gettext(mask_texts.HELP)),
        ui.ActionRow(buttons.area_select(job.id)),
    )


def named_layout(area: Area) -> ui.LayoutView:
    """The help, once a part was chosen in it."""
    return column(ui.TextDisplay(mask_texts.named(area)))
