"""The message that answers a job, edited through the interaction's token."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import BinaryIO, cast

import discord
from discord import ui

from bot.discordio import layouts, texts
from bot.discordio.patience import patiently
from bot.domain.errors import BadAnswer, PersonError, ReplyGone, RetouchError
from bot.domain.job import Job, ReplyAddress
from bot.services.ports import Outcome, Progress, Result

# Discord's name for the message that answers an interaction; it stands where a message id would.
_ORIGINAL = cast("int", "@original")
# Progress is a courtesy, an ending is a duty.
_COURTESY_S = 10.0
_DUTY_S = 300.0


class DiscordReplies:
    """Edits replies. discord.py holds a lock for each token, so edits of one reply never overtake each other."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def show_progress(self, job: Job, progress: Progress) -> None:
        """Say what is happening."""
        await self._edit(job, lambda: (layouts.progress_layout(job, progress), []), _COURTESY_S, keep_files=True)

    async def attach_mask(self, job: Job, mask: BinaryIO) -> str:
        """Attach a changed mask to the reply; the address of that attachment."""

        def layout() -> tuple[ui.LayoutView, Sequence[discord.File]]:
            mask.seek(0)
            file = layouts.Upload(mask, filename="mask.png", description="The mask, resized to the picture")  # type: ignore[arg-type]
            return layouts.mask_layout(job, file), [file]

        message = await self._edit(job, layout, _DUTY_S)
        urls = [attachment.url for attachment in message.attachments] + layouts.media_urls(message)
        if not urls:
            raise BadAnswer("Discord did not say where the mask is")
        return urls[0]

    async def show_results(self, job: Job, results: Sequence[Result], outcome: Outcome) -> None:
        """End the reply with the pictures."""

        def layout() -> tuple[ui.LayoutView, Sequence[discord.File]]:
            for result in results:
                result.file.seek(0)
            files = layouts.result_files(job, results)
            return layouts.results_layout(job, files, outcome), files

        await self._edit(job, layout, _DUTY_S)

    async def show_failure(self, job: Job, error: RetouchError, reference: str | None) -> None:
        """End the reply with a reason that a person can act on."""
        await self._edit(job, lambda: (layouts.failure_layout(job, error, reference), []), _DUTY_S)

    async def refuse(self, job: Job, error: PersonError) -> None:
        """Take the public reply away and tell only the requester why."""
        webhook = self._webhook(job.reply)
        budget_s = self._budget_s(job.reply, _DUTY_S)
        with suppress(ReplyGone):  # somebody was faster; the requester still wants to know why
            await patiently(lambda: webhook.delete_message(_ORIGINAL), budget_s=budget_s)
        await patiently(lambda: webhook.send(texts.answer(error), ephemeral=True, wait=True), budget_s=budget_s)

    async def _edit(
        self,
        job: Job,
        layout: Callable[[], tuple[ui.LayoutView, Sequence[discord.File]]],
        patience_s: float,
        *,
        keep_files: bool = False,
    ) -> discord.WebhookMessage:
        webhook = self._webhook(job.reply)

        async def edit() -> discord.WebhookMessage:
            view, files = layout()
            if keep_files:
                return await webhook.edit_message(_ORIGINAL, view=view)
            return await webhook.edit_message(_ORIGINAL, view=view, attachments=files)

        return await patiently(edit, budget_s=self._budget_s(job.reply, patience_s))

    def _webhook(self, address: ReplyAddress) -> discord.Webhook:
        webhook = discord.Webhook.partial(address.application_id, address.token, client=self._client)
        # Else discord.py takes it for a channel's webhook, which cannot speak to one person only.
        webhook.type = discord.WebhookType.application
        return webhook

    def _budget_s(self, address: ReplyAddress, patience_s: float) -> float:
        left_s = (address.expires_at - datetime.now(UTC)).total_seconds()
        return max(min(patience_s, left_s), 1.0)
