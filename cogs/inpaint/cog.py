"""The command itself: reads the interaction, accepts or refuses, acknowledges, and hands the job on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.discordio import texts
from bot.discordio.acknowledge import Acknowledgement, acknowledge, refuse_at_once
from bot.domain.errors import PersonError, RetouchError, SafetyCheckerRequired, StoreError
from bot.domain.job import Attachment, Job, ReplyAddress
from bot.domain.parameters import GUIDANCE_SCALE, SAMPLES, SEED, SIDE_PX, STEPS, STRENGTH
from bot.services.accept_job import AcceptJob, Order
from bot.services.clock import Clock
from bot.services.front_door import FrontDoor
from bot.services.job_runner import JobRunner
from bot.services.ports import Phase, Progress, Replies

_log = structlog.get_logger()

_TOKEN_LIFE = timedelta(minutes=15)
_PROMPT_CHARACTERS = 2000
_MAX_CHOICES = 25

Words = app_commands.Range[str, 1, _PROMPT_CHARACTERS]


class InpaintCog(commands.Cog):
    """`/inpaint`, in servers, in DMs and wherever the app is installed by a person."""

    def __init__(
        self,
        *,
        accept_job: AcceptJob,
        runner: JobRunner,
        replies: Replies,
        front_door: FrontDoor,
        clock: Clock,
        models: Sequence[str],
        unfiltered_guild_ids: Sequence[int],
    ) -> None:
        self._accept_job = accept_job
        self._runner = runner
        self._replies = replies
        self._front_door = front_door
        self._clock = clock
        self._models = models
        self._unfiltered_guild_ids = frozenset(unfiltered_guild_ids)

    @app_commands.command(name="inpaint", description="Repaint part of a picture: white in the mask is made anew")
    @app_commands.describe(
        image="The picture to change (PNG, JPEG or WebP)",
        mask="Same size as the picture: white where it is repainted, black where it stays",
        prompt="What should be seen in the repainted part",
        negative_prompt="What should not be seen there",
        steps="How long the model works on it: more is finer and slower (20 to 30 is usual)",
        strength="How far the repainted part may leave the original: 0 not at all, 1 completely",
        guidance="How closely the words are followed (7.5 to 12.5 is usual)",
        samples="How many pictures to make",
        seed="The same seed makes the same picture again; none draws one",
        width="Width to repaint at, in pixels; none keeps the picture's shape",
        height="Height to repaint at, in pixels; none keeps the picture's shape",
        model="Which model repaints; pick one or type its id",
        refiner="Let a second model polish the details",
        safety_checker="Filter explicit pictures (can be off only in age-restricted channels)",
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def inpaint(  # noqa: PLR0917 (a command's options are its parameters)
        self,
        interaction: discord.Interaction,
        image: discord.Attachment,
        mask: discord.Attachment,
        prompt: Words,
        negative_prompt: Words | None = None,
        steps: app_commands.Range[int, STEPS[0], STEPS[1]] | None = None,
        strength: app_commands.Range[float, STRENGTH[0], STRENGTH[1]] | None = None,
        guidance: app_commands.Range[float, GUIDANCE_SCALE[0], GUIDANCE_SCALE[1]] | None = None,
        samples: app_commands.Range[int, SAMPLES[0], SAMPLES[1]] | None = None,
        seed: app_commands.Range[int, SEED[0], SEED[1]] | None = None,
        width: app_commands.Range[int, SIDE_PX[0], SIDE_PX[1]] | None = None,
        height: app_commands.Range[int, SIDE_PX[0], SIDE_PX[1]] | None = None,
        model: app_commands.Range[str, 1, 100] | None = None,
        refiner: bool | None = None,
        safety_checker: bool = True,
    ) -> None:
        """Accept or refuse at once; what takes time happens behind the acknowledgement."""
        # Our own clock: an interaction's id tells the time by Discord's, and the two may differ.
        ordered_at = self._clock.now()
        order = Order(
            requester_id=interaction.user.id,
            guild_id=interaction.guild_id,
            reply=_reply_address(interaction, ordered_at),
            init_image=_attachment(image),
            mask=_attachment(mask),
            prompt=prompt,
            negative_prompt=negative_prompt,
            steps=steps,
            strength=strength,
            guidance_scale=guidance,
            samples=samples,
            seed=seed,
            width_px=width,
            height_px=height,
            model=model,
            refiner=refiner,
            safety_checker=safety_checker,
            ordered_at=ordered_at,
        )
        with self._front_door.answering():
            try:
                if not safety_checker and not self._may_be_unfiltered(interaction):
                    raise SafetyCheckerRequired("SafetyCheckerRequired")
                job = await self._accept_job.accept(order)
            except (PersonError, StoreError) as error:
                await refuse_at_once(interaction, texts.answer(error))
                return
            acknowledgement, message_id = await acknowledge(interaction)
        job = replace(job, reply=replace(job.reply, message_id=message_id))
        if await self._was_heard(job, acknowledgement):
            self._runner.start(job)
        else:
            await self._accept_job.withdraw(job)

    @inpaint.autocomplete("model")
    async def _models_like(self, _interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        wanted = typed.casefold()
        fitting = [model for model in self._models if wanted in model.casefold()]
        return [app_commands.Choice(name=model, value=model) for model in fitting[:_MAX_CHOICES]]

    def _may_be_unfiltered(self, interaction: discord.Interaction) -> bool:
        is_nsfw = getattr(interaction.channel, "is_nsfw", None)
        return interaction.guild_id in self._unfiltered_guild_ids and is_nsfw is not None and bool(is_nsfw())

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


def _attachment(attachment: discord.Attachment) -> Attachment:
    return Attachment(
        filename=attachment.filename,
        url=attachment.url,
        content_type=attachment.content_type,
        size_bytes=attachment.size,
        width_px=attachment.width,
        height_px=attachment.height,
    )


def _reply_address(interaction: discord.Interaction, ordered_at: datetime) -> ReplyAddress:
    return ReplyAddress(
        application_id=interaction.application_id,
        token=interaction.token,
        channel_id=interaction.channel_id or 0,
        expires_at=ordered_at + _TOKEN_LIFE,
        upload_limit_bytes=interaction.filesize_limit,
        # In its own DMs the bot is always; elsewhere only where the app was added to the place, not just to the person.
        bot_is_member=interaction.context.dm_channel is True or interaction.is_guild_integration(),
    )
