"""The pictures in a message, of people and of bots, wherever in it they are."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import discord
from discord.components import Component

from bot.discordio.files import attachment_of
from bot.domain.job import Attachment
from bot.domain.prompt import isolated, one_line, shortened

# More are not shown in one gallery.
MOST = 10
# Their files are on Discord's CDN; everything else is handed out by its proxies only.
_OWN_FOLDERS = ("/attachments/", "/ephemeral-attachments/")
_NAME = "picture"


def pictures_in(message: discord.Message) -> tuple[Attachment, ...]:
    """Its pictures as files of Discord, in the order they are seen, each once; at most ten."""
    parts: list[discord.Message | discord.MessageSnapshot] = [message, *message.message_snapshots]
    found = {urlsplit(one.url).path: one for part in parts for one in _pictures_of(part)}
    return tuple(found.values())[:MOST]


def _pictures_of(part: discord.Message | discord.MessageSnapshot) -> Iterator[Attachment]:
    for attachment in part.attachments:
        if _may_be_picture(attachment.content_type, is_shown=attachment.width is not None):
            yield attachment_of(attachment)
    yield from _in_components(part.components)
    for embed in part.embeds:
        for media in (embed.image, embed.thumbnail):
            if media.url:
                yield _of_discord(media.url, media.proxy_url, media.width, media.height)


def _in_components(components: Iterable[Component]) -> Iterator[Attachment]:
    for one in components:
        yield from (
            _media(media)
            for media in _shown_by(one)
            if _may_be_picture(media.content_type, is_shown=not isinstance(one, discord.FileComponent))
        )
        yield from _in_components(getattr(one, "children", ()))


def _shown_by(component: Component) -> Iterable[discord.UnfurledMediaItem]:
    if isinstance(component, discord.MediaGalleryComponent):
        return [item.media for item in component.items]
    if isinstance(component, discord.FileComponent):
        return [component.media]
    if isinstance(component, discord.SectionComponent) and isinstance(component.accessory, discord.ThumbnailComponent):
        return [component.accessory.media]
    return []


def _media(media: discord.UnfurledMediaItem) -> Attachment:
    return _of_discord(media.url, media.proxy_url, media.width, media.height, media.content_type)


def _of_discord(
    url: str, proxy_url: str | None, width_px: int | None, height_px: int | None, content_type: str | None = None
) -> Attachment:
    """A picture whose weight is not told, at the address where Discord hands it out."""
    is_own = urlsplit(url).path.startswith(_OWN_FOLDERS)
    address = url if is_own or not proxy_url else proxy_url
    return Attachment(filename_of(address), address, content_type, 0, width_px or None, height_px or None)


def _may_be_picture(content_type: str | None, *, is_shown: bool) -> bool:
    """What Discord calls a picture; and what it calls nothing, if it is shown like one."""
    kind = (content_type or "").partition("/")[0]
    return kind == "image" or (not kind and is_shown)


def filename_of(url: str) -> str:
    """What a file is called at the end of its address."""
    return unquote(PurePosixPath(urlsplit(url).path).name) or _NAME


def described(pictures: Sequence[Attachment]) -> list[str]:
    """Each in a few words that tell them apart: its number, its name, its size."""
    return [
        f"{number} · {isolated(shortened(one_line(one.filename), 60))}"
        + (f" ({one.width_px}×{one.height_px})" if one.width_px else "")
        for number, one in enumerate(pictures, start=1)
    ]
