"""Reading the files that people give to a command, from Discord's CDN."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import BinaryIO

from yarl import URL

from bot.domain.errors import AttachmentGone, DiscordUnavailable, PictureRole, PictureTooHeavy
from bot.domain.job import Attachment
from bot.downloads import (
    AllowedHosts,
    Downloader,
    Gone,
    HostRefused,
    TooLarge,
    Unavailable,
    is_loopback,
    open_download_session,
)

# https://discord.com/developers/docs/reference#image-formatting
_CDN_HOSTS = ("cdn.discordapp.com", "media.discordapp.net")


class DiscordAttachments:
    """Streams attachments into files of the caller's."""

    def __init__(self, downloader: Downloader) -> None:
        self._downloader = downloader

    async def fetch(self, attachment: Attachment, role: PictureRole) -> BinaryIO:
        """The attachment's bytes, at their start. Raises PictureTooHeavy, AttachmentGone, DiscordUnavailable."""
        try:
            return await self._downloader.fetch(attachment.url)
        except TooLarge as error:
            raise PictureTooHeavy(role, attachment.filename, error.size_bytes, error.limit_bytes) from error
        except (Gone, HostRefused) as error:
            raise AttachmentGone(role, attachment.filename) from error
        except Unavailable as error:
            raise DiscordUnavailable("attachment") from error


@asynccontextmanager
async def open_attachments(api_url: str, max_bytes: int) -> AsyncIterator[DiscordAttachments]:
    """Open the adapter with its connections; a Discord on this machine hands its files out itself."""
    hosts = AllowedHosts.of(_CDN_HOSTS, base_url=api_url if is_loopback(URL(api_url).host) else None)
    async with open_download_session(hosts) as session:
        yield DiscordAttachments(Downloader(session, hosts, max_bytes=max_bytes))
