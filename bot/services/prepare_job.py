"""Use case: read the files, understand the mask, and settle what is sent to the image API, or what has to be asked."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import BinaryIO

import structlog

from bot.domain.errors import (
    AttachmentGone,
    CorruptPicture,
    NoLongerKept,
    PictureRole,
    ResultUnusable,
    StoreUnavailable,
)
from bot.domain.job import Attachment, Job, MaskSource
from bot.domain.mask import Area, MaskKind, has_same_shape
from bot.domain.notes import MaskResized, Note, PromptTooLong, ShapeChanged
from bot.domain.parameters import repaint_size
from bot.domain.prompt import MAX_TOKENS
from bot.services.fetch_alive import fetch_alive
from bot.services.front_door import FrontDoor
from bot.services.places import Place, Places
from bot.services.ports import (
    Attachments,
    Copies,
    CopyRole,
    InpaintRequest,
    Pictures,
    Question,
    Replies,
    TokenCounter,
    WorkedOut,
)

_log = structlog.get_logger()

# Each holds two attachments at most. Who waits for them in vain leaves the place to others.
_PREPARED_AT_ONCE = 8
# Snapping to multiples of 8 px changes a shape by less.
_STRETCH_TOLERANCE = 0.03

# Where the mask of each source is kept while its person is asked; None where there is no file.
_KEPT_AS = {
    MaskSource.GIVEN: CopyRole.GIVEN_MASK,
    MaskSource.INHERITED: CopyRole.MASK,
    MaskSource.NAMED: None,
    MaskSource.PICTURE: None,
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What to submit, what to remark, and how the mask was understood."""

    request: InpaintRequest
    notes: tuple[Note, ...]
    kind: MaskKind
    covered: float


@dataclass(frozen=True, slots=True)
class _File:
    """A file that was given, at hand. `url` is where it can be had; None where only a copy is left."""

    file: BinaryIO
    url: str | None


@dataclass(frozen=True, slots=True)
class _Given:
    """What there is to work with."""

    image: _File
    mask: _File | None


