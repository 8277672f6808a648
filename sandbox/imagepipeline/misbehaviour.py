"""Requests that go wrong as HTTP: refusals, gateways in the way, slowness, connections that break."""

import asyncio
import socket
import struct
import time
from collections.abc import Callable
from email.utils import formatdate
from typing import Final

from aiohttp import web

from sandbox.imagepipeline.faults import Fault, FaultKind, RetryAfterForm


async def misbehave(request: web.Request, fault: Fault) -> web.StreamResponse | None:
    """Give the wrong answer, or None when the right one may follow: it was only slow, or will be lost later."""
    if fault.kind is FaultKind.SLOW:
        await asyncio.sleep(fault.delay_s)
    if fault.kind is FaultKind.RESET:
        return cut(request)
    answer = _ANSWERS.get(fault.kind)
    return answer(fault) if answer else None


def cut(request: web.Request) -> web.Response:
    """Break the connection with a TCP reset; what is returned goes nowhere."""
    transport = request.transport
    if transport is not None:
        connection = transport.get_extra_info("socket")
        # A linger of zero seconds makes closing send RST instead of FIN.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response(status=500)


def _page(title: str, status: int) -> web.Response:
    page = (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
        "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    )
    return web.Response(text=page, content_type="text/html", status=status)


def _detail(detail: str, status: int, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"detail": detail}, status=status, headers=headers)


def _retry_after(fault: Fault) -> dict[str, str]:
    match fault.retry_after_form:
        case RetryAfterForm.SECONDS:
            return {"Retry-After": str(fault.retry_after_s)}
        case RetryAfterForm.DATE:
            return {"Retry-After": formatdate(time.time() + fault.retry_after_s, usegmt=True)}
        case RetryAfterForm.ABSENT:
            return {}


_ANSWERS: Final[dict[FaultKind, Callable[[Fault], web.Response]]] = {
    FaultKind.RATE_LIMITED: lambda fault: _detail("Too many requests", 429, _retry_after(fault)),
    FaultKind.UNAVAILABLE: lambda fault: _detail("Service Unavailable", 503, _retry_after(fault)),
    FaultKind.OUT_OF_CREDIT: lambda _: _detail("Insufficient credits", 402),
    FaultKind.SERVER_ERROR: lambda _: web.Response(text="Internal Server Error", status=500),
    FaultKind.BAD_GATEWAY: lambda _: _page("502 Bad Gateway", 502),
    FaultKind.HTML: lambda _: _page("Just a moment...", 200),
    FaultKind.BROKEN_JSON: lambda _: web.Response(text='{"status": "PEND', content_type="application/json"),
}
