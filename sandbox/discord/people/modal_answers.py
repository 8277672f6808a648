"""What a user filled into a modal, checked as Discord's app does."""

from sandbox.discord.jsontypes import Json, JsonValue
from sandbox.discord.people.options import OptionsReader
from sandbox.discord.people.refusals import Refused
from sandbox.discord.snowflakes import read_snowflake

ACTION_ROW, TEXT_INPUT, TEXT_DISPLAY, FILE_UPLOAD, RADIO_GROUP, CHECKBOX = 1, 4, 10, 19, 21, 23


class ModalAnswers:
    """Turns {custom_id: value} into the components of a modal's submission."""

    def __init__(self, reader: OptionsReader, values: Json) -> None:
        self._reader = reader
        self._values = values

    def read(self, rows: list[Json]) -> list[Json]:
        """One entry for each row. Raises Refused."""
        filled = []
        for row in rows:
            shown: Json = {"type": row["type"], "id": row["id"]}
            if row["type"] == ACTION_ROW:
                shown["components"] = [self._answer(one) for one in row["components"]]
            elif row["type"] != TEXT_DISPLAY:
                shown["component"] = self._answer(row["component"])
            filled.append(shown)
        return filled

    def _answer(self, component: Json) -> Json:
        name = component["custom_id"]
        value = self._values.get(name)
        answer: Json = {"type": component["type"], "id": component["id"], "custom_id": name}
        if component["type"] == TEXT_INPUT:
            return {**answer, "value": self._text(component, value)}
        if component["type"] == CHECKBOX:
            return {**answer, "value": bool(component["default"] if value is None else value)}
        if component["type"] == RADIO_GROUP:
            if value is None and component["required"]:
                raise Refused(f"{name}: this field is required.", field=name)
            return {**answer, "value": value}
        return {**answer, "values": self._several(component, value)}

    def _text(self, component: Json, value: JsonValue) -> str:
        name = component["custom_id"]
        text = str(component.get("value") or "") if value is None else str(value)
        if not text and not component["required"]:
            return ""
        if not max(component["min_length"], 1) <= len(text) <= component["max_length"]:
            raise Refused(
                f"{name}: between {component['min_length']} and {component['max_length']} characters.", field=name
            )
        return text

    def _several(self, component: Json, value: JsonValue) -> list[str]:
        name = component["custom_id"]
        chosen = [str(one) for one in value] if isinstance(value, list) else [] if value is None else [str(value)]
        least = component.get("min_values")
        least = 1 if least is None else least
        if (chosen or component["required"]) and not least <= len(chosen) <= (component.get("max_values") or 1):
            raise Refused(f"{name}: choose at least {least}.", field=name)
        allowed = [option["value"] for option in component.get("options", [])]
        for one in chosen:
            if component["type"] == FILE_UPLOAD and not self._reader.attachment(read_snowflake(one) or 0):
                raise Refused(f"{name}: there is no such upload.", field=name)
            if allowed and one not in allowed:
                raise Refused(f"{name}: {one!r} is not on the menu.", field=name)
        return chosen
