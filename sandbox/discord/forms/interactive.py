"""The rules of the components one can press or choose from: buttons and selects, in messages and modals."""

from sandbox.discord.forms.form import Form, Path
from sandbox.discord.jsontypes import Json, JsonValue

STRING_SELECT = 3
CHANNEL_SELECT = 8
LINK_STYLE = 5
PREMIUM_STYLE = 6
CUSTOM_ID_AT_MOST = 100


class InteractiveComponents:
    """Reads buttons and selects; each custom id may be used once in the message or modal."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._custom_ids: set[str] = set()

    def custom_id(self, path: Path, raw: JsonValue) -> str:
        """A custom id: 1–100 characters, not used before."""
        found = self._form.text((*path, "custom_id"), raw, CUSTOM_ID_AT_MOST, 1, required=True)
        if found and found in self._custom_ids:
            self._form.fail(
                (*path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
            )
        self._custom_ids.add(found)
        return found

    def button(self, path: Path, raw: Json) -> Json:
        """A button: a link, or something that sends an interaction; with a label or an emoji."""
        form = self._form
        style = form.choice((*path, "style"), raw.get("style"), range(1, 7), required=True)
        label = form.text((*path, "label"), raw.get("label"), 80)
        emoji = self._emoji((*path, "emoji"), raw.get("emoji"))
        kept: Json = {"style": style, "disabled": form.boolean((*path, "disabled"), raw.get("disabled"))}
        if label:
            kept["label"] = label
        if emoji:
            kept["emoji"] = emoji
        if style == LINK_STYLE:
            kept["url"] = form.link(
                (*path, "url"), raw.get("url"), ("http", "https", "discord"), at_most=512, required=True
            )
            if raw.get("custom_id"):
                form.fail((*path, "custom_id"), "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", _EXCLUSIVE)
        elif style == PREMIUM_STYLE:
            kept["sku_id"] = str(form.snowflake((*path, "sku_id"), raw.get("sku_id"), required=True))
            return kept
        elif style is not None:
            kept["custom_id"] = self.custom_id(path, raw.get("custom_id"))
            if raw.get("url"):
                form.fail((*path, "url"), "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", _EXCLUSIVE)
        if not label and not emoji:
            form.fail((*path, "label"), "BASE_TYPE_REQUIRED", "A button needs a label or an emoji")
        return kept

    def select(self, path: Path, raw: Json) -> Json:
        """A select menu of any kind."""
        form = self._form
        kept: Json = {"custom_id": self.custom_id(path, raw.get("custom_id"))}
        if placeholder := form.text((*path, "placeholder"), raw.get("placeholder"), 150):
            kept["placeholder"] = placeholder
        least = form.integer((*path, "min_values"), raw.get("min_values"), 0, 25)
        most = form.integer((*path, "max_values"), raw.get("max_values"), 1, 25)
        kept["min_values"] = 1 if least is None else least
        kept["max_values"] = 1 if most is None else most
        if kept["min_values"] > kept["max_values"]:
            form.fail(
                (*path, "min_values"), "SELECT_COMPONENT_MIN_VALUES_TOO_LARGE", "min_values is larger than max_values"
            )
        kept["disabled"] = form.boolean((*path, "disabled"), raw.get("disabled"))
        if raw["type"] == STRING_SELECT:
            kept["options"] = self.options((*path, "options"), raw.get("options"), 25)
            if kept["max_values"] > max(len(kept["options"]), 1):
                form.fail(
                    (*path, "max_values"),
                    "SELECT_COMPONENT_MAX_VALUES_TOO_LARGE",
                    "max_values is larger than the number of options",
                )
        elif raw.get("default_values"):
            kept["default_values"] = form.sequence((*path, "default_values"), raw["default_values"], 25)
        if raw["type"] == CHANNEL_SELECT and raw.get("channel_types"):
            kept["channel_types"] = form.sequence((*path, "channel_types"), raw["channel_types"], 25)
        return kept

    def options(self, path: Path, raw: JsonValue, at_most: int, at_least: int = 1) -> list[Json]:
        """The options of a string select, a radio group or a checkbox group."""
        form = self._form
        kept: list[Json] = []
        seen: set[str] = set()
        for index, one in enumerate(form.sequence(path, raw, at_most, at_least)):
            at = (*path, index)
            given = form.mapping(at, one)
            option: Json = {
                "label": form.text((*at, "label"), given.get("label"), 100, 1, required=True),
                "value": form.text((*at, "value"), given.get("value"), 100, 1, required=True),
            }
            if option["value"] in seen:
                form.fail(
                    (*at, "value"),
                    "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                    "The specified option value is already used",
                )
            seen.add(option["value"])
            if description := form.text((*at, "description"), given.get("description"), 100):
                option["description"] = description
            if emoji := self._emoji((*at, "emoji"), given.get("emoji")):
                option["emoji"] = emoji
            if form.boolean((*at, "default"), given.get("default")):
                option["default"] = True
            kept.append(option)
        return kept

    def _emoji(self, path: Path, raw: JsonValue) -> Json | None:
        given = self._form.mapping(path, raw)
        if not given:
            return None
        emoji_id = self._form.snowflake((*path, "id"), given.get("id"))
        name = self._form.text((*path, "name"), given.get("name"), 32)
        if emoji_id is None and not name:
            self._form.fail((*path, "name"), "BASE_TYPE_REQUIRED", "This field is required")
        kept: Json = {"name": name}
        if emoji_id is not None:
            kept |= {"id": str(emoji_id), "animated": bool(given.get("animated"))}
        return kept


_EXCLUSIVE = "A custom id and url cannot both be specified"
