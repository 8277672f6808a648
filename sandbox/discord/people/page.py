"""The page, as it was built, and the example files that it offers."""

from pathlib import Path
from typing import Final

import orjson
from aiohttp import web

from sandbox.discord.jsontypes import Json
from sandbox.discord.people.requests import tell

PICTURES: Final = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
}
_ASSETS: Final = {
    **PICTURES,
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "img-src 'self' blob: data: http: https:; media-src 'self' http: https:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_ASK_AGAIN: Final = "no-cache"
_FOR_EVER: Final = "public, max-age=31536000, immutable"


def page_routes(page_folder: Path, examples_folder: Path) -> list[web.RouteDef]:
    """The page at `/` and at the addresses that it makes up, its parts (their names change with them), the examples."""

    async def index(_request: web.Request) -> web.StreamResponse:
        path = page_folder / "index.html"
        if not path.is_file():
            raise web.HTTPServiceUnavailable(text=f"The page is not built: there is no {path}.")
        return web.FileResponse(path, headers={"Content-Security-Policy": _POLICY, "Cache-Control": _ASK_AGAIN})

    async def asset(request: web.Request) -> web.StreamResponse:
        return _file(page_folder / "assets", request.match_info["name"], _ASSETS, _FOR_EVER)

    async def list_examples(_request: web.Request) -> web.StreamResponse:
        return tell(_examples(examples_folder))

    async def example(request: web.Request) -> web.StreamResponse:
        return _file(examples_folder, request.match_info["name"], PICTURES, _ASK_AGAIN)

    return [
        web.get("/", index),
        web.get("/channels/{rest:.*}", index),
        web.get("/assets/{name}", asset),
        web.get("/sandbox/examples/", list_examples),
        web.get("/sandbox/examples/{name}", example),
    ]


def _examples(folder: Path) -> Json:
    """All picture files, and the sets of picture, mask and prompt that `examples.json` names."""
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    listing = folder / "examples.json"
    return {
        "files": [{"name": one.name, "url": _url(one.name)} for one in found if one.suffix.lower() in PICTURES],
        "examples": [
            {**one, "image_url": _url(one["image"]), "mask_url": _url(one["mask"])}
            for one in (orjson.loads(listing.read_bytes()) if listing.is_file() else [])
        ],
    }


def _url(name: str) -> str:
    return f"/sandbox/examples/{name}"


def _file(folder: Path, name: str, kinds: dict[str, str], caching: str) -> web.StreamResponse:
    path = folder / Path(name).name
    kind = kinds.get(path.suffix.lower())
    if kind is None or not path.is_file():
        raise web.HTTPNotFound
    headers = {"Content-Type": kind, "Cache-Control": caching, "X-Content-Type-Options": "nosniff"}
    return web.FileResponse(path, headers=headers)
