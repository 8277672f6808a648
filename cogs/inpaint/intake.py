"""From an interaction to a job under way: accepted or refused at once, acknowledged, and handed on."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

import discord
import structlog

from bot.discordio import answers
from bot.discordio.acknowledge import Acknowledgement, acknowledge, refuse_at_once
from bot.discordio.locales import language_of, language_of_place
from bot.domain.errors import PersonError, RetouchError, StoreError
from bot.domain.job import TOKEN_LIFE, Job, ReplyAddress
from bot.services.accept_job import AcceptJob
from bot.services.clock import Clock
from bot.services.front_door import FrontDoor
from bot.services.job_runner import JobRunner
from bot.services.ports import Phase, Progress, Replies

_log = structlog.get_logger()


class Intake:
    """Takes jobs in, whichever interaction they come from."""

    def __init__(
        self, *, accept_job: AcceptJob, runner: JobRunner, replies: Replies, front_door: FrontDoor, clock: Clock
    ) -> None:
        self._accept_job = accept_job
        self._runner = runner
        self._replies = replies
        self._front_door = front_door
        self._clock = clock

    async def take(
        self,
        interaction: discord.Interaction,
        accept: Callable[[ReplyAddress, datetime], Awaitable[Job]],
        refuse: Callable[[RetouchError], Awaitable[object]] | None = None,
    ) -> Job | None:
        """Accept or refuse at once; what takes time happens behind the acknowledgement.

        `accept` is told where the reply will be and when the interaction came. It raises PersonError's kinds and
        StoreUnavailable; its job is stored. `refuse` tells the person why not, at once; without it, in a sentence. The
        job, if one is under way now.
        """
        # Our own clock: an interaction's id tells the time by Discord's, and the two may differ.
        ordered_at = self._clock.now()
        with self._front_door.answering():
            try:
                job = await accept(_reply_address(interaction, ordered_at), ordered_at)
            except (PersonError, StoreError) as error:
                await (refuse(error) if refuse else refuse_at_once(interaction, answers.answer(error)))
                return None
            acknowledgement, message_id = await acknowledge(interaction)
        job = replace(job, reply=replace(job.reply, message_id=message_id))
        if await self._was_heard(job, acknowledgement):
            self._runner.start(job)
            return job
        await self._accept_job.withdraw(job)
        return None

    async def _was_heard(self, job: Job, acknowledgement: Acknowledgement) -> bool:
        """Whether there is a reply to go on with; an edit of it is the proof where Discord's answer was lost."""
        if acknowledgement is Acknowledgement.UNCERTAIN:
            try:
                await self._replies.show_progress(job, Progress(Phase.CHECKING, 0.0, None))
            except RetouchError:
                acknowledgement = Acknowledgement.TOO_LATE
        if acknowledgement is Acknowledgement.TOO_LATE:
            _log.warning("interaction.not_acknowledged", job_id=job.id)
            return False
        return True


def _reply_address(interaction: discord.Interaction, ordered_at: datetime) -> ReplyAddress:
    return ReplyAddress(
        application_id=interaction.application_id,
        token=interaction.token,
        channel_id=interaction.channel_id or 0,
        expires_at=ordered_at + TOKEN_LIFE,
        upload_limit_bytes=interaction.filesize_limit,
        # In its own DMs the bot is always; elsewhere only where the app was added to the place, not just to the person.
        bot_is_member=interaction.context.dm_channel is True or interaction.is_guild_integration(),
        language=language_of_place(interaction),
        person_language=language_of(interaction.locale),
    )
