"""What the answers behind the buttons look like."""

import io
from collections.abc import Sequence
from typing import BinaryIO

import discord
from discord import ui

from bot.discordio.columns import column
from bot.discordio.layouts import Upload
from bot.domain.job import Job
from bot.domain.prompt import length
from bot.languages import gettext
from bot.services.explain_job import Explained
from cogs.results import texts
from cogs.results.command_line import command_line

# Of a message's 4,000 characters.
MOST_CHARACTERS = 3900
_FENCE = "```"

Shown = tuple[ui.LayoutView, list[Upload]]


def compared_layout(pictures: Sequence[BinaryIO]) -> Shown:
    """Before and after, for each result."""
    names = [f"compare-{number}.jpg" for number in range(1, len(pictures) + 1)]
    return _pictures(pictures, names, gettext(texts.COMPARED), gettext(texts.COMPARED_ALT))


def before_layout(picture: BinaryIO) -> Shown:
    """The picture with its mask."""
    return _pictures([picture], ["before.jpg"], gettext(texts.BEFORE), gettext(texts.BEFORE_ALT))


def info_layout(explained: Explained) -> Shown:
    """How a picture was made."""
    text = texts.info(explained)
    parts, files = command_parts(explained.job, MOST_CHARACTERS - length(text))
    return column(ui.TextDisplay(text), *parts), files


def command_parts(job: Job, room: int) -> tuple[list[ui.Item[ui.LayoutView]], list[Upload]]:
    """The command's line to copy: in a code block if there is room for it, and if it would not end its own block.

    Else it is a file.
    """
    line = command_line(job)
    block = f"{gettext(texts.LINE_HEADING)}\n{_FENCE}\n{line}\n{_FENCE}"
    if _FENCE not in line and length(block) <= room:
        return [ui.TextDisplay(block)], []
    file = Upload(io.BytesIO(line.encode()), filename="inpaint.txt")
    return [ui.TextDisplay(gettext(texts.LINE_FILE)), ui.File(file)], [file]


def _pictures(pictures: Sequence[BinaryIO], names: Sequence[str], text: str, alt_text: str) -> Shown:
    for picture in pictures:
        picture.seek(0)
    files = [
        Upload(picture, filename=name, description=alt_text)  # type: ignore[arg-type]  # any seekable binary file
        for picture, name in zip(pictures, names, strict=True)
    ]
    gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery(
        *(discord.MediaGalleryItem(file, description=alt_text) for file in files)
    )
    return column(gallery, ui.TextDisplay(text)), files
