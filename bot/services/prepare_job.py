"""Use case: read the two attachments, refuse what only their bytes show, and settle what is sent to the image API."""

import asyncio
from contextlib import ExitStack
from dataclasses import replace
from typing import BinaryIO

from bot.domain.errors import NoMask, PictureRole
from bot.domain.job import Attachment, Job
from bot.domain.mask import has_same_shape
from bot.domain.notes import MaskResized, Note, PromptTooLong, ShapeChanged
from bot.domain.parameters import repaint_size
from bot.domain.prompt import MAX_TOKENS
from bot.services.ports import Attachments, InpaintRequest, Pictures, Replies, TokenCounter

# Snapping to multiples of 8 px changes a shape by less.
_STRETCH_TOLERANCE = 0.03


class PrepareJob:
    """Checks an accepted job's files and words."""

    def __init__(
        self, attachments: Attachments, pictures: Pictures, token_counter: TokenCounter, replies: Replies
    ) -> None:
        self._attachments = attachments
        self._pictures = pictures
        self._token_counter = token_counter
        self._replies = replies

    async def prepare(self, job: Job) -> tuple[InpaintRequest, tuple[Note, ...]]:
        """What to submit, and what to remark. Raises PersonError's kinds; DiscordUnavailable; ReplyGone."""
        if job.mask is None:
            raise NoMask("NoMask")
        with ExitStack() as files:
            init_image, mask = await self._fetch(job.init_image, job.mask, files)
            checked = await self._pictures.check_input(
                init_image, mask, image_name=job.init_image.filename, mask_name=job.mask.filename
            )
        mask_url = job.mask.url
        notes: list[Note] = []
        if checked.resized_mask:
            with checked.resized_mask:
                mask_url = await self._replies.attach_mask(job, checked.resized_mask)
            notes.append(MaskResized(checked.mask_px, checked.picture_px))
        notes += await self._words(job)
        width_px, height_px = repaint_size(checked.picture_px, *job.wanted_px)
        if not has_same_shape(checked.picture_px, (width_px, height_px), _STRETCH_TOLERANCE):
            notes.append(ShapeChanged(checked.picture_px, (width_px, height_px)))
        parameters = replace(job.parameters, width_px=width_px, height_px=height_px)
        return InpaintRequest(job.init_image.url, mask_url, parameters), tuple(notes)

    async def _fetch(self, image: Attachment, given_mask: Attachment, files: ExitStack) -> tuple[BinaryIO, BinaryIO]:
        """Both files at once, each closed with `files`."""
        fetched = await asyncio.gather(
            self._attachments.fetch(image, PictureRole.INIT_IMAGE),
            self._attachments.fetch(given_mask, PictureRole.MASK),
            return_exceptions=True,
        )
        for one in fetched:
            if not isinstance(one, BaseException):
                files.enter_context(one)
        for one in fetched:
            if isinstance(one, BaseException):
                raise one
        init_image, mask = fetched
        return init_image, mask  # type: ignore[return-value]  # exceptions were raised above

    async def _words(self, job: Job) -> list[Note]:
        notes: list[Note] = []
        for name, text in (("prompt", job.parameters.prompt), ("negative_prompt", job.parameters.negative_prompt)):
            # A token is at least a byte long: short texts need no vocabulary.
            if len(text.encode()) > MAX_TOKENS and (tokens := await self._token_counter.count(text)) > MAX_TOKENS:
                notes.append(PromptTooLong(name, tokens, MAX_TOKENS))
        return notes
