"""Replies that only remember."""

import asyncio

from bot.domain.errors import PersonError, RetouchError


class FakeReplies:
    def __init__(self) -> None:
        self.shown: list[tuple[str, object]] = []
        self.fail_with: RetouchError | None = None
        self.message_id: int | None = 77
        self.hold = asyncio.Event()
        self.hold.set()

    async def _show(self, kind, what):
        await self.hold.wait()
        if self.fail_with:
            raise self.fail_with
        self.shown.append((kind, what))

    async def show_progress(self, job, progress):
        await self._show("progress", progress)

    async def attach_mask(self, job, mask):
        await self._show("mask", mask.read())
        return "https://cdn.discordapp.com/mask.png"

    async def show_results(self, job, results, outcome):
        await self._show("results", ([result.file.read() for result in results], outcome))

    async def show_failure(self, job, error, reference):
        await self._show("failure", (error, reference))

    async def locate(self, job):
        if self.fail_with:
            raise self.fail_with
        return self.message_id

    async def refuse(self, job, error: PersonError):
        await self._show("refusal", error)

    @property
    def endings(self) -> list[tuple[str, object]]:
        return [(kind, what) for kind, what in self.shown if kind in {"results", "failure", "refusal"}]
