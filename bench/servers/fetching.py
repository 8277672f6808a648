"""The service's own download of picture and mask: both must be there, be pictures, and be of one size."""

import asyncio
import io

import aiohttp
from PIL import Image


def _size(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as opened:
        opened.load()
        return opened.size


class Fetcher:
    """Downloads what a submission names."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def _get(self, url: str) -> bytes:
        self._session = self._session or aiohttp.ClientSession()
        async with self._session.get(url, timeout=aiohttp.ClientTimeout(10)) as response:
            response.raise_for_status()
            return await response.read()

    async def compare(self, init_image: str, mask_image: str) -> str | None:
        """Fetch both; give the service's complaint, or None."""
        try:
            datas = [await self._get(url) for url in (init_image, mask_image)]
            sizes = [await asyncio.to_thread(_size, data) for data in datas]
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return "could not download or read init_image or mask_image"
        return None if sizes[0] == sizes[1] else f"mask_image must have the size of init_image: {sizes}"
