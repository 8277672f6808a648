"""A picture's address in the custom_ids of a form.

What comes back from a form is what was filled in, and the custom_ids. They have room for a hundred characters each:
enough, together, for an address. So nothing is kept in memory, and a form that was open during a restart still works.
"""

from collections.abc import Mapping, Sequence

from bot.discordio.message_pictures import filename_of
from bot.domain.job import Attachment

CUSTOM_ID_CHARACTERS = 100
_FIELD_END = "|"
# Discord takes no file that heavy, and no side is that long: it was not us who wrote such a form.
_MOST = 2**40
_SHORT = {"c/": "https://cdn.discordapp.com/", "m/": "https://media.discordapp.net/"}


class TooLongToCarry(Exception):
    """The address is longer than all custom_ids together."""


def carry(picture: Attachment, names: Sequence[str]) -> dict[str, str]:
    """A custom_id for each name, with the picture in them. Raises TooLongToCarry."""
    url = picture.url
    for letter, start in _SHORT.items():
        if url.startswith(start):
            url = letter + url.removeprefix(start)
    head = f"{picture.width_px or 0}x{picture.height_px or 0}x{picture.size_bytes}{_FIELD_END}"
    # Without its signature an address is as good: Discord signs it anew. That only takes a moment longer.
    for text in (head + url, head + url.partition("?")[0]):
        if (ids := _spread(text, names)) is not None:
            return ids
    raise TooLongToCarry


def carried(custom_ids: Mapping[str, str]) -> Attachment | None:
    """The picture in the custom_ids, by their names, in the order in which they were given; None when there is none."""
    text = "".join(custom_id.removeprefix(f"{name}:") for name, custom_id in custom_ids.items())
    head, _, url = text.partition(_FIELD_END)
    try:
        width_px, height_px, size_bytes = map(int, head.split("x"))
    except ValueError:
        return None
    if not all(0 <= number <= _MOST for number in (width_px, height_px, size_bytes)):
        return None
    url = _SHORT.get(url[:2], url[:2]) + url[2:]
    return Attachment(filename_of(url), url, None, size_bytes, width_px or None, height_px or None)


def _spread(text: str, names: Sequence[str]) -> dict[str, str] | None:
    ids: dict[str, str] = {}
    for name in names:
        room = CUSTOM_ID_CHARACTERS - len(name) - 1
        ids[name] = f"{name}:{text[:room]}"
        text = text[room:]
    return None if text else ids
