"""The rules of modals: five rows at most, each a label around one input (or the older row around a text input)."""

from collections.abc import Callable

from sandbox.discord.forms.components import SELECTS, ComponentType
from sandbox.discord.forms.form import Form, Path
from sandbox.discord.forms.interactive import InteractiveComponents
from sandbox.discord.jsontypes import Json, JsonValue

_T = ComponentType
ROWS_AT_MOST = 5
IN_A_LABEL = (*SELECTS, _T.TEXT_INPUT, _T.FILE_UPLOAD, _T.RADIO_GROUP, _T.CHECKBOX_GROUP, _T.CHECKBOX)


def read_modal(raw: JsonValue) -> Json:
    """A modal as it will be shown. Raises InvalidForm."""
    form = Form()
    given = form.mapping(("data",), raw)
    form.require(("data",), raw)
    modal = _Modal(form)
    shown = {
        "custom_id": form.text(("data", "custom_id"), given.get("custom_id"), 100, 1, required=True),
        "title": form.text(("data", "title"), given.get("title"), 45, 1, required=True),
        "components": modal.rows(("data", "components"), given.get("components")),
    }
    form.check()
    return shown


class _Modal:
    def __init__(self, form: Form) -> None:
        self._form = form
        self._interactive = InteractiveComponents(form)
        self._count = 0
        self._inputs: dict[int, Callable[[Path, Json], Json]] = {
            _T.TEXT_INPUT: self._text_input,
            _T.FILE_UPLOAD: self._several(0, 10),
            _T.CHECKBOX_GROUP: self._several(1, 10),
            _T.RADIO_GROUP: self._several(2, 10),
            _T.CHECKBOX: self._checkbox,
            **dict.fromkeys(SELECTS, self._select),
        }

    def rows(self, path: Path, raw: JsonValue) -> list[Json]:
        if not self._form.require(path, raw):
            return []
        return [
            self._row((*path, index), one) for index, one in enumerate(self._form.sequence(path, raw, ROWS_AT_MOST, 1))
        ]

    def _row(self, path: Path, raw: JsonValue) -> Json:
        kind = self._form.union(path, raw, (_T.ACTION_ROW, _T.TEXT_DISPLAY, _T.LABEL))
        kept = self._named(kind, raw)
        if kind == _T.ACTION_ROW:
            listed = self._form.sequence((*path, "components"), raw.get("components"), 1, 1)
            kept["components"] = [
                self._input((*path, "components", index), one, (_T.TEXT_INPUT,), labelled=True)
                for index, one in enumerate(listed)
            ]
        elif kind == _T.TEXT_DISPLAY:
            kept["content"] = self._form.text((*path, "content"), raw.get("content"), 4000, 1, required=True)
        elif kind == _T.LABEL:
            kept["label"] = self._form.text((*path, "label"), raw.get("label"), 45, 1, required=True)
            kept["description"] = self._form.text((*path, "description"), raw.get("description"), 100) or None
            kept["component"] = self._input((*path, "component"), raw.get("component"), IN_A_LABEL)
        return kept

    def _input(self, path: Path, raw: JsonValue, allowed: tuple[ComponentType, ...], *, labelled: bool = False) -> Json:
        kind = self._form.union(path, raw, allowed)
        if kind is None:
            return {}
        kept = {**self._named(kind, raw), **self._inputs[kind](path, raw)}
        if labelled:
            kept["label"] = self._form.text((*path, "label"), raw.get("label"), 45, 1, required=True)
        if kind != _T.CHECKBOX:
            kept["required"] = self._form.boolean((*path, "required"), raw.get("required"), default=True)
        return kept

    def _named(self, kind: int | None, raw: JsonValue) -> Json:
        self._count += 1
        given = raw.get("id") if isinstance(raw, dict) else None
        return {"type": kind, "id": given if isinstance(given, int) and given else self._count}

    def _text_input(self, path: Path, raw: Json) -> Json:
        form = self._form
        return {
            "custom_id": self._interactive.custom_id(path, raw.get("custom_id")),
            "style": form.choice((*path, "style"), raw.get("style"), (1, 2), required=True),
            "value": form.text((*path, "value"), raw.get("value"), 4000),
            "placeholder": form.text((*path, "placeholder"), raw.get("placeholder"), 100),
            "min_length": form.integer((*path, "min_length"), raw.get("min_length"), 0, 4000) or 0,
            "max_length": form.integer((*path, "max_length"), raw.get("max_length"), 1, 4000) or 4000,
        }

    def _several(self, options_at_least: int, at_most: int) -> Callable[[Path, Json], Json]:
        def read(path: Path, raw: Json) -> Json:
            form = self._form
            kept: Json = {"custom_id": self._interactive.custom_id(path, raw.get("custom_id"))}
            kept["min_values"] = form.integer((*path, "min_values"), raw.get("min_values"), 0, at_most)
            kept["max_values"] = form.integer((*path, "max_values"), raw.get("max_values"), 1, at_most)
            if options_at_least:
                kept["options"] = self._interactive.options(
                    (*path, "options"), raw.get("options"), at_most, options_at_least
                )
            return kept

        return read

    def _checkbox(self, path: Path, raw: Json) -> Json:
        return {
            "custom_id": self._interactive.custom_id(path, raw.get("custom_id")),
            "default": self._form.boolean((*path, "default"), raw.get("default")),
        }

    def _select(self, path: Path, raw: Json) -> Json:
        return self._interactive.select(path, raw)
