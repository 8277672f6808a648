"""Discord's files as values: the six facts that a job keeps of an attachment, however Discord told them."""

from collections.abc import Mapping
from typing import Any

import discord

from bot.domain.job import Attachment


def attachment_of(told: discord.Attachment) -> Attachment:
    """An attachment as discord.py reads it."""
    return Attachment(
        filename=told.filename,
        url=told.url,
        content_type=told.content_type,
        size_bytes=told.size,
        width_px=told.width,
        height_px=told.height,
    )


def attachment_in(payload: Mapping[str, Any]) -> Attachment:
    """An attachment as it comes over the wire, in what a modal's sender uploaded."""
    return Attachment(
        filename=payload["filename"],
        url=payload["url"],
        content_type=payload.get("content_type"),
        size_bytes=payload["size"],
        width_px=payload.get("width"),
        height_px=payload.get("height"),
    )