class PrepareJob:
    """Checks an accepted job's files and words, and keeps copies of what will be needed later."""

    def __init__(
        self,
        *,
        attachments: Attachments,
        pictures: Pictures,
        copies: Copies,
        token_counter: TokenCounter,
        replies: Replies,
        front_door: FrontDoor,
    ) -> None:
        self._attachments = attachments
        self._pictures = pictures
        self._copies = copies
        self._token_counter = token_counter
        self._replies = replies
        self._front_door = front_door
        self._places = Places(_PREPARED_AT_ONCE)

    async def prepare(self, job: Job) -> Prepared | Question:
        """What to submit, or what to ask first. Raises PersonError's kinds; DiscordUnavailable; ReplyGone."""
        async with self._places.one() as place:
            await self._front_door.quiet()
            return await self._prepare(job, place)

    async def _prepare(self, job: Job, place: Place) -> Prepared | Question:
        with ExitStack() as files:
            given = await self._fetch(job, files, place.leave)
            await place.take()
            worked = await self._work_out(job, given, files)
            is_asked = (worked.is_derived or worked.doubt is not None) and job.recipe.preview
            if is_asked and not job.recipe.is_confirmed:
                await self._keep_image(job, given)
                if given.mask is not None:
                    await self._keep(job.id, CopyRole.GIVEN_MASK, given.mask.file)
                return await self._question(job, given, worked)
            await self._keep_all(job, given, worked)
            return await self._settled(job, given, worked)

    async def question(self, job: Job) -> Question:
        """The mask as the job's recipe makes it now, of what was kept when its person was asked first.

        Raises PersonError's kinds; DiscordUnavailable.
        """
        with ExitStack() as files:
            given = await self._kept(job, files) or await self._fetch(job, files)
            return await self._question(job, given, await self._work_out(job, given, files))

    async def _work_out(self, job: Job, given: _Given, files: ExitStack) -> WorkedOut:
        worked = await self._pictures.work_out(
            given.image.file,
            given.mask.file if given.mask else None,
            job.recipe,
            image_name=job.init_image.filename,
            mask_name=job.mask.filename if job.mask else "",
            upload_limit_bytes=job.reply.upload_limit_bytes,
        )
        files.callback(worked.close)
        return worked

    async def _question(self, job: Job, given: _Given, worked: WorkedOut) -> Question:
        mask = worked.new_mask or (given.mask.file if given.mask else None)
        assert mask is not None  # noqa: S101 (else there was nothing to work out)
        try:
            overlay = await self._pictures.overlay(worked.new_image or given.image.file, mask, given_at=worked.given_at)
        except ResultUnusable as error:
            # Its checksums were right, so that nobody had to decode it until now.
            raise CorruptPicture(PictureRole.INIT_IMAGE, job.init_image.filename) from error
        return Question(overlay, worked.picture_px, worked.kind, worked.covered, worked.doubt, job.recipe)

    async def _settled(self, job: Job, given: _Given, worked: WorkedOut) -> Prepared:
        changed: dict[PictureRole, BinaryIO] = {}
        if worked.new_image is not None or given.image.url is None:
            changed[PictureRole.INIT_IMAGE] = worked.new_image or given.image.file
        if worked.new_mask is not None:
            changed[PictureRole.MASK] = worked.new_mask
        elif given.mask is not None and given.mask.url is None:
            changed[PictureRole.MASK] = given.mask.file
        attached = await self._replies.attach(job, changed) if changed else {}
        notes: list[Note] = []
        is_plain = worked.kind is MaskKind.BLACK_AND_WHITE
        if is_plain and worked.mask_px is not None and worked.mask_px != worked.picture_px:
            notes.append(MaskResized(worked.mask_px, worked.picture_px))
        notes += await self._words(job)
        width_px, height_px = repaint_size(worked.picture_px, *job.wanted_px)
        if not has_same_shape(worked.picture_px, (width_px, height_px), _STRETCH_TOLERANCE):
            notes.append(ShapeChanged(worked.picture_px, (width_px, height_px)))
        parameters = replace(job.parameters, width_px=width_px, height_px=height_px)
        request = InpaintRequest(
            attached.get(PictureRole.INIT_IMAGE) or given.image.url or "",
            attached.get(PictureRole.MASK) or (given.mask and given.mask.url) or "",
            parameters,
        )
        return Prepared(request, tuple(notes), worked.kind, worked.covered)

    async def _keep_all(self, job: Job, given: _Given, worked: WorkedOut) -> None:
        """Keep what the results are laid over, and what others go on from."""
        await self._keep_image(job, given)
        if worked.new_image is not None and job.recipe.area is Area.BORDER:
            await self._keep(job.id, CopyRole.CANVAS, worked.new_image)
        if worked.new_mask is not None:
            await self._keep(job.id, CopyRole.MASK, worked.new_mask)
        if given.mask is not None:
            role = CopyRole.MASK if worked.new_mask is None else CopyRole.GIVEN_MASK
            await self._keep(job.id, role, given.mask.file)

    async def _keep_image(self, job: Job, given: _Given) -> None:
        """Keep the picture, unless it is there already: shared with the job that this one goes on from."""
        shared = None if job.parent is None else await self._open(job.id, CopyRole.IMAGE)
        if shared is None:
            await self._keep(job.id, CopyRole.IMAGE, given.image.file)
        else:
            shared.close()

    async def _keep(self, job_id: str, role: CopyRole, file: BinaryIO) -> None:
        """A job goes on without its copies; it only loses what they are for."""
        try:
            await self._copies.keep(job_id, role, file)
        except StoreUnavailable as error:
            _log.warning("copy.not_kept", job_id=job_id, role=role.value, reason=str(error))

    async def _kept(self, job: Job, files: ExitStack) -> _Given | None:
        """The copies of what was given; None unless they are all there."""
        image = await self._open(job.id, CopyRole.IMAGE)
        if image is None:
            return None
        files.enter_context(image)
        role = _KEPT_AS[job.mask_source]
        if role is None:
            return _Given(_File(image, None), None)
        mask = await self._open(job.id, role)
        if mask is None:
            return None
        files.enter_context(mask)
        return _Given(_File(image, None), _File(mask, None))

    async def _fetch(self, job: Job, files: ExitStack, kept_waiting: Callable[[], None] = lambda: None) -> _Given:
        """All files at once, each closed with `files`. Raises PictureTooHeavy, AttachmentGone, DiscordUnavailable."""
        wanted: list[Awaitable[_File]] = [
            self._fetch_one(job.id, job.init_image, PictureRole.INIT_IMAGE, kept_waiting, CopyRole.IMAGE)
        ]
        if job.mask is not None:
            roles = (CopyRole.GIVEN_MASK, CopyRole.MASK)
            wanted.append(self._fetch_one(job.id, job.mask, PictureRole.MASK, kept_waiting, *roles))
        elif job.mask_source is MaskSource.INHERITED:
            wanted.append(self._inherited_mask(job.id))
        fetched = await asyncio.gather(*wanted, return_exceptions=True)
        for one in fetched:
            if not isinstance(one, BaseException):
                files.enter_context(one.file)
        for one in fetched:
            if isinstance(one, BaseException):
                raise one
        image, *masks = (one for one in fetched if not isinstance(one, BaseException))
        return _Given(image, masks[0] if masks else None)

    async def _fetch_one(
        self,
        job_id: str,
        attachment: Attachment,
        role: PictureRole,
        kept_waiting: Callable[[], None],
        *copies: CopyRole,
    ) -> _File:
        """A file from its address, from the same address signed anew, or from its copy."""
        try:
            return _File(*await fetch_alive(self._attachments, attachment, role, kept_waiting=kept_waiting))
        except AttachmentGone:
            for copy in copies:
                if (file := await self._open(job_id, copy)) is not None:
                    return _File(file, None)
            raise

    async def _inherited_mask(self, job_id: str) -> _File:
        """The mask of the job that this one goes on from. Raises NoLongerKept."""
        if (file := await self._open(job_id, CopyRole.MASK)) is None:
            raise NoLongerKept("NoLongerKept")
        return _File(file, None)

    async def _open(self, job_id: str, role: CopyRole) -> BinaryIO | None:
        try:
            return await self._copies.open(job_id, role)
        except StoreUnavailable as error:
            _log.warning("copy.not_opened", job_id=job_id, role=role.value, reason=str(error))
            return None

    async def _words(self, job: Job) -> list[Note]:
        notes: list[Note] = []
        for name, text in (("prompt", job.parameters.prompt), ("negative_prompt", job.parameters.negative_prompt)):
            # A token is at least a byte long: short texts need no vocabulary.
            if len(text.encode()) > MAX_TOKENS and (tokens := await self._token_counter.count(text)) > MAX_TOKENS:
                notes.append(PromptTooLong(name, tokens, MAX_TOKENS))
        return notes
