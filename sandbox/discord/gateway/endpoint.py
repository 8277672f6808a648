"""The gateway's websocket route, and the faults that can be done to its connections."""

from aiohttp import web

from sandbox.discord.clock import Clock
from sandbox.discord.config import SandboxDiscordConfig
from sandbox.discord.gateway.compression import packing_for
from sandbox.discord.gateway.connection import CLOSE_WITHIN_S, Connection
from sandbox.discord.gateway.greeting import API_VERSION, Greeting
from sandbox.discord.gateway.hub import GatewayHub
from sandbox.discord.gateway.protocol import CloseCode
from sandbox.discord.wirelog import WireLog


class GatewayEndpoint:
    """Takes connections in."""

    def __init__(
        self, config: SandboxDiscordConfig, clock: Clock, hub: GatewayHub, greeting: Greeting, wire: WireLog
    ) -> None:
        self._config = config
        self._clock = clock
        self._hub = hub
        self._greeting = greeting
        self._wire = wire

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """One bot's connection, from handshake to hang-up."""
        socket = web.WebSocketResponse(timeout=CLOSE_WITHIN_S, compress=False, max_msg_size=1 << 20)
        await socket.prepare(request)
        packing = packing_for(request.query.get("compress"))
        version = request.query.get("v", str(API_VERSION))
        if version != str(API_VERSION) or packing is None or request.query.get("encoding", "json") != "json":
            wrong_version = version != str(API_VERSION)
            code = CloseCode.INVALID_API_VERSION if wrong_version else CloseCode.DECODE_ERROR
            await socket.close(code=code)
            return socket
        connection = Connection(
            socket, request.transport, packing, self._config, self._clock, self._hub, self._greeting, self._wire
        )
        self._hub.connections.add(connection)
        try:
            await connection.run()
        finally:
            self._hub.connections.discard(connection)
        return socket
