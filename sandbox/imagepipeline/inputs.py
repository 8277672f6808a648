"""The two pictures of a job, downloaded from the addresses in the request, and what can be told from their headers."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

import aiohttp
from PIL import Image

from sandbox.imagepipeline.wire import InpaintBody

LIMIT_BYTES: Final = 32 * 1024 * 1024
LIMIT_PX: Final = 50_000_000
TIMEOUT: Final = aiohttp.ClientTimeout(total=20)


class BadInput(Exception):
    """A picture that cannot be used; the message goes into the FAILURE."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files as they came; both are pictures of the same size."""

    init_image: bytes
    mask_image: bytes


async def fetch_inputs(session: aiohttp.ClientSession, body: InpaintBody) -> Inputs:
    """Download both. Raises BadInput."""
    init_image = await _fetched(session, "init_image", body.init_image)
    mask_image = await _fetched(session, "mask_image", body.mask_image)
    picture_px, mask_px = _size_px("init_image", init_image), _size_px("mask_image", mask_image)
    if picture_px != mask_px:
        raise BadInput(
            f"mask_image is {mask_px[0]}x{mask_px[1]} but init_image is {picture_px[0]}x{picture_px[1]}: "
            "they must have the same size"
        )
    return Inputs(init_image, mask_image)


async def _fetched(session: aiohttp.ClientSession, field: str, url: str) -> bytes:
    try:
        async with session.get(url, timeout=TIMEOUT) as response:
            if response.status != 200:
                raise BadInput(f"{field} could not be downloaded: HTTP {response.status}")
            data = bytearray()
            async for block in response.content.iter_any():
                data += block
                if len(data) > LIMIT_BYTES:
                    raise BadInput(f"{field} is larger than {LIMIT_BYTES} bytes")
            return bytes(data)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise BadInput(f"{field} could not be downloaded: {type(error).__name__}") from error


def _size_px(field: str, data: bytes) -> tuple[int, int]:
    try:
        with Image.open(BytesIO(data)) as picture:
            size_px = picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadInput(f"{field} is not a picture") from error
    if size_px[0] * size_px[1] > LIMIT_PX:
        raise BadInput(f"{field} has more than {LIMIT_PX} pixels")
    return size_px
