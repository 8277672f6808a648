"""What stands behind the scene, where a runner put it there: the bot's process and the image API's knobs."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final, Protocol

import aiohttp
from aiohttp import web
from yarl import URL

from sandbox.discord.jsontypes import Json
from sandbox.discord.people.refusals import Refused
from sandbox.discord.people.requests import Handler, asked_for, plainly, tell

_ANSWER_WITHIN_S: Final = 15.0


class Backstage(Protocol):
    """The bot's process, in the hands of whoever started it, and the image API's address (no slash at the end)."""

    @property
    def image_api_url(self) -> str:
        """Where the image API's stand-in listens."""
        ...

    def bot_status(self) -> Json:
        """{"running", "pid", "restarts", "last_lines"}."""
        ...

    async def restart(self, hard: bool) -> None:
        """End the bot, by SIGKILL when `hard`, and start it again on the same data."""
        ...

    async def stop(self) -> None:
        """End the bot, if it runs."""
        ...

    async def start(self) -> None:
        """Start the bot, unless it runs."""
        ...


_BACKSTAGE: web.AppKey[Backstage] = web.AppKey("backstage", Backstage)
_IMAGE_API: web.AppKey[aiohttp.ClientSession] = web.AppKey("image_api", aiohttp.ClientSession)


def set_up_backstage(app: web.Application, backstage: Backstage | None) -> None:
    """Give the application its backstage, if there is one, and the routes to it."""
    if backstage is not None:
        app[_BACKSTAGE] = backstage
        app.cleanup_ctx.append(_image_api_session)
    table: list[tuple[str, str, Handler]] = [
        ("GET", "/sandbox/bot", get_bot),
        ("POST", "/sandbox/bot", act_on_bot),
        ("*", "/sandbox/image-api/{rest:.*}", forward),
    ]
    app.add_routes([web.route(method, path, plainly(handler)) for method, path, handler in table])


def backstage_of(request: web.Request) -> Backstage | None:
    """What is behind the scene here, if anything."""
    return request.app.get(_BACKSTAGE)


async def get_bot(request: web.Request) -> web.StreamResponse:
    """How the bot's process is."""
    return tell(_needed(request).bot_status())


async def act_on_bot(request: web.Request) -> web.StreamResponse:
    """Do something to the bot's process: restart, kill (-9, and start again), stop, start. Answers when it is done."""
    backstage, asked = _needed(request), await asked_for(request)
    deeds: dict[str, Callable[[], Awaitable[None]]] = {
        "restart": lambda: backstage.restart(hard=False),
        "kill": lambda: backstage.restart(hard=True),
        "stop": backstage.stop,
        "start": backstage.start,
    }
    deed = deeds.get(str(asked.get("action")))
    if deed is None:
        raise Refused(f"action: one of {', '.join(deeds)}.", field="action")
    await deed()
    return tell(backstage.bot_status())


async def forward(request: web.Request) -> web.StreamResponse:
    """Hand a request on to the image API's own `/sandbox/…`, and its answer back."""
    backstage, rest = _needed(request), request.match_info["rest"]
    if ".." in rest.split("/"):
        raise Refused("There is nothing above the image API's /sandbox/.", 404)
    url = URL(backstage.image_api_url) / "sandbox" / rest if rest else URL(backstage.image_api_url) / "sandbox/"
    try:
        async with request.app[_IMAGE_API].request(
            request.method,
            url.with_query(request.query),
            data=await request.read() or None,
            headers={"Content-Type": request.headers["Content-Type"]} if request.can_read_body else None,
        ) as answer:
            body = await answer.read()
            kind = {"Content-Type": answer.headers["Content-Type"]} if "Content-Type" in answer.headers else None
            return web.Response(body=body, status=answer.status, headers=kind)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise Refused("The image API does not answer. Is it still running?", 502) from error


def _needed(request: web.Request) -> Backstage:
    backstage = backstage_of(request)
    if backstage is None:
        raise Refused("Nobody runs the bot from here: start everything with python -m sandbox run.", 404)
    return backstage


async def _image_api_session(app: web.Application) -> AsyncIterator[None]:
    timeout = aiohttp.ClientTimeout(total=_ANSWER_WITHIN_S)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        app[_IMAGE_API] = session
        yield
