"""Reading a file of Discord's whose link may have died: the same file under a link that is signed anew."""

from typing import BinaryIO

import structlog

from bot.domain.errors import AttachmentGone, DiscordUnavailable, PictureRole
from bot.domain.job import Attachment
from bot.services.ports import Attachments

_log = structlog.get_logger()


async def fetch_alive(attachments: Attachments, attachment: Attachment, role: PictureRole) -> tuple[BinaryIO, str]:
    """The file, at its start, and the address that it is to be had from now.

    Raises PictureTooHeavy, AttachmentGone, DiscordUnavailable.
    """
    try:
        return await attachments.fetch(attachment, role), attachment.url
    except AttachmentGone:
        try:
            if refreshed := await attachments.refresh(attachment):
                return await attachments.fetch(refreshed, role), refreshed.url
        except (AttachmentGone, DiscordUnavailable) as error:
            _log.info("attachment.not_refreshed", reason=type(error).__name__)
        raise
