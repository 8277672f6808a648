"""What replies look like, in Components V2."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import discord
from discord import ui

from bot.discordio import answers, buttons, texts
from bot.discordio.columns import column
from bot.domain.errors import PictureRole, RetouchError, UnknownOutcome
from bot.domain.job import Attachment, Job
from bot.domain.prompt import one_line, shortened
from bot.languages import gettext
from bot.services.ports import Outcome, Progress, Result

_NAMES = {PictureRole.INIT_IMAGE: "picture", PictureRole.MASK: "mask"}
_ALT_TEXT_LIMIT = 1024
_FAILED_COLOUR = discord.Colour.from_rgb(0xDA, 0x37, 0x3C)


class Upload(discord.File):
    """A file to upload. Its number is written as Discord's API description wants it: a snowflake, in a string."""

    def to_dict(self, index: int) -> dict[str, Any]:
        """What stands in the message's `attachments`."""
        return {**super().to_dict(index), "id": str(index)}


def progress_layout(job: Job, progress: Progress) -> ui.LayoutView:
    """A waiting reply."""
    return column(
        ui.TextDisplay(texts.prompt_line(job)),
        *_used_sections(job),
        ui.TextDisplay(texts.progress_line(progress)),
        ui.ActionRow(buttons.cancel_button(job.id)),
    )


def failure_layout(job: Job, error: RetouchError, reference: str | None) -> ui.LayoutView:
    """A reply that ends with a reason, and with a question where the outcome is unknown."""
    reason = answers.crashed(reference) if reference else answers.answer(error)
    box: ui.Container[ui.LayoutView] = ui.Container(
        ui.TextDisplay(texts.prompt_line(job)), ui.TextDisplay(reason), accent_colour=_FAILED_COLOUR
    )
    if isinstance(error, UnknownOutcome):
        box.add_item(ui.ActionRow(buttons.submit_again_button(job.id), buttons.give_up_button(job.id)))
    return column(box)


def lost_layout(reference: str) -> ui.LayoutView:
    """The end of a reply of which not even the prompt is known any more."""
    return column(ui.Container(ui.TextDisplay(answers.lost(reference)), accent_colour=_FAILED_COLOUR))


def attached_layout(job: Job, files: Mapping[PictureRole, discord.File]) -> ui.LayoutView:
    """A waiting reply that carries what is submitted in place of the given files."""
    return column(
        ui.TextDisplay(texts.prompt_line(job)),
        *(_used_section(role, file) for role, file in files.items()),
        ui.ActionRow(buttons.cancel_button(job.id)),
    )


def attached_file(role: PictureRole, file: BinaryIO) -> Upload:
    """A file of our making to attach, under the name that `attached_urls` looks for."""
    name = f"{_NAMES[role]}.{_extension(file)}"
    return Upload(file, filename=name, description=gettext(texts.USED_ALT[role]))  # type: ignore[arg-type]


def attached_urls(message: discord.Message) -> dict[PictureRole, str]:
    """Where those files are in a message. Discord leaves files that components show out of the attachments."""
    shown = [
        part.accessory.media.url
        for part in message.components
        if isinstance(part, discord.SectionComponent) and isinstance(part.accessory, discord.ThumbnailComponent)
    ]
    names = {name: role for role, name in _NAMES.items()}
    found: dict[PictureRole, str] = {}
    for url in [*shown, *(attachment.url for attachment in message.attachments)]:
        role = names.get(PurePosixPath(urlsplit(url).path).stem)
        if role is not None:
            found.setdefault(role, url)
    return found


def _used_sections(job: Job) -> Iterator[ui.Section[ui.LayoutView]]:
    """Files of our own stay in sight, and in the message: the image API may still have to fetch them."""
    urls = {
        PictureRole.INIT_IMAGE: job.image_url if job.has_own_image else None,
        PictureRole.MASK: job.mask_url if job.has_own_mask else None,
    }
    for role, url in urls.items():
        if url is not None:
            yield _used_section(role, f"attachment://{PurePosixPath(urlsplit(url).path).name}")


def _used_section(role: PictureRole, file: discord.File | str) -> ui.Section[ui.LayoutView]:
    return ui.Section(
        gettext(texts.USED[role]), accessory=ui.Thumbnail(file, description=gettext(texts.USED_ALT[role]))
    )


def _extension(file: BinaryIO) -> str:
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    return {b"\x89PNG": "png", b"RIFF": "webp"}.get(start, "jpg")


def results_layout(
    job: Job, files: Sequence[discord.File], outcome: Outcome, rows: Sequence[ui.ActionRow[ui.LayoutView]] = ()
) -> ui.LayoutView:
    """A reply that ends with its pictures, and with `rows` of buttons to go on from them."""
    gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery(
        *(discord.MediaGalleryItem(file, description=alt_text(job)) for file in files)
    )
    kept = [] if outcome.changed_outside is None else [texts.outside_line(outcome.changed_outside)]
    remarks = [f"-# ⚠️ {texts.remark(note)}" for note in outcome.notes]
    return column(
        ui.TextDisplay(texts.prompt_line(job)),
        gallery,
        ui.TextDisplay("\n".join([texts.details_line(job, outcome), *kept, *remarks])),
        *rows,
    )


def delivered_files(message: discord.Message, results: Sequence[Result]) -> tuple[Attachment, ...]:
    """The pictures of a message as Discord shows them, in order; none where it does not show as many."""
    items = [
        item.media
        for part in message.components
        if isinstance(part, discord.MediaGalleryComponent)
        for item in part.items
    ]
    if len(items) != len(results):
        return ()
    return tuple(
        Attachment(
            filename=PurePosixPath(urlsplit(media.url).path).name,
            url=media.url,
            content_type=media.content_type,
            size_bytes=result.size_bytes,
            width_px=result.width_px,
            height_px=result.height_px,
        )
        for media, result in zip(items, results, strict=True)
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
    return column(ui.TextDisplay(texts.prompt_line(job)), ui.TextDisplay(gettext(texts.GIVEN_UP)))
