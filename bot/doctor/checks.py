"""Running checks side by side, each with its own deadline; what goes wrong in one is a line, never a traceback."""

import asyncio
import os
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass

import aiohttp

from bot.doctor.findings import Finding, failed, warning

Look = Callable[[], Awaitable[Sequence[Finding]]]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at. `look` gives what was found, in at most `deadline_s` seconds.

    `told_by`: the check that tells of it when there is no answer, so that one fault is one failure.
    """

    name: str
    look: Look
    deadline_s: float = 15.0
    told_by: str | None = None


async def run_checks(checks: Sequence[Check]) -> AsyncGenerator[Finding, None]:
    """All of them at once; what they found in the order given, as soon as it is known."""
    tasks = [asyncio.create_task(_carry_out(check)) for check in checks]
    try:
        for task in tasks:
            for finding in await task:
                yield finding
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _carry_out(check: Check) -> Sequence[Finding]:
    try:
        async with asyncio.timeout(check.deadline_s):
            return await check.look()
    except TimeoutError:
        return [_unanswered(check, "no answer in time")]
    except (aiohttp.ClientError, OSError) as error:
        return [_unanswered(check, _words(error))]
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        # Whatever answers there does not speak the language: that is a finding too.
        told = f"the answer makes no sense ({type(error).__name__})."
        return [failed(check.name, told, "Is the address the right one?")]


def _unanswered(check: Check, why: str) -> Finding:
    if check.told_by is None:
        return failed(check.name, f"cannot be reached ({why}).", "Look at the network and the address.")
    return warning(check.name, f"cannot be told ({why}).", f"See the line “{check.told_by}”.")


def _words(error: BaseException) -> str:
    """What went wrong, in the system's words where it has any, without an address."""
    number = getattr(error, "errno", None)
    if isinstance(number, int) and number > 0:
        return os.strerror(number)
    return getattr(error, "strerror", None) or type(error).__name__
