"""A request's body: JSON, multipart with `payload_json` and files, or urlencoded `payload_json`."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote

import orjson
from aiohttp import web

from sandbox.discord.jsontypes import Json, JsonValue
from sandbox.discord.problems import DiscordProblem, invalid_json, too_large

_NAME = re.compile(r'(?:^|;)\s*name="((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_FILENAME = re.compile(r'(?:^|;)\s*filename="((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_FILENAME_STAR = re.compile(r"(?:^|;)\s*filename\*=(?:utf-8|UTF-8)''([^;\s]+)")
_INDEX = re.compile(r"\[(\d+)\]$|(\d+)$")


@dataclass(frozen=True, slots=True)
class Upload:
    """One uploaded file; `index` is n in `files[n]`, which `attachments` refers to."""

    index: int
    filename: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Body:
    """What a request carried: its JSON, its other text fields, its files."""

    payload: JsonValue
    uploads: list[Upload] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def form(self) -> Json:
        """The JSON as an object. Raises DiscordProblem (400/50109) when it is something else."""
        if not isinstance(self.payload, dict):
            raise invalid_json()
        return self.payload


async def read_body(request: web.Request, size_limit: int) -> Body:
    """Read a request whole. Raises DiscordProblem: 413/40005 over `size_limit`, 400/50109 for broken JSON."""
    if (request.content_length or 0) > size_limit:
        raise too_large(f"the request is over {size_limit} bytes")
    raw = await _read(request, size_limit)
    if request.content_type == "multipart/form-data":
        return _multipart(raw, request.headers["Content-Type"])
    if request.content_type == "application/x-www-form-urlencoded":
        fields = {key: values[0] for key, values in parse_qs(raw.decode("utf-8", "replace")).items()}
        return Body(_json(fields.get("payload_json", "").encode()), [], fields)
    return Body(_json(raw))


async def _read(request: web.Request, size_limit: int) -> bytes:
    """The body's bytes. Not by `request.read()`, which keeps them for as long as the connection stays open."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.content.iter_any():
        size += len(chunk)
        if size > size_limit:
            raise too_large(f"the request is over {size_limit} bytes")
        chunks.append(chunk)
    return b"".join(chunks)


def _json(raw: bytes) -> JsonValue:
    if not raw:
        return {}
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise invalid_json() from error


def _multipart(raw: bytes, content_type: str) -> Body:
    found = re.search(r'boundary="?([^";]+)"?', content_type)
    if not found:
        raise DiscordProblem(400, 50035, "Invalid Form Body", "multipart without a boundary")
    delimiter = b"\r\n--" + found[1].encode()
    fields: dict[str, str] = {}
    uploads: list[Upload] = []
    for part in (b"\r\n" + raw).split(delimiter):
        head, separator, content = part.partition(b"\r\n\r\n")
        if not separator:
            continue
        disposition = _disposition(head)
        name = _unquoted(_NAME, disposition)
        filename = _filename(disposition)
        if filename is None:
            fields[name] = content.decode("utf-8", "replace")
        else:
            number = _INDEX.search(name)
            index = int(number[1] or number[2]) if number else len(uploads)
            uploads.append(Upload(index, filename, content))
    payload = _json(fields["payload_json"].encode()) if "payload_json" in fields else dict(fields)
    return Body(payload, uploads, fields)


def _disposition(head: bytes) -> str:
    for line in head.decode("utf-8", "replace").split("\r\n"):
        key, _, value = line.partition(":")
        if key.strip().lower() == "content-disposition":
            return value.strip()
    return ""


def _unquoted(pattern: re.Pattern[str], disposition: str) -> str:
    found = pattern.search(disposition)
    return re.sub(r"\\(.)", r"\1", found[1]) if found else ""


def _filename(disposition: str) -> str | None:
    if starred := _FILENAME_STAR.search(disposition):
        return unquote(starred[1])
    if not _FILENAME.search(disposition):
        return None
    return unquote(_unquoted(_FILENAME, disposition)) or "unknown"
