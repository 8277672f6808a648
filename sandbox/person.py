"""Someone who uses the sandbox's Discord as its page does: over HTTP, under `/sandbox/`."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import aiohttp

Json = dict[str, Any]
_TEXT_CHANNEL: Final = 0


class RefusedError(Exception):
    """What Discord's own app would not let the person do."""


@dataclass(frozen=True, slots=True)
class Person:
    """A user in a channel."""

    session: aiohttp.ClientSession
    url: str
    user_id: str
    user_name: str
    channel_id: str
    channel_name: str

    async def may_use(self, command: str) -> bool:
        """Whether the bot is there and offers the command here."""
        state = await _asked(self.session, "GET", f"{self.url}/sandbox/state")
        place = {"user_id": self.user_id, "channel_id": self.channel_id}
        offered = await _asked(self.session, "GET", f"{self.url}/sandbox/commands", params=place)
        return state["bot"]["connected"] and any(one["name"] == command for one in offered)

    async def upload(self, file: Path) -> str:
        """Put a file where a command can take it; its id."""
        form = aiohttp.FormData({"user_id": self.user_id})
        form.add_field("file", await asyncio.to_thread(file.read_bytes), filename=file.name)
        attachment = await _asked(self.session, "POST", f"{self.url}/sandbox/attachments", data=form)
        return str(attachment["id"])

    async def use(self, command: str, options: Json) -> Json:
        """Use a command; the interaction. Raises RefusedError."""
        asked = {"user_id": self.user_id, "channel_id": self.channel_id, "name": command, "options": options}
        return dict(await _asked(self.session, "POST", f"{self.url}/sandbox/interactions", json=asked))

    async def acknowledged(self, interaction_id: str) -> Json:
        """The interaction once the bot has acknowledged it, or has not in time."""
        url = f"{self.url}/sandbox/interactions/{interaction_id}"
        return dict(await _asked(self.session, "GET", url, params={"wait_for": "acknowledged"}))

    async def download(self, url: str) -> bytes:
        """A file off the CDN."""
        async with self.session.get(url) as answer:
            answer.raise_for_status()
            return await answer.read()

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[AsyncIterator[tuple[str, Json]]]:
        """See what happens in the channel from now on: kinds and data."""
        place = {"user_id": self.user_id, "channel_id": self.channel_id}
        async with self.session.get(f"{self.url}/sandbox/events", params=place) as feed:
            feed.raise_for_status()
            await feed.content.readline()
            yield _events(feed.content)


async def meet(session: aiohttp.ClientSession, url: str) -> Person:
    """The first user of the sandbox, in its first channel."""
    state = await _asked(session, "GET", f"{url}/sandbox/state")
    user, guild = state["users"][0], state["guilds"][0]
    channel = next(one for one in guild["channels"] if one["type"] == _TEXT_CHANNEL)
    name = user.get("global_name") or user["username"]
    return Person(session, url, user["id"], name, channel["id"], channel["name"])


def words_of(message: Json) -> str:
    """All that a message says, in the order it is read: content, embeds, components."""
    words = [str(message.get("content") or "")]
    for embed in message.get("embeds", []):
        words += [str(embed.get(key) or "") for key in ("title", "description")]
    words += _component_words(message.get("components", []))
    return "\n".join(filter(None, words))


def _component_words(components: list[Json]) -> list[str]:
    words = []
    for component in components:
        words += [str(component.get("content") or component.get("label") or "")]
        words += _component_words(component.get("components", []))
    return words


async def _asked(session: aiohttp.ClientSession, method: str, url: str, **more: Any) -> Any:  # noqa: ANN401 (JSON)
    async with session.request(method, url, **more) as answer:
        told = await answer.json()
        if answer.status >= 400:
            raise RefusedError(told.get("message", f"HTTP {answer.status}"))
        return told


async def _events(lines: aiohttp.StreamReader) -> AsyncIterator[tuple[str, Json]]:
    kind = ""
    # A line can be longer than the reader's limit for lines, so it is put together from what comes.
    rest = b""
    async for block in lines.iter_any():
        *whole, rest = (rest + block).split(b"\n")
        for line in whole:
            if line.startswith(b"event: "):
                kind = line[7:].decode()
            elif line.startswith(b"data: "):
                yield kind, json.loads(line[6:])
