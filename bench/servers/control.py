"""How the measuring parent talks to a server: `POST /bench/<what>`, JSON both ways. The bot never sees it."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

import orjson
import uvloop
from aiohttp import web

CONTROL_PATH = "/bench/"
BACKLOG = 4096


def add_control(app: web.Application, actions: dict[str, Callable[..., Any]]) -> None:
    """Offer `actions`, plain or async functions of JSON-able keyword arguments."""

    async def handle(request: web.Request) -> web.Response:
        answer = actions[request.match_info["what"]](**orjson.loads(await request.read() or b"{}"))
        if asyncio.iscoroutine(answer):
            answer = await answer
        return web.Response(body=orjson.dumps(answer), content_type="application/json")

    app.router.add_post(CONTROL_PATH + "{what}", handle)


def serve(build: Callable[[int], web.Application]) -> None:
    """Run one server on a free loopback port, print the port, end with SIGTERM or when the parent is gone."""

    async def run() -> None:
        loop = asyncio.get_running_loop()
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        parent = os.getppid()
        sock = _loopback_socket()
        runner = web.AppRunner(build(sock.getsockname()[1]), access_log=None, handler_cancellation=False)
        await runner.setup()
        await web.SockSite(runner, sock, backlog=BACKLOG, shutdown_timeout=0.2).start()
        sys.stdout.write(f"{sock.getsockname()[1]}\n")
        sys.stdout.flush()
        while not stop.is_set() and os.getppid() == parent:
            try:
                async with asyncio.timeout(1):
                    await stop.wait()
            except TimeoutError:
                continue
        os._exit(0)

    uvloop.run(run())


def _loopback_socket() -> socket.socket:
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("127.0.0.1", 0))
    return sock
