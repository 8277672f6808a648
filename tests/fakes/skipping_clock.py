"""Clocks that pass as fast as they are asked to."""

import asyncio
import selectors


class SkippingClock:
    """Nobody waits: a sleep moves the clock on. For one sleeper at a time. `slept_s` says what was asked for."""

    def __init__(self) -> None:
        self.time_s = 1000.0
        self.slept_s: list[float] = []

    def now(self) -> float:
        return self.time_s

    async def sleep(self, seconds: float, *, or_until: asyncio.Future[None] | None = None) -> None:
        if or_until is not None and or_until.done():
            return
        self.slept_s.append(seconds)
        self.time_s += seconds
        await asyncio.sleep(0)


class _SkippingSelector(selectors.DefaultSelector):
    skipped_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.skipped_s += timeout or 0.0
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop without sockets in which hours pass in no time, in the right order."""

    def __init__(self) -> None:
        self._skipping = _SkippingSelector()
        super().__init__(self._skipping)

    def time(self) -> float:
        return self._skipping.skipped_s
