"""Pictures that are what a test says they are."""

from bot.domain.errors import ResultUnusable
from bot.services.ports import CheckedInput, Result


class FakePictures:
    def __init__(self) -> None:
        self.input: object = CheckedInput(picture_px=(800, 600), mask_px=(800, 600), resized_mask=None)
        self.broken = {b"broken"}
        self.black = {b"black"}

    async def check_input(self, init_image, mask, *, image_name, mask_name):
        if isinstance(self.input, Exception):
            raise self.input
        return self.input

    async def check_result(self, file, *, upload_limit_bytes):
        content = file.read()
        file.seek(0)
        if content in self.broken:
            raise ResultUnusable("broken")
        reduced = len(content) > upload_limit_bytes
        return Result(file, "png", len(content), 1024, 768, is_black=content in self.black, is_reduced=reduced)
