"""A client that knows nothing of the stand-in but the contract, and a place to put pictures for it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

Body = dict[str, Any]


@asynccontextmanager
async def handed_out(folder: Path) -> AsyncIterator[str]:
    """The address that a folder's files are under."""
    app = web.Application()
    app.router.add_static("/files/", folder)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/files"
    await runner.cleanup()


class Client:
    """Speaks the contract, no more."""

    def __init__(self, url: str, key: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self.key = key
        self.session = session

    async def submit(self, body: Body | str, key: str | None = None) -> tuple[int, Any]:
        data = {"data": body} if isinstance(body, str) else {"json": body}
        headers = {"API-Key": self.key if key is None else key}
        async with self.session.post(f"{self.url}/sdxl/inpainting/v1", headers=headers, **data) as answer:
            return answer.status, await answer.json(content_type=None)

    async def status(self, job_id: object) -> tuple[int, Any]:
        url = f"{self.url}/sdxl/inpainting/v1/status/{job_id}"
        async with self.session.get(url, headers={"API-Key": self.key}) as answer:
            return answer.status, await answer.json(content_type=None)

    async def download(self, url: str) -> tuple[int, bytes]:
        async with self.session.get(url) as answer:
            return answer.status, await answer.read()
