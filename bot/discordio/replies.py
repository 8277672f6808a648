"""The message that answers a job: edited through the interaction's token, and past its 15 minutes by the bot itself."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import BinaryIO, cast

import discord
import structlog
from discord import ui

from bot.discordio import layouts, mask_layouts
from bot.discordio.patience import UNKNOWN_WEBHOOK, patiently
from bot.discordio.refusals import refusal_layout
from bot.discordio.result_buttons import result_rows
from bot.domain.errors import (
    DiscordUnavailable,
    NoMask,
    PersonError,
    PictureRole,
    ReplyGone,
    RetouchError,
    TokenExpired,
)
from bot.domain.job import Job, ReplyAddress
from bot.domain.mask import Area
from bot.languages import speaking
from bot.services.ports import LostJob, Outcome, Progress, Question, Result, Shown

_log = structlog.get_logger()

# Discord's name for the message that answers an interaction; it stands where a message id would.
_ORIGINAL = cast("int", "@original")
# Progress is a courtesy, an ending is a duty.
_COURTESY_S = 10.0
_DUTY_S = 300.0
_REFUSED_TOKENS_KEPT = 10_000

_Layout = Callable[[], tuple[ui.LayoutView, Sequence[discord.File]]]


class DiscordReplies:
    """Shows jobs, in the language that each of them keeps, whoever's deed it is that something is shown.

    discord.py holds a lock for each token, so edits of one reply never overtake each other.
    """

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        # Tokens that Discord refused before their time: too many refusals, and it bans the bot for a while.
        self._refused_tokens: set[str] = set()

    async def show_progress(self, job: Job, progress: Progress) -> None:
        """Say what is happening."""
        await self._edit(job, lambda: (layouts.progress_layout(job, progress), ()), _COURTESY_S, keep_files=True)

    async def attach(self, job: Job, files: Mapping[PictureRole, BinaryIO]) -> dict[PictureRole, str]:
        """Attach what is submitted in place of the given files to the reply; their addresses there."""

        def layout() -> tuple[ui.LayoutView, Sequence[discord.File]]:
            uploads = {role: layouts.attached_file(role, file) for role, file in files.items()}
            return layouts.attached_layout(job, uploads), list(uploads.values())

        message = await self._edit(job, layout, _DUTY_S)
        urls = layouts.attached_urls(message) if message else {}
        if not files.keys() <= urls.keys():
            raise DiscordUnavailable("Discord did not say where the files are")
        return urls

    async def ask(self, job: Job, question: Question) -> int:
        """Say in the reply that its person looks at the mask, and show it to them alone; the id of that message.

        In this order: the first message after an acknowledgement would take the reply's place.
        """
        await self._edit(job, lambda: (mask_layouts.asking_layout(job), ()), _DUTY_S)
        webhook = self._webhook(job.reply)

        async def send() -> discord.WebhookMessage:
            with speaking(job.reply.person_language):
                preview = mask_layouts.preview_file(question)
                view = mask_layouts.question_layout(job.id, question, preview)
            return await webhook.send(view=view, file=preview, ephemeral=True, wait=True)

        message = await patiently(send, budget_s=_DUTY_S)
        return message.id

    async def put_away(self, job: Job) -> None:
        """Take the question away once it is answered, if it is still there."""
        question_id = job.question_id
        if question_id is None or job.reply.expires_at <= datetime.now(UTC):
            return
        webhook = self._webhook(job.reply)
        with suppress(ReplyGone):
            await patiently(lambda: webhook.delete_message(question_id), budget_s=_COURTESY_S)

    async def show_results(self, job: Job, results: Sequence[Result], outcome: Outcome) -> Shown:
        """End the reply with the pictures."""

        def layout() -> tuple[ui.LayoutView, Sequence[discord.File]]:
            for result in results:
                result.file.seek(0)
            files = layouts.result_files(job, results)
            return layouts.results_layout(job, files, outcome, result_rows(job.id, len(files))), files

        message, reply = await self._end(job, layout)
        return Shown(layouts.delivered_files(message, results) if message else (), reply)

    async def show_failure(self, job: Job, error: RetouchError, reference: str | None) -> ReplyAddress:
        """End the reply with a reason that a person can act on; where that is."""
        _, reply = await self._end(job, lambda: (layouts.failure_layout(job, error, reference), ()))
        return reply

    async def refuse(self, job: Job, error: PersonError) -> ReplyAddress:
        """Take the public reply away and tell only the requester why; where the reply was, or is now."""
        webhook = self._webhook(job.reply)
        try:
            with suppress(ReplyGone):  # somebody was faster; the requester still wants to know why
                await patiently(lambda: webhook.delete_message(_ORIGINAL), budget_s=_DUTY_S)
            with speaking(job.reply.person_language):
                view = mask_layouts.no_mask_layout(job) if isinstance(error, NoMask) else refusal_layout(job, error)
            await patiently(lambda: webhook.send(view=view, ephemeral=True, wait=True), budget_s=_DUTY_S)
        except TokenExpired:
            # Nobody can be told alone any more; better in public than not at all.
            return await self.show_failure(job, error, None)
        return job.reply

    async def show_named(self, job: Job, help_id: int, area: Area) -> None:
        """Say in the help about masks which part was chosen there; its menu has done its work."""
        if job.reply.expires_at <= datetime.now(UTC):
            return
        webhook = self._webhook(job.reply)
        with speaking(job.reply.person_language):
            view = mask_layouts.named_layout(area)
        await patiently(lambda: webhook.edit_message(help_id, view=view), budget_s=_COURTESY_S)

    async def show_lost(self, lost: LostJob, reference: str) -> None:
        """End the reply of a job of which nothing else is left."""
        if lost.reply is None:
            return
        message = self._message(lost.reply)
        with speaking(lost.reply.language):
            view = layouts.lost_layout(reference)
        await patiently(lambda: message(view=view, attachments=[]), budget_s=_COURTESY_S)

    async def locate(self, job: Job) -> int | None:
        """The reply's message id; None when there is no reply, because the command was never acknowledged."""
        webhook = self._webhook(job.reply)
        try:
            message = await patiently(lambda: webhook.fetch_message(_ORIGINAL), budget_s=_COURTESY_S)
        except TokenExpired as error:
            if UNKNOWN_WEBHOOK in _codes(error):
                return None
            raise
        return message.id

    async def _end(self, job: Job, layout: _Layout) -> tuple[discord.Message | None, ReplyAddress]:
        """Edit the reply, or find another way to the person who waits for it.

        The message, where Discord showed it, and where it is.
        """
        with suppress(TokenExpired):
            return await self._edit(job, layout, _DUTY_S), job.reply
        # The reply is out of reach: its id is not known, or the bot is no member there.
        language = job.reply.language
        if job.reply.bot_is_member:
            channel: discord.abc.Messageable = self._client.get_partial_messageable(job.reply.channel_id)
        else:
            person = discord.Object(job.requester_id)
            channel = await patiently(lambda: self._client.create_dm(person), budget_s=_DUTY_S)
            language = job.reply.person_language

        async def send() -> discord.Message:
            with speaking(language):
                view, files = layout()
            # Sent twice under one nonce, Discord keeps one.
            return await channel.send(view=view, files=files, nonce=job.id)

        message = await patiently(send, budget_s=_DUTY_S)
        _log.info("reply.sent_anew", job_id=job.id, directly=not job.reply.bot_is_member)
        return message, replace(job.reply, message_id=message.id if job.reply.bot_is_member else None)

    async def _edit(
        self, job: Job, layout: _Layout, patience_s: float, *, keep_files: bool = False
    ) -> discord.Message | None:
        """Edit the reply, by its token or as the bot; the message, where Discord showed it. Raises TokenExpired."""

        async def edit(message: Callable[..., Awaitable[discord.Message]]) -> discord.Message | None:
            with speaking(job.reply.language):
                view, files = layout()
            kept = {} if keep_files else {"attachments": files}
            try:
                return await message(view=view, **kept)
            except (AttributeError, KeyError, TypeError) as error:
                # The edit was taken; only the message in its answer could not be read.
                _log.error("reply.answer_unreadable", job_id=job.id, error=type(error).__name__, exc_info=error)
                return None

        left_s = (job.reply.expires_at - datetime.now(UTC)).total_seconds()
        if left_s > 0 and job.reply.token not in self._refused_tokens:
            webhook = self._webhook(job.reply)
            try:
                return await patiently(
                    lambda: edit(lambda **what: webhook.edit_message(_ORIGINAL, **what)),
                    budget_s=max(min(patience_s, left_s), 1.0),
                )
            except TokenExpired:
                if len(self._refused_tokens) >= _REFUSED_TOKENS_KEPT:
                    self._refused_tokens.clear()
                self._refused_tokens.add(job.reply.token)
                if job.reply.message_id is None or not job.reply.bot_is_member:
                    raise
        if job.reply.message_id is None or not job.reply.bot_is_member:
            raise TokenExpired("past its 15 minutes")
        channel = self._client.get_partial_messageable(job.reply.channel_id, guild_id=job.guild_id)
        own = channel.get_partial_message(job.reply.message_id)
        return await patiently(lambda: edit(own.edit), budget_s=patience_s)

    def _message(self, address: ReplyAddress) -> Callable[..., Awaitable[object]]:
        """How a reply is edited: by its token while that is good, else as the bot. Raises TokenExpired."""
        if address.expires_at > datetime.now(UTC):
            webhook = self._webhook(address)
            return lambda **what: webhook.edit_message(_ORIGINAL, **what)
        if address.message_id is None or not address.bot_is_member:
            raise TokenExpired("past its 15 minutes")
        return self._client.get_partial_messageable(address.channel_id).get_partial_message(address.message_id).edit

    def _webhook(self, address: ReplyAddress) -> discord.Webhook:
        webhook = discord.Webhook.partial(address.application_id, address.token, client=self._client)
        # Else discord.py takes it for a channel's webhook, which cannot speak to one person only.
        webhook.type = discord.WebhookType.application
        return webhook


def _codes(error: BaseException) -> set[int]:
    """Discord's codes in an error and its causes."""
    found: set[int] = set()
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, discord.HTTPException):
            found.add(cause.code)
        cause = cause.__cause__
    return found
