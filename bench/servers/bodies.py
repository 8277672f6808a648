"""Reads what a bot sends to a message route: JSON or multipart, held to Discord's limits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import orjson
from aiohttp import web

REQUEST_LIMIT_BYTES = 25 * 1024 * 1024
COMPONENTS_V2 = 1 << 15


class Refused(Exception):
    """Discord's refusal of a request: HTTP status, its own code and a message."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message

    def answer(self) -> web.Response:
        """Put the refusal in Discord's shape."""
        body = orjson.dumps({"message": self.message, "code": self.code})
        return web.Response(status=self.status, body=body, content_type="application/json")


@dataclass
class Body:
    """A request's JSON and its files by their index (`files[n]`)."""

    payload: dict
    files: dict[int, tuple[str, bytes]] = field(default_factory=dict)
    content_type: str = ""


def is_multipart(request: web.Request) -> bool:
    return request.content_type == "multipart/form-data"


async def read_body(request: web.Request) -> Body:
    """Read a request whole."""
    if (request.content_length or 0) > REQUEST_LIMIT_BYTES:
        raise Refused(413, 40005, "Request entity too large")
    raw = await request.read()
    if not is_multipart(request):
        return Body(orjson.loads(raw) if raw else {}, content_type=request.content_type)
    boundary = re.search(r'boundary="?([^";]+)', request.headers["Content-Type"])
    if boundary is None:
        raise Refused(400, 50109, "The request body contains invalid multipart")
    body = Body({}, content_type=request.content_type)
    for head, data in _parts(raw, b"--" + boundary[1].encode()):
        name = re.search(rb'name="([^"]*)"', head)
        if name is None:
            continue
        if name[1] == b"payload_json":
            body.payload = orjson.loads(data)
        elif index := re.fullmatch(rb"files\[(\d+)\]", name[1]):
            filename = re.search(rb'filename="([^"]*)"', head)
            body.files[int(index[1])] = (filename[1].decode() if filename else "unnamed", data)
    return body


def _parts(raw: bytes, delimiter: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Cut a multipart body, copying each file once."""
    start = raw.find(delimiter)
    while start >= 0:
        start += len(delimiter) + 2
        end = raw.find(b"\r\n" + delimiter, start)
        if end < 0:
            return
        head_end = raw.find(b"\r\n\r\n", start)
        yield raw[start:head_end], raw[head_end + 4 : end]
        start = end + 2


def invalid(reason: str) -> Refused:
    return Refused(400, 50035, f"Invalid Form Body: {reason}")


def all_components(components: list | None) -> list[dict]:
    """Give every component of a message, nested ones too."""
    found = []
    for component in components or []:
        found.append(component)
        found += all_components(component.get("components"))
        found += all_components([component[key] for key in ("accessory", "component") if component.get(key)])
    return found


def media_of(components: list | None) -> list[dict]:
    """Give every media item that components show: galleries, thumbnails, files."""
    media = []
    for component in all_components(components):
        media += [item["media"] for item in component.get("items", []) if "media" in item]
        media += [component[key] for key in ("media", "file") if component.get(key)]
    return media


def check_limits(body: Body, upload_limit_bytes: int, *, was_v2: bool = False) -> None:
    """Refuse what Discord refuses: lengths, counts, sizes, Components V2 beside content."""
    payload = body.payload
    if len(payload.get("content") or "") > 2000:
        raise invalid("content: Must be 2000 or fewer in length.")
    embeds = payload.get("embeds") or []
    if len(embeds) > 10 or sum(len(text) for embed in embeds for text in embed_texts(embed)) > 6000:
        raise invalid("embeds: too many or too long.")
    if len(body.files) > 10 or len(payload.get("attachments") or []) > 10:
        raise invalid("attachments: Must be 10 or fewer in length.")
    if any(len(data) > upload_limit_bytes for _, data in body.files.values()):
        raise Refused(413, 40005, "Request entity too large")
    components = all_components(payload.get("components"))
    if was_v2 or (payload.get("flags") or 0) & COMPONENTS_V2:
        if payload.get("content") or embeds:
            raise invalid("content and embeds cannot be used with IS_COMPONENTS_V2.")
        if len(components) > 40 or sum(len(part.get("content") or "") for part in components) > 4000:
            raise invalid("components: too many or too long.")
    elif any(part.get("type", 1) >= 9 for part in components):
        raise invalid("components: this kind needs IS_COMPONENTS_V2.")


def embed_texts(embed: dict) -> list[str]:
    """Give every text of an embed that a person reads."""
    texts = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
    texts.append((embed.get("author") or {}).get("name"))
    texts += [text for one in embed.get("fields") or [] for text in (one.get("name"), one.get("value"))]
    return [text for text in texts if text]


def visible_text(message: dict) -> str:
    """Give all that a person reads in a message: content, embeds, text displays, button labels."""
    texts = [message.get("content") or ""]
    for embed in message.get("embeds") or []:
        texts += embed_texts(embed)
    for component in all_components(message.get("components")):
        label = component.get("label")
        texts += [component.get("content") or "", f"[{label}]" if label else ""]
    return "\n".join(text for text in texts if text)
