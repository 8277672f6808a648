"""Reading answers of servers that were not seen before: no more than makes sense."""

import aiohttp
import orjson

_CHUNK_BYTES = 64 * 1024


async def read_json(response: aiohttp.ClientResponse, most_bytes: int) -> object:
    """What a body says, if it is JSON and no longer than that; None otherwise."""
    raw = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
        raw += chunk
        if len(raw) > most_bytes:
            return None
    try:
        body: object = orjson.loads(bytes(raw))
    except orjson.JSONDecodeError:
        return None
    return body
