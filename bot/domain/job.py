"""A job: one request to repaint. It holds ids and values only, so any process can carry it on."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.parameters import Parameters


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that someone gave to a command, as Discord's metadata describes it.

    Sizes are None where Discord saw no picture in the file. `url` is signed and dies after about a day.
    """

    filename: str
    url: str = field(repr=False)
    content_type: str | None
    size_bytes: int
    width_px: int | None
    height_px: int | None


@dataclass(frozen=True, slots=True)
class ReplyAddress:
    """Where a job's reply is, in ids only.

    `token` is the interaction's, good until `expires_at` (15 minutes after the command).
    `upload_limit_bytes` is the interaction's `attachment_size_limit`: the most that one file may weigh.
    """

    application_id: int
    token: str = field(repr=False)
    channel_id: int
    expires_at: datetime
    upload_limit_bytes: int


@dataclass(frozen=True, slots=True)
class Job:
    """One request to repaint: init image + mask + parameters → 1–4 results.

    `wanted_px` is the (width, height) that was asked for; None = as the picture's own shape gives. The size in
    `parameters` follows from it and from the picture's metadata, and once more from its bytes when they were read.
    """

    id: str
    requester_id: int
    guild_id: int | None
    reply: ReplyAddress
    init_image: Attachment
    mask: Attachment
    parameters: Parameters
    wanted_px: tuple[int | None, int | None]
    accepted_at: datetime
