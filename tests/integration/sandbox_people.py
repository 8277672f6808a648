"""Two tongues for tests of the sandbox's Discord: a person's (the user side) and a bot's that knows no library."""

import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from PIL import Image

from sandbox.discord import SandboxDiscord
from tests.contract.wire import BY_HAND

ADA, MIKA, NOOR, SAM, YUKI = (str(1180000000000000101 + offset) for offset in range(5))
REPAINTS, AFTER_DARK, ANNOUNCEMENTS, STAFF = (str(1180000000000001101 + offset) for offset in range(4))
PAINT_AND_PIXELS, SECOND_STUDIO, ELSEWHERE = (str(1180000000000001000 + offset) for offset in (0, 1000, 2000))
GENERAL, LOUNGE = "1180000000000002101", "1180000000000003101"
DM_WITH_NOOR = "1180000000000004001"
APPLICATION = "1180000000000000001"
TOKEN = "sandbox-token"

EVERYWHERE = {"integration_types": [0, 1], "contexts": [0, 1, 2]}
PAINT: dict[str, Any] = {"name": "paint", "description": "Paint something", **EVERYWHERE}
INPAINT: dict[str, Any] = {
    "name": "inpaint",
    "description": "Repaint a part of a picture",
    "options": [
        {"type": 11, "name": "image", "description": "The picture", "required": True},
        {"type": 11, "name": "mask", "description": "White is repainted", "required": True},
        {"type": 3, "name": "prompt", "description": "What to paint", "required": True, "max_length": 100},
        {"type": 4, "name": "steps", "description": "How many", "min_value": 1, "max_value": 100},
        {"type": 3, "name": "model", "description": "Which one", "autocomplete": True},
    ],
    **EVERYWHERE,
}


def png(colour: str = "red", width: int = 64, height: int = 48) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "PNG")
    return buffer.getvalue()


@dataclass(frozen=True)
class Answer:
    """What a request was answered with."""

    status: int
    body: Any
    headers: Any

    @property
    def error(self) -> tuple[int, int]:
        """The HTTP status and Discord's code."""
        return self.status, self.body["code"]


class Wire:
    """Speaks to one sandbox: as people (`/sandbox`) and as the bot (`/api/v10`)."""

    def __init__(self, sandbox: SandboxDiscord, session: aiohttp.ClientSession) -> None:
        self.sandbox = sandbox
        self._session = session

    async def person(self, method: str, path: str, body: Any = None, **query: str) -> Answer:
        async with self._session.request(method, f"{self.sandbox.url}/sandbox{path}", json=body, params=query) as got:
            return Answer(got.status, await got.json(), got.headers)

    async def bot(
        self,
        method: str,
        path: str,
        body: Any = None,
        files: list[tuple[str, bytes]] | None = None,
        token: str | None = TOKEN,
    ) -> Answer:
        headers = {"Authorization": f"Bot {token}"} if token else {}
        data: Any = None
        if files is not None:
            data = aiohttp.FormData()
            data.add_field("payload_json", json.dumps(body or {}), content_type="application/json")
            for index, (name, content) in enumerate(files):
                data.add_field(f"files[{index}]", content, filename=name, content_type="application/octet-stream")
            body = None
        async with self._session.request(
            method, self.sandbox.api_url + path, json=body, data=data, headers=headers
        ) as got:
            text = await got.text()
            return Answer(got.status, json.loads(text) if text else None, got.headers)

    async def register(self, *commands: dict[str, Any]) -> None:
        answer = await self.bot("PUT", f"/applications/{APPLICATION}/commands", list(commands))
        assert answer.status == 200, answer.body

    async def upload(self, user_id: str = ADA, filename: str = "picture.png", content: bytes | None = None) -> Answer:
        form = aiohttp.FormData()
        form.add_field("user_id", user_id)
        form.add_field("file", io.BytesIO(png() if content is None else content), filename=filename)
        async with self._session.post(f"{self.sandbox.url}/sandbox/attachments", data=form) as got:
            return Answer(got.status, await got.json(), got.headers)

    async def use(self, name: str = "paint", user_id: str = ADA, channel_id: str = REPAINTS, **options: Any) -> "Used":
        asked = {"user_id": user_id, "channel_id": channel_id, "name": name, "options": options}
        answer = await self.person("POST", "/interactions", asked)
        assert answer.status == 201, answer.body
        return self.used(answer.body["id"])

    def used(self, interaction_id: str) -> "Used":
        interaction = self.sandbox.core.desk.find(int(interaction_id))
        assert interaction is not None
        return Used(self, interaction_id, interaction.token)

    async def seen(self, user_id: str = ADA, channel_id: str = REPAINTS) -> list[dict[str, Any]]:
        return (await self.person("GET", f"/channels/{channel_id}/messages", user_id=user_id)).body

    async def fetch(self, url: str) -> tuple[int, bytes]:
        async with self._session.get(url) as got:
            return got.status, await got.read()


@dataclass(frozen=True)
class Used:
    """An interaction, from the bot's side of the wire."""

    wire: Wire
    id: str
    token: str

    async def callback(self, kind: int, data: Any = None, *, with_response: bool = False, **more: Any) -> Answer:
        body = {"type": kind} | ({"data": data} if data is not None else {})
        query = "?with_response=true" if with_response else ""
        return await self.wire.bot(
            "POST", f"/interactions/{self.id}/{self.token}/callback{query}", body, token=None, **more
        )

    async def defer(self, flags: int = 0) -> None:
        answer = await self.callback(5, {"flags": flags})
        assert answer.status == 204, answer.body

    async def webhook(self, method: str, which: str = "", body: Any = None, **more: Any) -> Answer:
        path = f"/webhooks/{APPLICATION}/{self.token}" + (f"/messages/{which}" if which else "")
        return await self.wire.bot(method, path, body, token=None, **more)

    async def edit(self, body: Any, **more: Any) -> Answer:
        return await self.webhook("PATCH", "@original", body, **more)

    async def state(self, **query: str) -> dict[str, Any]:
        return (await self.wire.person("GET", f"/interactions/{self.id}", **query)).body


@asynccontextmanager
async def wired(sandbox: SandboxDiscord) -> AsyncIterator[Wire]:
    async with aiohttp.ClientSession(headers={"User-Agent": BY_HAND}) as session:
        yield Wire(sandbox, session)
