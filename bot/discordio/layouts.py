"""What replies look like, in Components V2."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.discordio import buttons, texts
from bot.discordio.columns import column
from bot.domain.errors import RetouchError, UnknownOutcome
from bot.domain.job import Job
from bot.domain.prompt import one_line, shortened
from bot.services.ports import Outcome, Progress, Result

MASK_NAME = "mask.png"
_ALT_TEXT_LIMIT = 1024
_FAILED_COLOUR = discord.Colour.from_rgb(0xDA, 0x37, 0x3C)


class Upload(discord.File):
    """A file to upload. Its number is written as Discord's API description wants it: a snowflake, in a string."""

    def to_dict(self, index: int) -> dict[str, Any]:
        """What stands in the message's `attachments`."""
        return {**super().to_dict(index), "id": str(index)}


def progress_layout(job: Job, progress: Progress) -> ui.LayoutView:
    """A waiting reply."""
    # A mask of our own stays in sight, and its file in the message: the image API may still have to fetch it.
    return column(
        ui.TextDisplay(texts.prompt_line(job)),
        *([_mask_section(f"attachment://{MASK_NAME}")] if job.has_own_mask else []),
        ui.TextDisplay(texts.progress_line(progress)),
        ui.ActionRow(buttons.cancel_button(job.id)),
    )


def failure_layout(job: Job, error: RetouchError, reference: str | None) -> ui.LayoutView:
    """A reply that ends with a reason, and with a question where the outcome is unknown."""
    reason = texts.crashed(reference) if reference else texts.answer(error)
    box: ui.Container[ui.LayoutView] = ui.Container(
        ui.TextDisplay(texts.prompt_line(job)), ui.TextDisplay(reason), accent_colour=_FAILED_COLOUR
    )
    if isinstance(error, UnknownOutcome):
        box.add_item(ui.ActionRow(buttons.submit_again_button(job.id), buttons.give_up_button(job.id)))
    return column(box)


def mask_layout(job: Job, mask: discord.File) -> ui.LayoutView:
    """A waiting reply that carries the mask which is really used."""
    return column(
        ui.TextDisplay(texts.prompt_line(job)),
        _mask_section(mask),
    )


def _mask_section(mask: discord.File | str) -> ui.Section[ui.LayoutView]:
    return ui.Section(texts.MASK_RESIZED, accessory=ui.Thumbnail(mask, description="The mask that is used"))


def media_urls(message: discord.Message) -> list[str]:
    """The addresses of a message's thumbnails, once uploaded."""
    return [
        part.accessory.media.url
        for part in message.components
        if isinstance(part, discord.SectionComponent) and isinstance(part.accessory, discord.ThumbnailComponent)
    ]


def results_layout(job: Job, files: Sequence[discord.File], outcome: Outcome) -> ui.LayoutView:
    """A reply that ends with its pictures."""
    gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery(
        *(discord.MediaGalleryItem(file, description=alt_text(job)) for file in files)
    )
    remarks = [f"-# ⚠️ {texts.remark(note)}" for note in outcome.notes]
    return column(
        ui.TextDisplay(texts.prompt_line(job)),
        gallery,
        ui.TextDisplay("\n".join([texts.details_line(job, outcome), *remarks])),
    )


def result_files(job: Job, results: Sequence[Result]) -> list[Upload]:
    """The pictures as uploads, named so that a saved file tells its seed."""
    return [
        Upload(
            result.file,  # type: ignore[arg-type]  # any seekable binary file will do
            filename=f"retouch-{job.parameters.seed}-{number}.{result.extension}",
            description=alt_text(job),
        )
        for number, result in enumerate(results, start=1)
    ]


def alt_text(job: Job) -> str | None:
    """What a screen reader says of the pictures: the prompt."""
    return shortened(one_line(job.parameters.prompt), _ALT_TEXT_LIMIT) or None


def given_up_layout(job: Job) -> ui.LayoutView:
    """A reply whose requester let go of a job of unknown outcome."""
    return column(ui.TextDisplay(texts.prompt_line(job)), ui.TextDisplay(texts.GIVEN_UP))
