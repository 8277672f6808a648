"""Attachments that hold what a test put there."""

import io

from bot.domain.errors import PictureRole


class FakeAttachments:
    def __init__(self) -> None:
        self.contents: dict[PictureRole, object] = {PictureRole.INIT_IMAGE: b"image", PictureRole.MASK: b"mask"}

    async def fetch(self, attachment, role):
        content = self.contents[role]
        if isinstance(content, Exception):
            raise content
        return io.BytesIO(content)
