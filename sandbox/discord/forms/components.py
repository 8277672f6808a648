"""The rules of components in messages: rows, buttons, selects, and Components V2 layouts."""

from collections.abc import Callable
from enum import IntEnum

from sandbox.discord.forms.form import Form, Path
from sandbox.discord.forms.interactive import InteractiveComponents
from sandbox.discord.jsontypes import Json, JsonValue
from sandbox.discord.rendering.messages import FILE_ID


class ComponentType(IntEnum):
    """Discord's component types."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT_DISPLAY = 10
    THUMBNAIL = 11
    MEDIA_GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


_T = ComponentType
ROWS_AT_MOST = 5
COMPONENTS_AT_MOST = 40
TEXT_AT_MOST = 4000
SELECTS = (_T.STRING_SELECT, _T.USER_SELECT, _T.ROLE_SELECT, _T.MENTIONABLE_SELECT, _T.CHANNEL_SELECT)
IN_A_CONTAINER = (_T.ACTION_ROW, _T.SECTION, _T.TEXT_DISPLAY, _T.MEDIA_GALLERY, _T.FILE, _T.SEPARATOR)
TOP_OF_V2 = (*IN_A_CONTAINER, _T.CONTAINER)


def read_components(
    form: Form, raw: JsonValue, find_file: Callable[[str], int | None], *, components_v2: bool
) -> list[Json]:
    """The components of a message as they will be kept, each with its id."""
    reader = _MessageComponents(form, find_file)
    at_most = COMPONENTS_AT_MOST if components_v2 else ROWS_AT_MOST
    allowed = TOP_OF_V2 if components_v2 else (_T.ACTION_ROW,)
    listed = form.sequence(("components",), raw, at_most)
    kept = [reader.read(("components", index), one, allowed) for index, one in enumerate(listed)]
    reader.finish()
    return kept


class _MessageComponents:
    """One message's components: counts them, their text and their custom ids as it reads."""

    def __init__(self, form: Form, find_file: Callable[[str], int | None]) -> None:
        self._form = form
        self._find_file = find_file
        self._interactive = InteractiveComponents(form)
        self._made: list[Json] = []
        self._ids: set[int] = set()
        self._text = 0
        self._readers: dict[int, Callable[[Path, Json], Json]] = {
            _T.ACTION_ROW: self._row,
            _T.BUTTON: self._interactive.button,
            **dict.fromkeys(SELECTS, self._interactive.select),
            _T.SECTION: self._section,
            _T.TEXT_DISPLAY: self._text_display,
            _T.THUMBNAIL: self._thumbnail,
            _T.MEDIA_GALLERY: self._gallery,
            _T.FILE: self._file,
            _T.SEPARATOR: self._separator,
            _T.CONTAINER: self._container,
        }

    def read(self, path: Path, raw: JsonValue, allowed: tuple[ComponentType, ...]) -> Json:
        kind = self._form.union(path, raw, allowed)
        if kind is None:
            return {}
        kept: Json = {"type": kind, "id": self._form.integer((*path, "id"), raw.get("id"), 0) or 0}
        if kept["id"] and kept["id"] in self._ids:
            self._form.fail((*path, "id"), "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
        self._ids.add(kept["id"])
        self._made.append(kept)
        kept.update(self._readers[kind](path, raw))
        return kept

    def finish(self) -> None:
        """Give the nameless their ids and look at the totals."""
        free = 1
        for component in self._made:
            if not component["id"]:
                while free in self._ids:
                    free += 1
                self._ids.add(free)
                component["id"] = free
        if len(self._made) > COMPONENTS_AT_MOST:
            self._form.fail(
                ("components",),
                "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
                f"The total number of components cannot exceed {COMPONENTS_AT_MOST}",
            )
        if self._text > TEXT_AT_MOST:
            self._form.fail(
                ("components",),
                "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
                f"The total displayable text cannot exceed {TEXT_AT_MOST} characters",
            )

    def _children(
        self, path: Path, raw: Json, allowed: tuple[ComponentType, ...], at_most: int, at_least: int = 1
    ) -> list[Json]:
        inner = (*path, "components")
        if not self._form.require(inner, raw.get("components")):
            return []
        listed = self._form.sequence(inner, raw["components"], at_most, at_least)
        return [self.read((*inner, index), one, allowed) for index, one in enumerate(listed)]

    def _row(self, path: Path, raw: Json) -> Json:
        children = self._children(path, raw, (_T.BUTTON, *SELECTS), 5)
        if len(children) > 1 and any(child.get("type") in SELECTS for child in children):
            self._form.fail(
                (*path, "components"),
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                "The specified component exceeds maximum width",
            )
        return {"components": children}

    def _section(self, path: Path, raw: Json) -> Json:
        texts = self._children(path, raw, (_T.TEXT_DISPLAY,), 3)
        accessory = {}
        if self._form.require((*path, "accessory"), raw.get("accessory")):
            accessory = self.read((*path, "accessory"), raw["accessory"], (_T.BUTTON, _T.THUMBNAIL))
        return {"components": texts, "accessory": accessory}

    def _container(self, path: Path, raw: Json) -> Json:
        return {
            "accent_color": self._form.integer((*path, "accent_color"), raw.get("accent_color"), 0, 0xFFFFFF),
            "components": self._children(path, raw, IN_A_CONTAINER, COMPONENTS_AT_MOST),
            "spoiler": self._form.boolean((*path, "spoiler"), raw.get("spoiler")),
        }

    def _text_display(self, path: Path, raw: Json) -> Json:
        content = self._form.text((*path, "content"), raw.get("content"), TEXT_AT_MOST, 1, required=True)
        self._text += len(content)
        return {"content": content}

    def _thumbnail(self, path: Path, raw: Json) -> Json:
        return self._picture(path, raw)

    def _gallery(self, path: Path, raw: Json) -> Json:
        inner = (*path, "items")
        if not self._form.require(inner, raw.get("items")):
            return {"items": []}
        listed = self._form.sequence(inner, raw["items"], 10, 1)
        return {"items": [self._picture((*inner, index), item) for index, item in enumerate(listed)]}

    def _picture(self, path: Path, raw: JsonValue) -> Json:
        given = self._form.mapping(path, raw)
        return {
            "media": self._media((*path, "media"), given.get("media"), ("http", "https", "attachment")),
            "description": self._form.text((*path, "description"), given.get("description"), 1024) or None,
            "spoiler": self._form.boolean((*path, "spoiler"), given.get("spoiler")),
        }

    def _file(self, path: Path, raw: Json) -> Json:
        media = self._media((*path, "file"), raw.get("file"), ("attachment",))
        spoiler = self._form.boolean((*path, "spoiler"), raw.get("spoiler"))
        return {"file": media, "name": None, "size": None, "spoiler": spoiler}

    def _separator(self, path: Path, raw: Json) -> Json:
        spacing = self._form.choice((*path, "spacing"), raw.get("spacing"), (1, 2))
        return {
            "spacing": spacing or 1,
            "divider": self._form.boolean((*path, "divider"), raw.get("divider"), default=True),
        }

    def _media(self, path: Path, raw: JsonValue, schemes: tuple[str, ...]) -> Json:
        if not self._form.require(path, raw):
            return {}
        address = self._form.link((*path, "url"), self._form.mapping(path, raw).get("url"), schemes, required=True)
        if not address.startswith("attachment://"):
            return {"id": "0", "url": address, "proxy_url": address, "width": None, "height": None}
        file_id = self._find_file(address.removeprefix("attachment://"))
        if file_id is None:
            self._form.fail(
                (*path, "url"),
                "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
                "The referenced attachment could not be found",
            )
        return {FILE_ID: file_id}
