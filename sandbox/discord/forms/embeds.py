"""The rules of embeds: lengths field by field, 6000 characters in all, pictures by link or by attachment."""

from collections.abc import Callable

from sandbox.discord.forms.form import Form, Path
from sandbox.discord.jsontypes import Json, JsonValue
from sandbox.discord.rendering.messages import FILE_ID

EMBEDS_AT_MOST = 10
CHARACTERS_AT_MOST = 6000
_WEB = ("http", "https", "attachment")


def read_embeds(form: Form, raw: JsonValue, find_file: Callable[[str], int | None]) -> list[Json]:
    """The embeds as they will be kept; `find_file` gives the id of an attachment by its name."""
    embeds = []
    characters = 0
    for index, one in enumerate(form.sequence(("embeds",), raw, EMBEDS_AT_MOST)):
        embed, length = _Embed(form, ("embeds", index), find_file).read(one)
        embeds.append(embed)
        characters += length
    if characters > CHARACTERS_AT_MOST:
        form.fail(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {CHARACTERS_AT_MOST}")
    return embeds


class _Embed:
    def __init__(self, form: Form, path: Path, find_file: Callable[[str], int | None]) -> None:
        self._form = form
        self._path = path
        self._find_file = find_file

    def read(self, raw: JsonValue) -> tuple[Json, int]:
        form, path = self._form, self._path
        given = form.mapping(path, raw)
        texts = {
            "title": form.text((*path, "title"), given.get("title"), 256),
            "description": form.text((*path, "description"), given.get("description"), 4096),
        }
        footer, footer_length = self._captioned("footer", "text", given.get("footer"), 2048)
        author, author_length = self._captioned("author", "name", given.get("author"), 256)
        fields = self._fields(given.get("fields"))
        kept: Json = {"type": "rich", **{key: text for key, text in texts.items() if text}}
        if url := form.link((*path, "url"), given.get("url"), ("http", "https")):
            kept["url"] = url
        colour = form.integer((*path, "color"), given.get("color"), 0, 0xFFFFFF)
        if colour is not None:
            kept["color"] = colour
        if timestamp := form.text((*path, "timestamp"), given.get("timestamp"), 64):
            kept["timestamp"] = timestamp
        for slot in ("image", "thumbnail"):
            picture = form.mapping((*path, slot), given.get(slot))
            if picture and (shown := self._picture((*path, slot, "url"), picture.get("url"))):
                kept[slot] = shown
        kept |= {key: part for key, part in (("footer", footer), ("author", author)) if part}
        if fields:
            kept["fields"] = fields
        if len(kept) == 1:
            form.fail((*path, "description"), "BASE_TYPE_REQUIRED", "This field is required")
        length = sum(len(text) for text in texts.values()) + footer_length + author_length
        return kept, length + sum(len(field["name"]) + len(field["value"]) for field in fields)

    def _captioned(self, slot: str, key: str, raw: JsonValue, at_most: int) -> tuple[Json, int]:
        """A footer or an author: a text with an icon and, for authors, a link."""
        form, path = self._form, (*self._path, slot)
        given = form.mapping(path, raw)
        if not given:
            return {}, 0
        text = form.text((*path, key), given.get(key), at_most, required=True)
        kept = {key: text, **self._icon((*path, "icon_url"), given.get("icon_url"))}
        if slot == "author" and given.get("url"):
            kept["url"] = form.link((*path, "url"), given["url"], ("http", "https"))
        return kept, len(text)

    def _fields(self, raw: JsonValue) -> list[Json]:
        form, path = self._form, (*self._path, "fields")
        kept = []
        for index, one in enumerate(form.sequence(path, raw, 25)):
            field = form.mapping((*path, index), one)
            kept.append(
                {
                    "name": form.text((*path, index, "name"), field.get("name"), 256, 1, required=True),
                    "value": form.text((*path, index, "value"), field.get("value"), 1024, 1, required=True),
                    "inline": form.boolean((*path, index, "inline"), field.get("inline")),
                }
            )
        return kept

    def _picture(self, path: Path, raw: JsonValue) -> Json | None:
        """A picture by link or attachment; one that names no attachment is dropped, as Discord does."""
        address = self._form.link(path, raw, _WEB)
        if not address.startswith("attachment://"):
            return {"url": address, "proxy_url": address} if address else None
        file_id = self._find_file(address.removeprefix("attachment://"))
        return {FILE_ID: file_id} if file_id is not None else None

    def _icon(self, path: Path, raw: JsonValue) -> Json:
        shown = self._picture(path, raw)
        if shown is None:
            return {}
        return shown if FILE_ID in shown else {"icon_url": shown["url"], "proxy_icon_url": shown["url"]}
