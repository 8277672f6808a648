"""Command registration: global and per guild; one, or all at once."""
# ruff: noqa: D102 - a handler's route, listed in routes(), says what it is for

from aiohttp import web

from bench.servers import payloads
from bench.servers.answers import reply_json
from bench.servers.bodies import Refused, read_body
from bench.servers.state import State


class Commands:
    """GET, POST, PUT on the lists; GET, PATCH, DELETE on one."""

    def __init__(self, state: State) -> None:
        self.state = state

    def routes(self) -> list[web.RouteDef]:
        routes = []
        for scope in ("", "/guilds/{guild}"):
            path = "/api/v10/applications/{app}" + scope + "/commands"
            routes += [
                web.get(path, self.all), web.put(path, self.replace), web.post(path, self.add),
                web.get(path + "/{command}", self.one), web.patch(path + "/{command}", self.change),
                web.delete(path + "/{command}", self.remove),
            ]  # fmt: skip
        return routes

    def _record(self, request: web.Request, body: object, *, one: bool = False) -> None:
        guild = "/guilds/{guild_id}" if "guild" in request.match_info else ""
        route = "/applications/{application_id}" + guild + "/commands" + ("/{command_id}" if one else "")
        self.state.requests.append({
            "method": request.method, "route": route, "number": None, "body": body, "multipart": False, "files": 0,
        })  # fmt: skip

    @staticmethod
    def _registered(request: web.Request, command: dict) -> dict:
        filled = {
            "type": 1, "description": "", "options": [], "default_member_permissions": None, "nsfw": False,
            "integration_types": [0], "contexts": None, "name_localizations": None, "description_localizations": None,
        }  # fmt: skip
        own = {"id": str(payloads.snowflake()), "version": str(payloads.snowflake())}
        own |= {"application_id": str(payloads.APPLICATION_ID)}
        if "guild" in request.match_info:
            own["guild_id"] = request.match_info["guild"]
        return filled | command | own

    def _list(self, request: web.Request) -> list[dict]:
        return self.state.commands[request.match_info.get("guild", "")]

    def _find(self, request: web.Request) -> dict:
        for command in self._list(request):
            if command["id"] == request.match_info["command"]:
                return command
        raise Refused(404, 10063, "Unknown application command")

    async def all(self, request: web.Request) -> web.Response:
        return reply_json(self._list(request))

    async def one(self, request: web.Request) -> web.Response:
        return reply_json(self._find(request))

    async def replace(self, request: web.Request) -> web.Response:
        body = (await read_body(request)).payload
        self._record(request, body)
        self._list(request)[:] = [self._registered(request, command) for command in body]
        return reply_json(self._list(request))

    async def add(self, request: web.Request) -> web.Response:
        body = (await read_body(request)).payload
        self._record(request, body)
        known = self._list(request)
        known[:] = [command for command in known if command["name"] != body["name"]]
        known.append(self._registered(request, body))
        return reply_json(known[-1], 201)

    async def change(self, request: web.Request) -> web.Response:
        body = (await read_body(request)).payload
        self._record(request, body, one=True)
        found = self._find(request)
        found |= body
        return reply_json(found)

    async def remove(self, request: web.Request) -> web.Response:
        self._list(request).remove(self._find(request))
        return web.Response(status=204)
