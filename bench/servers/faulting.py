"""Faults on order: which request is to go wrong, how, and how often. Both servers share this."""

import asyncio
import os
import socket
import struct
from dataclasses import dataclass, field

from aiohttp import web

HANG_S = 45


@dataclass
class Rule:
    """Let the next `times` requests of kind `where` (of one job, or of any) end in `action`."""

    where: str
    action: str
    number: int | None = None
    times: int = 1
    delay_s: float = 0.0


@dataclass
class Rules:
    """The faults that are still to happen, and those that have."""

    waiting: list[Rule] = field(default_factory=list)
    fired: list[dict] = field(default_factory=list)

    def add(self, rules: list[dict]) -> None:
        """Order more faults."""
        self.waiting.extend(Rule(**rule) for rule in rules)

    def take(self, where: str, number: int | None) -> str | None:
        """Give the action for this request, if one was ordered, and count it."""
        for rule in self.waiting:
            if rule.where == where and rule.number in (None, number):
                rule.times -= 1
                if rule.times <= 0:
                    self.waiting.remove(rule)
                self.fired.append({"where": where, "action": rule.action, "number": number})
                return rule.action
        return None


async def reset_connection(request: web.Request) -> web.Response:
    """Cut the request's TCP connection with a reset (RST), as a dying proxy does."""
    transport = request.transport
    if transport is not None:
        original = transport.get_extra_info("socket")
        with socket.socket(fileno=os.dup(original.fileno())) as copy:
            copy.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()


async def lose_answer(request: web.Request, action: str) -> web.Response:
    """Leave the sender without an answer: by a reset, or (`…hang`) by silence."""
    return await (never_answer if action.endswith("hang") else reset_connection)(request)


async def never_answer(request: web.Request) -> web.Response:
    """Keep the request open without an answer, then cut it."""
    await asyncio.sleep(HANG_S)
    return await reset_connection(request)
