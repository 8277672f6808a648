"""Use case: turn what someone asked for into a job, refusing all that can be refused without reading a file."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self, TypeVar

from bot.domain.errors import (
    Allowed,
    BadParameter,
    NotAPicture,
    PictureRole,
    PictureTooHeavy,
    PictureTooLarge,
    StoreUnavailable,
)
from bot.domain.guild_settings import UNSETTLED
from bot.domain.job import Attachment, Job, JobState, ReplyAddress
from bot.domain.lineage import Parent
from bot.domain.mask import Area
from bot.domain.parameters import (
    GUIDANCE_SCALE,
    MODEL_CHARACTERS,
    SAMPLES,
    SEED,
    SIDE_PX,
    STEPS,
    STRENGTH,
    Parameters,
    repaint_size,
)
from bot.domain.prompt import is_visible
from bot.domain.recipe import ALL_SIDES, EXPAND_PERCENT, FEATHER_PX, GROW_PX, USUAL_EXPAND_PERCENT, Recipe
from bot.services.clock import Clock
from bot.services.live_job import LiveJob
from bot.services.ports import GuildSettings, JobStore

_N = TypeVar("_N", int, float)
_D = TypeVar("_D")

# Of Discord's 3 s; a store that takes longer is as good as none.
_STORED_WITHIN_S = 1.5
# A stand-in until the bytes are read, for a picture whose metadata names no size.
_UNKNOWN_PX = (1024, 1024)


@dataclass(frozen=True, slots=True)
class Order:
    """What someone asked for; None means the default. Ranges as in `bot.domain.parameters`.

    Whether the picture is protected is said by `protect` alone, whatever `recipe` says; None: as the server has it.
    """

    requester_id: int
    guild_id: int | None
    reply: ReplyAddress
    init_image: Attachment
    mask: Attachment | None
    recipe: Recipe
    protect: bool | None
    prompt: str = field(repr=False)
    negative_prompt: str | None = field(repr=False)
    steps: int | None
    strength: float | None
    guidance_scale: float | None
    samples: int | None
    seed: int | None
    width_px: int | None
    height_px: int | None
    model: str | None
    refiner: bool | None
    safety_checker: bool
    ordered_at: datetime
    parent: Parent | None = None

    @classmethod
    def anew(
        cls, job: Job, *, requester_id: int, guild_id: int | None, reply: ReplyAddress, ordered_at: datetime
    ) -> Self:
        """What a job was asked for, once more: every number as it came out, its mask and its lineage as they were."""
        parameters = job.parameters
        return cls(
            requester_id=requester_id,
            guild_id=guild_id,
            reply=reply,
            init_image=job.init_image,
            mask=job.mask,
            recipe=job.recipe,
            protect=job.recipe.protect,
            prompt=parameters.prompt,
            negative_prompt=parameters.negative_prompt,
            steps=parameters.steps,
            strength=parameters.strength,
            guidance_scale=parameters.guidance_scale,
            samples=parameters.samples,
            seed=parameters.seed,
            width_px=job.wanted_px[0],
            height_px=job.wanted_px[1],
            model=parameters.model,
            refiner=parameters.refiner,
            safety_checker=parameters.safety_checker,
            ordered_at=ordered_at,
            parent=job.parent,
        )


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds where an order is silent."""

    model: str
    steps: int
    strength: float
    guidance_scale: float
    samples: int


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """The most that an attachment may weigh and measure."""

    max_bytes: int
    max_px: int


