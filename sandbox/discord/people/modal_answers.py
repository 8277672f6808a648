"""What a user filled into a modal, checked as Discord's app does."""

from sandbox.discord.forms.components import ComponentType
from sandbox.discord.jsontypes import Json, JsonValue
from sandbox.discord.people.choosing import check_chosen, preselected
from sandbox.discord.people.refusals import Refused
from sandbox.discord.people.resolver import Resolver

_T = ComponentType


class ModalAnswers:
    """Turns {custom_id: value} into the components of a modal's submission; what is left out is as it was shown."""

    def __init__(self, resolver: Resolver, values: Json) -> None:
        self._resolver = resolver
        self._values = values

    def read(self, rows: list[Json]) -> list[Json]:
        """One entry for each row. Raises Refused."""
        filled = []
        for row in rows:
            shown: Json = {"type": row["type"], "id": row["id"]}
            if row["type"] == _T.ACTION_ROW:
                shown["components"] = [self._answer(one) for one in row["components"]]
            elif row["type"] != _T.TEXT_DISPLAY:
                shown["component"] = self._answer(row["component"])
            filled.append(shown)
        return filled

    def _answer(self, component: Json) -> Json:
        name = component["custom_id"]
        value = self._values.get(name)
        answer: Json = {"type": component["type"], "id": component["id"], "custom_id": name}
        if component["type"] == _T.TEXT_INPUT:
            return {**answer, "value": self._text(component, value)}
        if component["type"] == _T.CHECKBOX:
            return {**answer, "value": bool(component["default"] if value is None else value)}
        if component["type"] == _T.RADIO_GROUP:
            return {**answer, "value": self._one(component, value)}
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

    def _one(self, component: Json, value: JsonValue) -> str | None:
        chosen = preselected(component)[:1] if value is None else [str(value)]
        if not chosen and component["required"]:
            raise _required(component)
        check_chosen(component, chosen, self._resolver)
        return chosen[0] if chosen else None

    def _several(self, component: Json, value: JsonValue) -> list[str]:
        name = component["custom_id"]
        if value is None:
            chosen = preselected(component)
        else:
            chosen = [str(one) for one in value] if isinstance(value, list) else [str(value)]
        if not chosen:
            if component["required"]:
                raise _required(component)
            return []
        least, most = component.get("min_values"), component.get("max_values")
        least = 1 if least is None else least
        if most is None:  # Discord's default: as many as a checkbox group has, one of anything else
            most = len(component["options"]) if component["type"] == _T.CHECKBOX_GROUP else 1
        if not least <= len(chosen) <= most:
            raise Refused(f"{name}: choose between {least} and {most}.", field=name)
        check_chosen(component, chosen, self._resolver)
        return chosen


def _required(component: Json) -> Refused:
    name = component["custom_id"]
    return Refused(f"{name}: this field is required.", field=name)
