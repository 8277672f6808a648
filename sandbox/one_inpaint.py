"""One `/inpaint` as a person lives it: give the files, be acknowledged, read the reply, get the pictures."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, Final

from sandbox.examples import Example
from sandbox.person import Person, RefusedError, words_of

Json = dict[str, Any]
COMMAND: Final = "inpaint"
_POLL_S: Final = 0.1
_EPHEMERAL: Final = 1 << 6


class NoPicturesError(Exception):
    """It ended without pictures; the message says how."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What the person saw, and when (seconds since the command was sent)."""

    at_s: float
    what: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A reply with pictures: where they are, and what stands with them."""

    acknowledged_after_ms: float
    took_s: float
    words: str
    pictures: list[Json]


async def until_offered(person: Person) -> None:
    """Wait until the bot is there and its command can be used."""
    while not await person.may_use(COMMAND):  # noqa: ASYNC110 (over HTTP there is no event for it)
        await asyncio.sleep(_POLL_S)


async def inpaint_once(
    person: Person, example: Example, tell: Callable[[Moment], None], *, patience_s: float
) -> Delivery:
    """Give `/inpaint` an example and wait for the pictures. Raises NoPicturesError."""
    image, mask = await person.upload(example.image), await person.upload(example.mask)
    started_s = time.monotonic()

    def see(what: str) -> None:
        tell(Moment(time.monotonic() - started_s, what))

    async with person.watching() as happenings:
        try:
            options = {"image": image, "mask": mask, "prompt": example.prompt}
            asked = await person.use(COMMAND, options)
            see("the command is sent")
            acknowledged = await person.acknowledged(asked["id"])
        except RefusedError as refused:
            raise NoPicturesError(f"the command was refused: {refused}") from refused
        if acknowledged["state"] != "acknowledged":
            raise NoPicturesError("the application did not respond")
        after_ms = float(acknowledged["acknowledged_after_ms"])
        see(f"acknowledged after {after_ms:.0f} ms")
        last: list[str] = []
        try:
            async with asyncio.timeout(patience_s):
                reply = await _reply_with_pictures(happenings, str(acknowledged["reply_id"]), last, see)
        except TimeoutError as error:
            said = f"; the reply says: {last[-1]}" if last else ""
            raise NoPicturesError(f"no pictures after {patience_s:.0f} s{said}") from error
    return Delivery(after_ms, time.monotonic() - started_s, words_of(reply), reply["attachments"])


async def _reply_with_pictures(
    happenings: AsyncIterator[tuple[str, Json]], reply_id: str, last: list[str], see: Callable[[str], None]
) -> Json:
    async for kind, data in happenings:
        if not kind.startswith("message_") or data.get("author", {}).get("bot") is False:
            continue
        words = words_of(data) if kind != "message_delete" else ""
        if data["id"] != reply_id:
            # A follow-up that only the person sees is how the bot refuses what it found in the files.
            if words and last[-1:] == [""]:
                raise NoPicturesError(f"the bot refused: {words}")
            continue
        if kind == "message_delete":
            last.append("")
            see("the reply is gone")
        elif data.get("flags", 0) & _EPHEMERAL and words:
            raise NoPicturesError(f"the bot refused: {words}")
        elif words and last[-1:] != [words]:
            last.append(words)
            see(words)
        if any(one.get("content_type", "").startswith("image/") for one in data.get("attachments", [])):
            return data
    raise NoPicturesError("the sandbox closed")
