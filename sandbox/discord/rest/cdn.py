"""The CDN: files under signed links, and the route that renews links."""

import asyncio
from typing import Any

from aiohttp import web
from yarl import URL

from sandbox.discord.core import core_of
from sandbox.discord.forms.form import Form
from sandbox.discord.problems import DiscordProblem
from sandbox.discord.rest.gate import Routes, answer, body_of
from sandbox.discord.snowflakes import read_snowflake
from sandbox.discord.world.message import StoredFile

FOLDERS = ("attachments", "ephemeral-attachments")
REFRESH_AT_MOST = 50
_CHUNK = 64 * 1024


def refresh_routes() -> Routes:
    """The REST side of the CDN."""
    routes = Routes()
    routes.add("POST", "/attachments/refresh-urls", refresh_urls)
    return routes


def cdn_routes() -> list[web.RouteDef]:
    """The files themselves."""
    return [web.get(f"/{folder}/{{owner}}/{{id}}/{{filename}}", get_file) for folder in FOLDERS]


async def get_file(request: web.Request) -> web.StreamResponse:
    """One file, if the link is signed and alive."""
    core = core_of(request)
    if core.faults.cdn_delay_s:
        await asyncio.sleep(core.faults.cdn_delay_s)
    try:
        core.links.check(request.path, request.query)
        file = core.messages.files.get(read_snowflake(request.match_info["id"]) or 0)
        if file is None or file.path != request.path:
            raise DiscordProblem(404, 0, "This content is no longer available.")
    except DiscordProblem as problem:
        return web.Response(text=problem.message, status=problem.status)
    headers = {
        "Content-Type": file.content_type or "application/octet-stream",
        "Cache-Control": "private, max-age=86400",
        "Access-Control-Allow-Origin": "*",
        "X-Robots-Tag": "noindex, nofollow, noarchive, nocache, noimageindex, noodp",
    }
    if core.faults.cdn_bytes_per_s:
        return await _slowly(request, file, headers, core.faults.cdn_bytes_per_s)
    return web.FileResponse(core.blobs.path(file.blob), headers=headers)


async def _slowly(
    request: web.Request, file: StoredFile, headers: dict[str, str], bytes_per_s: float
) -> web.StreamResponse:
    response = web.StreamResponse(headers=headers)
    response.content_length = file.size
    await response.prepare(request)
    content = core_of(request).blobs.read(file.blob)
    step = max(1, min(_CHUNK, int(bytes_per_s / 10)))
    for start in range(0, len(content), step):
        await response.write(content[start : start + step])
        await asyncio.sleep(step / bytes_per_s)
    await response.write_eof()
    return response


async def refresh_urls(request: web.Request) -> web.StreamResponse:
    """Sign links of ours anew; others are refused."""
    core, form = core_of(request), Form()
    body = await body_of(request)
    listed: list[Any] = form.sequence(("attachment_urls",), body.form.get("attachment_urls"), REFRESH_AT_MOST, 1)
    refreshed = []
    for index, original in enumerate(listed):
        path = URL(original).path if isinstance(original, str) else ""
        parts = path.split("/")
        file = core.messages.files.get(read_snowflake(parts[3]) or 0) if len(parts) == 5 else None
        if file is None or file.path != path:
            form.fail(("attachment_urls", index), "INVALID_ATTACHMENT_URL", "Not the URL of an attachment.")
        else:
            refreshed.append({"original": original, "refreshed": core.links.url(file)})
    form.check()
    return answer({"refreshed_urls": refreshed})
