"""The people of the server: who used the command when, with which files, and what they have seen since."""

import secrets
import time
from dataclasses import dataclass, field

from bench import pictures
from bench.servers import payloads
from bench.servers.messages import Message

ACKNOWLEDGE_WITHIN_S = 3.0
TOKEN_LIVES_S = 15 * 60


@dataclass
class Use:
    """One use of the command by one person, and all that was shown to them."""

    number: int
    id: int = field(default_factory=payloads.snowflake)
    token: str = field(default_factory=lambda: "aW50ZXJhY3Rpb246" + secrets.token_urlsafe(60))
    sent_at: float = 0.0
    acknowledged_at: float | None = None
    acknowledged_as: int | None = None
    answer_was_lost: bool = False
    original: Message | None = None
    seen: list[dict] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def late(self) -> bool:
        """Whether the time to acknowledge is over."""
        return time.monotonic() - self.sent_at > ACKNOWLEDGE_WITHIN_S

    @property
    def dead(self) -> bool:
        """Whether the token is."""
        return time.monotonic() - self.sent_at > TOKEN_LIVES_S

    def see(self, what: str, message: Message, at: float, files: list[dict]) -> None:
        """Write down what this person sees now."""
        shown = {one["id"] for one in message.shown()}
        self.seen.append({
            "at": at, "what": what, "message": str(message.id), "text": message.text(), "loading": message.loading,
            "ephemeral": message.ephemeral, "files": [one | {"shown": one["id"] in shown} for one in files],
            "pictures_shown": len(shown), "deleted": message.deleted,
        })  # fmt: skip

    def report(self) -> dict:
        """Give the story for the judge."""
        return {
            "number": self.number, "sent_at": self.sent_at, "acknowledged_at": self.acknowledged_at,
            "acknowledged_as": self.acknowledged_as, "seen": self.seen, "refused": self.refused,
        }  # fmt: skip


@dataclass
class File:
    """A file on the CDN. Its bytes are kept, or made again when they are a numbered picture's."""

    name: str
    facts: dict
    data: bytes | None = None
    signature: str = field(default_factory=lambda: secrets.token_hex(32))
    status: int = 200
    content_type: str | None = None
    numbered: tuple[int, int, int] | None = None

    def body(self) -> bytes:
        """Give the bytes."""
        if self.data is not None:
            return self.data
        assert self.numbered is not None
        return pictures.numbered_png(*self.numbered)


def ordinary_files(number: int) -> dict[str, File]:
    """Give the picture (PNG, every fourth a JPEG) and the mask of an ordinary job."""
    mask = pictures.mask_png()
    facts = {"width": 1024, "height": 1024}
    if number % 4 == 3:
        data = pictures.photo_jpeg()
        picture = File(f"picture-{number}.jpg", facts | {"size": len(data), "content_type": "image/jpeg"}, data)
    else:
        numbered = (number, 0, pictures.PICTURE)
        size = len(pictures.numbered_png(*numbered))
        picture = File(f"picture-{number}.png", facts | {"size": size, "content_type": "image/png"}, numbered=numbered)
    return {
        "image": picture,
        "mask": File(f"mask-{number}.png", facts | {"size": len(mask), "content_type": "image/png"}, mask),
    }
