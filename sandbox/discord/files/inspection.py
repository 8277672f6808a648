"""What Discord tells about an uploaded file: a safe name, a content type, a picture's size."""

import io
import mimetypes
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from PIL import Image, UnidentifiedImageError

PICTURE_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}

_types = mimetypes.MimeTypes()
_types.add_type("image/webp", ".webp")
_types.add_type("image/avif", ".avif")


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Filename as the CDN uses it (`title` has the original when it had to change), type, and size in pixels."""

    filename: str
    title: str | None
    content_type: str | None
    width: int | None
    height: int | None


def inspect_file(filename: str, content: bytes) -> FileFacts:
    """Read a file's facts off its name and its first bytes, as Discord does: the type follows the name."""
    safe = safe_filename(filename)
    found_type, width, height = _picture(content)
    content_type = _types.guess_type(safe)[0] or found_type
    if content_type and content_type.startswith("text/"):
        content_type += "; charset=utf-8"
    title = PurePosixPath(filename).stem if safe != filename else None
    return FileFacts(safe, title, content_type, width, height)


def safe_filename(filename: str) -> str:
    """The name as it will stand in the link: spaces become underscores, everything unusual goes."""
    kept = re.sub(r"[^A-Za-z0-9_.\-]", "", filename.replace(" ", "_"))
    stem, dot, suffix = kept.rpartition(".")
    if not dot:
        stem, suffix = kept, ""
    return kept if stem.strip("._-") else f"unknown{dot}{suffix}"


def _picture(content: bytes) -> tuple[str | None, int | None, int | None]:
    try:
        with Image.open(io.BytesIO(content), formats=list(PICTURE_TYPES)) as picture:
            return PICTURE_TYPES[picture.format or ""], picture.width, picture.height
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, KeyError, Image.DecompressionBombError):
        return None, None, None
