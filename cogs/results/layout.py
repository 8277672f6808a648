"""What the answers behind the buttons look like."""

import io
from collections.abc import Sequence
from typing import BinaryIO

import discord
from discord import ui

from bot.discordio.columns import column
from bot.discordio.layouts import Upload
from bot.services.explain_job import Explained
from cogs.results import texts
from cogs.results.command_line import command_line

# Of a message's 4,000 characters.
_MOST_CHARACTERS = 3900
_FENCE = "```"

Shown = tuple[ui.LayoutView, list[Upload]]


def compared_layout(pictures: Sequence[BinaryIO]) -> Shown:
    """Before and after, for each result."""
    names = [f"compare-{number}.jpg" for number in range(1, len(pictures) + 1)]
    return _pictures(pictures, names, texts.COMPARED, texts.COMPARED_ALT)


def before_layout(picture: BinaryIO) -> Shown:
    """The picture with its mask."""
    return _pictures([picture], ["before.jpg"], texts.BEFORE, texts.BEFORE_ALT)


def info_layout(explained: Explained) -> Shown:
    """How a picture was made. The command's line is a file where it has no room, or would end its own code block."""
    text, line = texts.info(explained), command_line(explained.job)
    block = f"{texts.LINE_HEADING}\n{_FENCE}\n{line}\n{_FENCE}"
    if _FENCE not in line and len(text) + len(block) <= _MOST_CHARACTERS:
        return column(ui.TextDisplay(text), ui.TextDisplay(block)), []
    file = Upload(io.BytesIO(line.encode()), filename="inpaint.txt")
    return column(ui.TextDisplay(text), ui.TextDisplay(texts.LINE_FILE), ui.File(file)), [file]


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
