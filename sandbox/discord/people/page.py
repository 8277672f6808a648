"""The plain page and the example files that it offers."""

from pathlib import Path

import orjson
from aiohttp import web

from sandbox.discord.jsontypes import Json
from sandbox.discord.people.requests import tell

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data: http: https:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def page_routes(page_folder: Path, examples_folder: Path) -> list[web.RouteDef]:
    """The page at `/`, its parts, and the examples."""

    async def index(_request: web.Request) -> web.StreamResponse:
        return web.FileResponse(page_folder / "index.html", headers={"Content-Security-Policy": _POLICY})

    async def part(request: web.Request) -> web.StreamResponse:
        return _file(page_folder, request.match_info["name"], (".js", ".css"))

    async def list_examples(_request: web.Request) -> web.StreamResponse:
        return tell(_examples(examples_folder))

    async def example(request: web.Request) -> web.StreamResponse:
        return _file(examples_folder, request.match_info["name"], PICTURES)

    return [
        web.get("/", index),
        web.get("/page/{name}", part),
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


def _file(folder: Path, name: str, kinds: tuple[str, ...]) -> web.StreamResponse:
    path = folder / Path(name).name
    if path.suffix.lower() not in kinds or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})
