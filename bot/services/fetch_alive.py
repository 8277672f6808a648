"""Reading a file of Discord's whose link may have died: the same file under a link that is signed anew."""

from collections.abc import Callable
from typing import BinaryIO

import structlog

from bot.domain.errors import AttachmentGone, DiscordUnavailable, PictureRole
from bot.domain.job import Attachment
from bot.services.ports import Attachments

_log = structlog.get_logger()


async def fetch_alive(
    attachments: Attachments,
    attachment: Attachment,
    role: PictureRole,
    *,
    kept_waiting: Callable[[], None] = lambda: None,
) -> tuple[BinaryIO, str]:
    """The file, at its start, and the address that it is to be had from now; `kept_waiting` as in `ImageApi.fetch`.

    Raises PictureTooHeavy, AttachmentGone, DiscordUnavailable.
    """
    try:
        return await attachments.fetch(attachment, role, kept_waiting=kept_waiting), attachment.url
    except AttachmentGone:
        try:
            if refreshed := await attachments.refresh(attachment):
                return await attachments.fetch(refreshed, role, kept_waiting=kept_waiting), refreshed.url
        except (AttachmentGone, DiscordUnavailable) as error:
            _log.info("attachment.not_refreshed", reason=type(error).__name__)
        raise