class AcceptJob:
    """Checks an order against metadata and ranges, and stores it: no file is read, so that the answer comes at once."""

    def __init__(
        self,
        store: JobStore,
        guild_settings: GuildSettings,
        clock: Clock,
        defaults: Defaults,
        picture_limits: PictureLimits,
        draw_seed: Callable[[], int] = lambda: SEED[0] + secrets.randbelow(SEED[1] - SEED[0] + 1),
    ) -> None:
        self._store = store
        self._guild_settings = guild_settings
        self._clock = clock
        self._defaults = defaults
        self._picture_limits = picture_limits
        self._draw_seed = draw_seed

    async def accept(self, order: Order) -> Job:
        """A job, on disk before anybody is told that it was accepted. Raises PersonError's kinds, StoreUnavailable."""
        self._check_attachment(order.init_image, PictureRole.INIT_IMAGE)
        if order.mask is not None:
            self._check_attachment(order.mask, PictureRole.MASK)
        recipe = replace(_recipe(order), protect=self._protects(order))
        parameters = self._parameters(order, _size(order.init_image) or _UNKNOWN_PX)
        job = Job(
            id=secrets.token_hex(8),
            requester_id=order.requester_id,
            guild_id=order.guild_id,
            reply=order.reply,
            init_image=order.init_image,
            mask=order.mask,
            parameters=parameters,
            wanted_px=(order.width_px, order.height_px),
            accepted_at=order.ordered_at,
            recipe=recipe,
            parent=order.parent,
        )
        try:
            async with asyncio.timeout(_STORED_WITHIN_S):
                await self._store.add(job)
        except TimeoutError as error:
            raise StoreUnavailable("took too long") from error
        return job

    async def withdraw(self, job: Job) -> None:
        """End a job that could not be acknowledged: its person was told by Discord that nothing happened."""
        live = LiveJob(job, self._store, self._clock)
        await live.step_anyway(JobState.FAILED, reason="NotAcknowledged")

    def _protects(self, order: Order) -> bool:
        if order.protect is not None:
            return order.protect
        # Where the app came with a person, a server has settled nothing.
        if order.guild_id is None or not order.reply.bot_is_member:
            return UNSETTLED.protect
        return self._guild_settings.of_guild(order.guild_id).protect

    def _check_attachment(self, attachment: Attachment, role: PictureRole) -> None:
        kind = (attachment.content_type or "").partition("/")[0]
        if attachment.size_bytes > self._picture_limits.max_bytes:
            raise PictureTooHeavy(role, attachment.filename, attachment.size_bytes, self._picture_limits.max_bytes)
        size_px = _size(attachment)
        # Whatever Discord calls it, its bytes decide; but nobody need wait for those of a film, a song or a text.
        if kind in {"video", "audio"} or (size_px is None and kind == "text"):
            raise NotAPicture(role, attachment.filename)
        if size_px and size_px[0] * size_px[1] > self._picture_limits.max_px:
            raise PictureTooLarge(role, attachment.filename, *size_px, self._picture_limits.max_px)

    def _parameters(self, order: Order, picture_px: tuple[int, int]) -> Parameters:
        prompt = order.prompt.strip()
        if not is_visible(prompt):
            raise BadParameter("prompt", order.prompt, Allowed.WORDS)
        model = (order.model or self._defaults.model).strip()
        if not model or len(model) > MODEL_CHARACTERS or not model.isprintable():
            raise BadParameter("model", model, Allowed.MODEL_NAME)
        width_px, height_px = repaint_size(
            picture_px,
            _within("width", order.width_px, SIDE_PX, None),
            _within("height", order.height_px, SIDE_PX, None),
        )
        return Parameters(
            model=model,
            prompt=prompt,
            negative_prompt=(order.negative_prompt or "").strip(),
            steps=_within("steps", order.steps, STEPS, self._defaults.steps),
            strength=_within("strength", order.strength, STRENGTH, self._defaults.strength),
            guidance_scale=_within("guidance", order.guidance_scale, GUIDANCE_SCALE, self._defaults.guidance_scale),
            samples=_within("samples", order.samples, SAMPLES, self._defaults.samples),
            seed=_within("seed", self._draw_seed() if order.seed is None else order.seed, SEED, 0),
            width_px=width_px,
            height_px=height_px,
            refiner=order.refiner,
            safety_checker=order.safety_checker,
        )


def _recipe(order: Order) -> Recipe:
    """What was asked for, if it goes together: a mask, or a part of the picture, or a border."""
    recipe = order.recipe
    _within("grow", recipe.grow_px, GROW_PX, 0)
    _within("feather", recipe.feather_px, FEATHER_PX, 0)
    is_border = recipe.area is Area.BORDER or recipe.expand_percent != 0
    if recipe.expand_percent:
        _within("expand", recipe.expand_percent, EXPAND_PERCENT, 0)
    if order.mask is not None and is_border:
        raise BadParameter("expand", recipe.expand_percent, Allowed.PICTURE_WITHOUT_MASK)
    if order.mask is not None and recipe.area is not None:
        raise BadParameter("area", recipe.area.value, Allowed.MASK_OR_AREA)
    if recipe.expand_percent and recipe.area not in {None, Area.BORDER}:
        raise BadParameter("expand", recipe.expand_percent, Allowed.PICTURE_WITHOUT_AREA)
    if recipe.expand_sides and not is_border:
        raise BadParameter("expand_sides", None, Allowed.SIDES_WITH_EXPANSION)
    if not is_border:
        return recipe
    return replace(
        recipe,
        area=Area.BORDER,
        expand_percent=recipe.expand_percent or USUAL_EXPAND_PERCENT,
        expand_sides=recipe.expand_sides or ALL_SIDES,
    )


def _size(attachment: Attachment) -> tuple[int, int] | None:
    if attachment.width_px and attachment.height_px:
        return attachment.width_px, attachment.height_px
    return None


def _within(name: str, value: _N | None, allowed: tuple[float, float], default: _D) -> _N | _D:
    if value is None:
        return default
    if not allowed[0] <= value <= allowed[1]:
        raise BadParameter(name, value, allowed)
    return value
