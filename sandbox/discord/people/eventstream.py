"""Server-sent events: what a listener hears, written as it comes, several in one write, with a ping in the quiet."""

import time
from collections.abc import Callable

from aiohttp import web

from sandbox.discord.broadcast import Item, Listener

PING_EVERY_S = 15.0


def event_block(number: int, kind: str, text: bytes) -> bytes:
    """One event as it goes over the wire; `text` is JSON without line breaks."""
    return b"id: %d\nevent: %b\ndata: %b\n\n" % (number, kind.encode(), text)


async def stream_events(
    request: web.Request, listener: Listener[Item], block: Callable[[Item], bytes], first: bytes = b""
) -> web.StreamResponse:
    """Answer with events until either side ends it. `first` comes at once; an empty `block` is for others."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    try:
        await response.write(b": listening\n\n" + first)
        written_s = time.monotonic()
        while True:
            quiet_left_s = written_s + PING_EVERY_S - time.monotonic()
            batch = await listener.batch(max(quiet_left_s, 0.0))
            if batch is None:
                return response
            told = b"".join(block(one) for one in batch)
            if told or not batch:
                await response.write(told or b": ping\n\n")
                written_s = time.monotonic()
    except ConnectionError:
        return response
