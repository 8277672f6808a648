"""Attachments that hold what a test put there, by their role or by their address."""

import io

from bot.domain.errors import PictureRole


class FakeAttachments:
    def __init__(self) -> None:
        self.contents: dict[PictureRole | str, object] = {PictureRole.INIT_IMAGE: b"image", PictureRole.MASK: b"mask"}
        self.refreshed: object = None
        self.fetched: list[str] = []

    async def fetch(self, attachment, role, *, kept_waiting=lambda: None):
        self.fetched.append(attachment.url)
        content = self.contents.get(attachment.url, self.contents[role])
        if isinstance(content, Exception):
            raise content
        return io.BytesIO(content)

    async def refresh(self, attachment):
        if isinstance(self.refreshed, Exception):
            raise self.refreshed
        return self.refreshed

    async def refresh_all(self, attachments):
        return [await self.refresh(attachment) for attachment in attachments]
