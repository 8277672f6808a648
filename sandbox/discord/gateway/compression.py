"""How payloads are packed on a connection: zlib-stream, zstd-stream, single compressed payloads, or plain text."""

import zlib
from typing import Protocol

import zstandard

SINGLE_PAYLOAD_FROM = 1024


class Packing(Protocol):
    """Turns a payload's JSON into what goes into one websocket message: text as str, compressed as bytes."""

    def pack(self, payload: bytes) -> str | bytes:
        """One payload."""
        ...


class Plain:
    """No transport compression; `compress: true` in IDENTIFY lets large payloads be compressed one by one."""

    def __init__(self) -> None:
        self.compress_payloads = False

    def pack(self, payload: bytes) -> str | bytes:
        """One payload."""
        if self.compress_payloads and len(payload) >= SINGLE_PAYLOAD_FROM:
            return zlib.compress(payload)
        return payload.decode()


class ZlibStream:
    """One zlib context for the whole connection, flushed after every payload."""

    def __init__(self) -> None:
        self._context = zlib.compressobj(level=1)

    def pack(self, payload: bytes) -> bytes:
        """One payload; ends in 00 00 FF FF."""
        return self._context.compress(payload) + self._context.flush(zlib.Z_SYNC_FLUSH)


class ZstdStream:
    """One zstandard context for the whole connection, flushed after every payload."""

    def __init__(self) -> None:
        self._context = zstandard.ZstdCompressor(level=1).compressobj()

    def pack(self, payload: bytes) -> bytes:
        """One payload."""
        return self._context.compress(payload) + self._context.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)


def packing_for(compress: str | None) -> Packing | None:
    """The packing that a connection's `compress` asks for; None when it is unknown."""
    if compress is None or compress == "":
        return Plain()
    if compress == "zlib-stream":
        return ZlibStream()
    if compress == "zstd-stream":
        return ZstdStream()
    return None
