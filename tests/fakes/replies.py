"""Replies that only remember."""

import asyncio

from bot.domain.errors import PersonError, RetouchError
from bot.domain.job import ReplyAddress
from bot.services.ports import Shown


class FakeReplies:
    def __init__(self) -> None:
        self.shown: list[tuple[str, object]] = []
        self.fail_with: RetouchError | None = None
        self.message_id: int | None = 77
        self.delivered: tuple[object, ...] = ()
        self.moved_to: ReplyAddress | None = None
        self.hold = asyncio.Event()
        self.hold.set()

    async def _show(self, kind, what):
        await self.hold.wait()
        if self.fail_with:
            raise self.fail_with
        self.shown.append((kind, what))

    async def show_progress(self, job, progress):
        await self._show("progress", progress)

    async def attach(self, job, files):
        await self._show("attached", {role: _content(file) for role, file in files.items()})
        return {role: f"https://cdn.discordapp.com/attachments/{role.value}.png" for role in files}

    async def ask(self, job, question):
        await self._show("question", (_content(question.overlay), question))
        return 88

    async def put_away(self, job):
        await self._show("put away", job.question_id)

    async def show_results(self, job, results, outcome):
        await self._show("results", ([_content(result.file) for result in results], outcome))
        return Shown(self.delivered, self.moved_to or job.reply)

    async def show_failure(self, job, error, reference):
        await self._show("failure", (error, reference))
        return self.moved_to or job.reply

    async def show_lost(self, lost, reference):
        await self._show("lost", (lost, reference))

    async def locate(self, job):
        if self.fail_with:
            raise self.fail_with
        return self.message_id

    async def refuse(self, job, error: PersonError):
        await self._show("refusal", error)
        return job.reply

    async def show_named(self, job, help_id, area):
        await self._show("named", (job.id, help_id, area))

    @property
    def endings(self) -> list[tuple[str, object]]:
        return [(kind, what) for kind, what in self.shown if kind in {"results", "failure", "refusal"}]

    @property
    def questions(self) -> list[bytes]:
        return [what[0] for kind, what in self.shown if kind == "question"]


def _content(file) -> bytes:
    file.seek(0)
    return file.read()
