"""What a user chose from a select menu, in a message or a modal: checked, and resolved where ids were chosen."""

from sandbox.discord.forms.components import ComponentType
from sandbox.discord.jsontypes import Json
from sandbox.discord.people.refusals import Refused
from sandbox.discord.people.resolver import Resolver
from sandbox.discord.snowflakes import read_snowflake

_T = ComponentType
_OFFERS = {
    _T.USER_SELECT: "member",
    _T.ROLE_SELECT: "role",
    _T.MENTIONABLE_SELECT: "member or role",
    _T.CHANNEL_SELECT: "channel of that kind",
    _T.FILE_UPLOAD: "upload",
}


def check_chosen(component: Json, values: list[str], resolver: Resolver) -> None:
    """Check that a menu offers these values, each once. Raises Refused with the menu's custom id as `field`."""
    name = component["custom_id"]
    if len(set(values)) < len(values):
        raise Refused("Choose each only once.", field=name)
    offered = {option["value"] for option in component["options"]} if "options" in component else None
    for value in values:
        if offered is not None and value not in offered:
            raise Refused(f"{value!r} is not on the menu.", field=name)
        if offered is None and not _resolve(component, read_snowflake(value) or 0, resolver):
            raise Refused(f"There is no {_OFFERS[component['type']]} {value!r} here.", field=name)


def preselected(component: Json) -> list[str]:
    """What a menu shows as chosen before anybody touches it."""
    marked = [option["value"] for option in component.get("options", []) if option.get("default")]
    return marked or [str(one["id"]) for one in component.get("default_values", [])]


def _resolve(component: Json, thing_id: int, resolver: Resolver) -> bool:
    kind = component["type"]
    if kind == _T.FILE_UPLOAD:
        return resolver.attachment(thing_id)
    if kind == _T.USER_SELECT:
        return resolver.user_here(thing_id)
    if kind == _T.ROLE_SELECT:
        return resolver.role(thing_id)
    if kind == _T.MENTIONABLE_SELECT:
        return resolver.user_here(thing_id) or resolver.role(thing_id)
    return resolver.channel(thing_id, component.get("channel_types"))
