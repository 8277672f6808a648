"""The command itself: reads the interaction into an order."""

from collections.abc import Sequence
from datetime import datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot.discordio.files import attachment_of
from bot.discordio.places import UnfilteredPlaces
from bot.domain.errors import SafetyCheckerRequired
from bot.domain.job import Job, ReplyAddress
from bot.domain.parameters import (
    GUIDANCE_SCALE,
    MODEL_CHARACTERS,
    PROMPT_CHARACTERS,
    SAMPLES,
    SEED,
    SIDE_PX,
    STEPS,
    STRENGTH,
)
from bot.domain.recipe import EXPAND_PERCENT, FEATHER_PX, GROW_PX
from bot.languages import N_
from bot.services.accept_job import AcceptJob, Order
from cogs.inpaint.intake import Intake
from cogs.inpaint.mask_options import AREA_CHOICES, SIDES_CHOICES, recipe_of

_MAX_CHOICES = 25

Words = app_commands.Range[str, 1, PROMPT_CHARACTERS]


class InpaintCog(commands.Cog):
    """`/inpaint`, in servers, in DMs and wherever the app is installed by a person."""

    def __init__(
        self,
        *,
        accept_job: AcceptJob,
        intake: Intake,
        models: Sequence[str],
        unfiltered_guild_ids: Sequence[int],
    ) -> None:
        self._accept_job = accept_job
        self._intake = intake
        self._models = models
        self._unfiltered = UnfilteredPlaces(unfiltered_guild_ids)

    @app_commands.command(
        name="inpaint", description=N_("Repaint part of a picture: name the part, draw over it, or give a mask")
    )
    @app_commands.describe(
        image=N_("The picture to change (PNG, JPEG or WebP)"),
        prompt=N_("What should be seen in the repainted part"),
        mask=N_("White or see-through where it is repainted, or a copy of the picture that you drew over"),
        area=N_("Instead of a mask: the part of the picture that is repainted"),
        expand=N_("Instead of a mask: more room around the picture, so many percent a side; what is new is painted"),
        expand_sides=N_("Where there is more room with expand; all sides if left out"),
        invert=N_("Repaint what the mask keeps, and keep what it repaints"),
        grow=N_("Make the mask larger by so many pixels of the picture; a negative number makes it smaller"),
        feather=N_("Let the mask's edge fade out over so many pixels of the picture"),
        preview=N_("Show me a mask that was drawn or changed by Retouch before it is used"),
        protect=N_("Keep every pixel outside the mask as it is in the picture"),
        negative_prompt=N_("What should not be seen there"),
        steps=N_("How long the model works on it: more is finer and slower (20 to 30 is usual)"),
        strength=N_("How far the repainted part may leave the original: 0 not at all, 1 completely"),
        guidance=N_("How closely the words are followed (7.5 to 12.5 is usual)"),
        samples=N_("How many pictures to make"),
        seed=N_("The same seed makes the same picture again; none draws one"),
        width=N_("Width to repaint at, in pixels; none keeps the picture's shape"),
        height=N_("Height to repaint at, in pixels; none keeps the picture's shape"),
        model=N_("Which model repaints; pick one or type its id"),
        refiner=N_("Let a second model polish the details"),
        safety_checker=N_("Filter explicit pictures (can be off only in age-restricted channels)"),
    )
    @app_commands.choices(area=AREA_CHOICES, expand_sides=SIDES_CHOICES)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def inpaint(  # noqa: PLR0917 (a command's options are its parameters)
        self,
        interaction: discord.Interaction,
        image: discord.Attachment,
        prompt: Words,
        mask: discord.Attachment | None = None,
        area: app_commands.Choice[str] | None = None,
        expand: app_commands.Range[int, EXPAND_PERCENT[0], EXPAND_PERCENT[1]] | None = None,
        expand_sides: app_commands.Choice[str] | None = None,
        invert: bool = False,
        grow: app_commands.Range[int, GROW_PX[0], GROW_PX[1]] = 0,
        feather: app_commands.Range[int, FEATHER_PX[0], FEATHER_PX[1]] = 0,
        preview: bool = True,
        protect: bool | None = None,
        negative_prompt: Words | None = None,
        steps: app_commands.Range[int, STEPS[0], STEPS[1]] | None = None,
        strength: app_commands.Range[float, STRENGTH[0], STRENGTH[1]] | None = None,
        guidance: app_commands.Range[float, GUIDANCE_SCALE[0], GUIDANCE_SCALE[1]] | None = None,
        samples: app_commands.Range[int, SAMPLES[0], SAMPLES[1]] | None = None,
        seed: app_commands.Range[int, SEED[0], SEED[1]] | None = None,
        width: app_commands.Range[int, SIDE_PX[0], SIDE_PX[1]] | None = None,
        height: app_commands.Range[int, SIDE_PX[0], SIDE_PX[1]] | None = None,
        model: app_commands.Range[str, 1, MODEL_CHARACTERS] | None = None,
        refiner: bool | None = None,
        safety_checker: bool = True,
    ) -> None:
        """Accept or refuse at once; what takes time happens behind the acknowledgement."""
        recipe = recipe_of(
            area=area,
            expand=expand,
            expand_sides=expand_sides,
            invert=invert,
            grow=grow,
            feather=feather,
            preview=preview,
        )

        async def accept(reply: ReplyAddress, ordered_at: datetime) -> Job:
            if not safety_checker and not self._unfiltered.includes(interaction):
                raise SafetyCheckerRequired("SafetyCheckerRequired")
            order = Order(
                requester_id=interaction.user.id,
                guild_id=interaction.guild_id,
                reply=reply,
                init_image=attachment_of(image),
                mask=None if mask is None else attachment_of(mask),
                recipe=recipe,
                protect=protect,
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
            return await self._accept_job.accept(order)

        await self._intake.take(interaction, accept)

    @inpaint.autocomplete("model")
    async def _models_like(self, _interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        wanted = typed.casefold()
        fitting = [model for model in self._models if wanted in model.casefold()]
        return [app_commands.Choice(name=model, value=model) for model in fitting[:_MAX_CHOICES]]
