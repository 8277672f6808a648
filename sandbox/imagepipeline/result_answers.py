"""Handing out results: whole files, or the bad ones that a fault asks for."""

from typing import Final

from aiohttp import web

from sandbox.imagepipeline.faults import Fault, FaultKind
from sandbox.imagepipeline.jobs import Job, ResultFile
from sandbox.imagepipeline.misbehaviour import cut
from sandbox.imagepipeline.quick_png import black_png

OVERSIZED_BYTES: Final = 128 * 1024 * 1024
BOMB_SIDE_PX: Final = 20_000
_BLOCK: Final = bytes(256 * 1024)
_STORAGE_ERROR: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>'
)


async def send_result(request: web.Request, job: Job, number: int, fault: Fault | None) -> web.StreamResponse:
    """Send result `number` of a job that is done, or what the fault makes of it."""
    result = job.results[number]
    if fault is not None and (wrong := _other_than(job, number, fault)) is not None:
        return wrong
    match fault.kind if fault else None:
        case FaultKind.OVERSIZED:
            return await _sent(request, (result.pieces[0], *[_BLOCK] * (OVERSIZED_BYTES // len(_BLOCK))), None)
        case FaultKind.TRUNCATED:
            return await _truncated(request, result)
        case _:
            return await _sent(request, result.pieces, result.size_bytes)


def _other_than(job: Job, number: int, fault: Fault) -> web.Response | None:
    match fault.kind:
        case FaultKind.MISSING:
            return web.json_response({"code": "not_found", "status": 404}, status=404)
        case FaultKind.REDIRECT:
            target = fault.location or f"/results/{job.id}/moved-{number}.png"
            return web.Response(status=302, headers={"Location": target})
        case FaultKind.NOT_A_PICTURE:
            return web.Response(text=_STORAGE_ERROR, content_type="image/png")
        case FaultKind.BLACK:
            return web.Response(body=black_png(job.body.width, job.body.height), content_type="image/png")
        case FaultKind.TOO_MANY_PIXELS:
            return web.Response(body=black_png(BOMB_SIDE_PX, BOMB_SIDE_PX), content_type="image/png")
        case _:
            return None


async def _truncated(request: web.Request, result: ResultFile) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "image/png"})
    response.content_length = result.size_bytes
    await response.prepare(request)
    whole = b"".join(result.pieces)
    await response.write(whole[: len(whole) // 2])
    # Not a reset, which could overtake what was written: the other side gets half a file and then the end.
    if request.transport is not None:
        request.transport.close()
    return response


async def _sent(request: web.Request, pieces: tuple[bytes, ...], size_bytes: int | None) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "image/png"})
    response.content_length = size_bytes
    await response.prepare(request)
    try:
        for piece in filter(None, pieces):
            await response.write(piece)
        await response.write_eof()
    except ConnectionError:
        cut(request)  # they have seen enough
    return response
