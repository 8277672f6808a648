"""`/healthz`: the process answers. `/readyz`: it also hears Discord."""

from collections.abc import Callable

from aiohttp import web


def health_app(is_ready: Callable[[], bool], running_jobs: Callable[[], int]) -> web.Application:
    """An application with the two pages; both answer `{"status": …, "running_jobs": n}`."""

    def page(status: str, code: int) -> web.Response:
        return web.json_response({"status": status, "running_jobs": running_jobs()}, status=code)

    async def healthz(_request: web.Request) -> web.Response:
        return page("ok", 200)

    async def readyz(_request: web.Request) -> web.Response:
        return page("ok", 200) if is_ready() else page("not connected to Discord", 503)

    app = web.Application()
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    return app
