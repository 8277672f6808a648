"""The REST routes that the sandbox serves, matched with the operations of Discord's description."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sandbox.discord import SandboxDiscordConfig
from sandbox.discord.rest.gate import Route
from sandbox.discord.server import rest_routes

UNDESCRIBED: Final = "not in the description"
# What Retouch calls, by the description's operation ids. A test lets the bot do all it does, and compares.
NEEDED_BY_RETOUCH: Final = frozenset(
    {
        "get_bot_gateway",
        "get_my_user",
        "get_my_oauth2_application",
        "list_application_commands",
        "bulk_set_application_commands",
        "list_guild_application_commands",
        "bulk_set_guild_application_commands",
        "create_interaction_response",
        "execute_webhook",
        "get_original_webhook_message",
        "update_original_webhook_message",
        "delete_original_webhook_message",
        "update_webhook_message",
        "delete_webhook_message",
        "update_message",
        "delete_message",
        "create_message",
        "create_dm",
        UNDESCRIBED,
    }
)


# What `python -m bot doctor` asks besides.
NEEDED_BY_DOCTOR: Final = NEEDED_BY_RETOUCH | {
    "get_my_application",
    "list_my_guilds",
    "get_guild",
    "get_guild_member",
    "list_guild_channels",
    "list_guild_roles",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One of the description's: `path` has its own names for what varies."""

    method: str
    path: str
    id: str


@dataclass(frozen=True, slots=True)
class Covered:
    """A route of the sandbox, and the operations that it answers; none where the description knows no such route."""

    route: Route
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Described:
    """What is known of Discord's description: some operations, and how many there are in all."""

    operations: tuple[Operation, ...]
    count: int


def read_description(file: Path) -> Described:
    """All of its operations."""
    paths = json.loads(file.read_text(encoding="utf-8"))["paths"]
    found = tuple(
        Operation(method.upper(), path, told["operationId"])
        for path, item in paths.items()
        for method, told in item.items()
        if method != "parameters"
    )
    return Described(found, len(found))


def read_page(page: str) -> Described:
    """What a page of before says of them: for where the description is not at hand."""
    found = []
    for method, path, named in re.findall(r"^\| [●○]? ?\| ([A-Z]+) \| `(.+?)` \| (`.+?`) \|", page, re.MULTILINE):
        found += [Operation(method, path, one) for one in re.findall(r"`(.+?)`", named)]
    counted = re.search(r"of the (\d+) operations", page)
    return Described(tuple(found), int(counted[1]) if counted else len(found))


def covered(described: Described) -> list[Covered]:
    """Every route, in the order in which a request is matched; an operation belongs to the first that takes it."""
    left, found = list(described.operations), []
    for route in served():
        own = tuple(one for one in left if one.method == route.method and _pattern(route).fullmatch(_example(one)))
        left = [one for one in left if one not in own]
        found.append(Covered(route, own))
    return found


def served() -> Iterator[Route]:
    """Every route of the sandbox's REST API."""
    for routes in rest_routes(SandboxDiscordConfig()):
        yield from routes.listed


def _pattern(route: Route) -> re.Pattern[str]:
    # `@me` and `@original` are ids of a kind; other words beside them are routes of their own.
    return re.compile(re.sub(r"\{[^}]+\}", r"(1|@[a-z]+)", route.path))


def _example(operation: Operation) -> str:
    return re.sub(r"\{[^}]+\}", "1", operation.path)
