"""Reading the files that people give to a command, from Discord's CDN."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import BinaryIO

import discord
from discord.http import Route
from yarl import URL

from bot.discordio.patience import patiently
from bot.domain.errors import (
    AttachmentGone,
    DiscordRefused,
    DiscordUnavailable,
    PictureRole,
    PictureTooHeavy,
    ReplyGone,
)
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

_COURTESY_S = 10.0
# https://discord.com/developers/docs/reference#image-formatting; the last two hand out what embeds show of elsewhere.
_CDN_HOSTS = (
    "cdn.discordapp.com",
    "media.discordapp.net",
    "images-ext-1.discordapp.net",
    "images-ext-2.discordapp.net",
)


class DiscordAttachments:
    """Streams attachments into files of the caller's."""

    def __init__(self, downloader: Downloader, client: discord.Client) -> None:
        self._downloader = downloader
        self._client = client

    async def fetch(
        self, attachment: Attachment, role: PictureRole, *, kept_waiting: Callable[[], None] = lambda: None
    ) -> BinaryIO:
        """The attachment's bytes, at their start. Raises PictureTooHeavy, AttachmentGone, DiscordUnavailable."""
        try:
            return await self._downloader.fetch(attachment.url, kept_waiting)
        except TooLarge as error:
            raise PictureTooHeavy(role, attachment.filename, error.size_bytes, error.limit_bytes) from error
        except (Gone, HostRefused) as error:
            raise AttachmentGone(role, attachment.filename) from error
        except Unavailable as error:
            raise DiscordUnavailable("attachment") from error

    async def refresh(self, attachment: Attachment) -> Attachment | None:
        """The same file under a link that was signed anew; None where Discord signs none. Raises DiscordUnavailable."""
        (refreshed,) = await self._sign_anew([attachment]) or [None]
        return refreshed

    async def refresh_all(self, attachments: Sequence[Attachment]) -> list[Attachment | None]:
        """The same for up to 50 files at once, in their order. Raises DiscordUnavailable."""
        if not attachments:
            return []
        # One file that Discord does not know any more, and it refuses them all.
        return await self._sign_anew(attachments) or [await self.refresh(attachment) for attachment in attachments]

    async def _sign_anew(self, attachments: Sequence[Attachment]) -> list[Attachment | None] | None:
        """None where Discord refused. Its clients use this route; its documentation has it not."""
        route = Route("POST", "/attachments/refresh-urls")
        body = {"attachment_urls": [attachment.url for attachment in attachments]}
        try:
            answer = await patiently(lambda: self._client.http.request(route, json=body), budget_s=_COURTESY_S)
            signed = {one["original"]: one["refreshed"] for one in answer["refreshed_urls"]}
            return [
                replace(attachment, url=signed[attachment.url]) if attachment.url in signed else None
                for attachment in attachments
            ]
        except (DiscordRefused, ReplyGone, KeyError, TypeError):
            return None


@asynccontextmanager
async def open_attachments(client: discord.Client, api_url: str, max_bytes: int) -> AsyncIterator[DiscordAttachments]:
    """Open the adapter with its connections; a Discord on this machine hands its files out itself."""
    hosts = AllowedHosts.of(_CDN_HOSTS, base_url=api_url if is_loopback(URL(api_url).host) else None)
    async with open_download_session(hosts) as session:
        yield DiscordAttachments(Downloader(session, hosts, max_bytes=max_bytes), client)
