"""The one place where calls to Discord are repeated: idempotent ones only, with jitter and a budget."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord
import stamina

from bot.domain.errors import DiscordRefused, DiscordUnavailable, ReplyGone, TokenExpired

_T = TypeVar("_T")

# One upload of 25 MiB over a slow line; a connection that says nothing for longer is dead.
_ATTEMPT_TIMEOUT_S = 60.0
_FIRST_WAIT_S = 0.1
_LONGEST_WAIT_S = 5.0

# discord.py repeats a reset connection only under errno 54 and 10054, which is not Linux' 104.
CONNECTION_ERRORS = (OSError, aiohttp.ClientError, TimeoutError)

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
UNKNOWN_WEBHOOK = 10015
_UNKNOWN_INTERACTION, _INVALID_WEBHOOK_TOKEN = 10062, 50027
NO_TOKEN = frozenset({UNKNOWN_WEBHOOK, _UNKNOWN_INTERACTION, _INVALID_WEBHOOK_TOKEN})


async def patiently(call: Callable[[], Awaitable[_T]], *, budget_s: float) -> _T:
    """Do an idempotent call, again where Discord or the line failed, for at most `budget_s` seconds.

    Raises TokenExpired, ReplyGone when what it speaks of is no more, DiscordRefused, DiscordUnavailable otherwise.
    """
    try:
        async for attempt in stamina.retry_context(
            on=_worth_repeating,
            attempts=None,
            timeout=budget_s,
            wait_initial=_FIRST_WAIT_S,
            wait_max=_LONGEST_WAIT_S,
            wait_jitter=_FIRST_WAIT_S,
        ):
            with attempt:
                async with asyncio.timeout(min(_ATTEMPT_TIMEOUT_S, max(budget_s, 1))):
                    return await call()
    except discord.HTTPException as error:
        if error.code in NO_TOKEN or error.status == 401:
            raise TokenExpired(f"{error.status}/{error.code}") from error
        if error.status in {403, 404}:
            raise ReplyGone(f"{error.status}/{error.code}") from error
        if 400 <= error.status < 500 and error.status != 429:
            raise DiscordRefused(f"{error.status}/{error.code}") from error
        raise DiscordUnavailable(f"{error.status}/{error.code}") from error
    except CONNECTION_ERRORS as error:
        raise DiscordUnavailable(type(error).__name__) from error
    raise AssertionError("unreachable")


def _worth_repeating(error: Exception) -> bool | float:
    if isinstance(error, discord.HTTPException):
        if error.status == 429:
            return _retry_after_s(error)
        return error.status >= 500
    return isinstance(error, CONNECTION_ERRORS)


def _retry_after_s(error: discord.HTTPException) -> float:
    try:
        return max(float(error.response.headers.get("Retry-After", "")), _FIRST_WAIT_S)
    except ValueError:
        return _LONGEST_WAIT_S
