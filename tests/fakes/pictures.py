"""Pictures that are what a test says they are. A mask is made of the given one's bytes and the recipe's."""

import asyncio
import io
from dataclasses import replace

from bot.domain.errors import NoMask, ResultUnusable
from bot.domain.mask import MaskKind
from bot.services.ports import Result, WorkedOut

PLAIN = WorkedOut(
    picture_px=(800, 600),
    mask_px=(800, 600),
    kind=MaskKind.BLACK_AND_WHITE,
    covered=0.25,
    doubt=None,
    is_derived=False,
    new_image=None,
    new_mask=None,
)


class FakePictures:
    def __init__(self) -> None:
        self.worked: object = PLAIN
        self.asked: list[tuple[bytes, bytes | None, object]] = []
        self.broken = {b"broken"}
        self.black = {b"black"}
        self.protected: list[tuple[bytes, bytes, bytes]] = []
        self.unprotectable: Exception | None = None

    async def work_out(self, image, mask, recipe, *, image_name, mask_name, upload_limit_bytes):
        given = mask.read() if mask else None
        await asyncio.sleep(0)  # as a thread would
        self.asked.append((image.read(), given, recipe))
        if isinstance(self.worked, Exception):
            raise self.worked
        if recipe.area:
            return replace(
                self.worked,
                mask_px=None,
                kind=MaskKind.AREA,
                is_derived=True,
                new_mask=io.BytesIO(f"{recipe.area.value}{_shape(recipe)}".encode()),
            )
        if given is None:
            raise NoMask("NoMask")
        if recipe.shapes:
            return replace(self.worked, is_derived=True, new_mask=io.BytesIO(given + _shape(recipe).encode()))
        return self.worked

    async def overlay(self, image, mask, *, given_at=None):
        image.seek(0)
        mask.seek(0)
        return io.BytesIO(image.read() + b" under " + mask.read())

    async def protect(self, result, image, mask, *, upload_limit_bytes):
        if self.unprotectable:
            raise self.unprotectable
        content = result.read()
        self.protected.append((content, image.read(), mask.read()))
        is_reduced = len(content) > upload_limit_bytes
        file = io.BytesIO(content)
        return Result(file, "png", len(content), 800, 600, is_black=False, is_reduced=is_reduced, changed_outside=0)

    async def pair(self, first, last, *, upload_limit_bytes):
        return io.BytesIO(first.read() + b" + " + last.read())

    async def steps(self, pictures, *, upload_limit_bytes):
        return io.BytesIO(b" > ".join(picture.read() for picture in pictures))

    async def compare(self, before, after):
        before.seek(0)
        content = after.read()
        if content in self.broken:
            raise ResultUnusable("broken")
        return io.BytesIO(before.read() + b" | " + content)

    async def check_result(self, file, *, upload_limit_bytes):
        content = file.read()
        file.seek(0)
        if content in self.broken:
            raise ResultUnusable("broken")
        reduced = len(content) > upload_limit_bytes
        return Result(file, "png", len(content), 1024, 768, is_black=content in self.black, is_reduced=reduced)


def _shape(recipe) -> str:
    return f"{' inverted' if recipe.invert else ''}{recipe.grow_px:+} {recipe.feather_px}"
