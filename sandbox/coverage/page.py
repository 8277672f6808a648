"""`docs/reference/sandbox-coverage.md`: what the sandbox's Discord covers, from its own code."""

from collections.abc import Iterator
from typing import Final

from sandbox.coverage.errors import errors
from sandbox.coverage.limits import form_limits
from sandbox.coverage.routes import NEEDED_BY_DOCTOR, NEEDED_BY_RETOUCH, UNDESCRIBED, Covered, Described, covered
from sandbox.discord import SandboxDiscordConfig
from sandbox.discord.commands import AT_MOST as COMMANDS_AT_MOST
from sandbox.discord.config import MEBIBYTE
from sandbox.discord.gateway.connection import HEARTBEATS_MISSED_AT_MOST
from sandbox.discord.gateway.inbox import PAYLOAD_AT_MOST
from sandbox.discord.gateway.protocol import CloseCode, Op
from sandbox.discord.interactions.callbacks import CHOICES_AT_MOST
from sandbox.discord.interactions.webhooks import FOLLOWUPS_WHERE_ONLY_USER_INSTALLED
from sandbox.discord.people.trouble import KINDS
from sandbox.discord.rest.cdn import REFRESH_AT_MOST
from sandbox.discord.rest.messages import PAGE_AT_MOST

_HEAD: Final = """# What the sandbox covers of Discord

This page is written by `python -m sandbox coverage` (`make docs` keeps it), from the sandbox's own code and
constants; a test compares it. [The sandbox's README](../../sandbox/discord/README.md) says what is faked or left out.

Every request that a bot sends in a test of this project, and every answer, event and message that the sandbox sends
it, is held against Discord's own description of its API, where that file is at hand (`DISCORD_OPENAPI`).
"""


def coverage_page(described: Described) -> str:
    """The whole page."""
    routes = covered(described)
    return "\n".join(
        [_HEAD, *_routes(routes, described.count), *_times(), *_forms(), *_errors(), *_gateway(), *_faults()]
    )


def _routes(routes: list[Covered], described: int) -> Iterator[str]:
    named = sum(len(one.operations) for one in routes)
    yield f"""## Routes

{len(routes)} routes of the REST API, version 10. They answer {named} of the {described} operations in Discord's
description. ● is what Retouch calls, as tests see it do, ○ what its doctor asks besides. Limits are requests in a time,
for each channel or interaction; what carries the bot's token counts towards the limit for all together as well.

| | method | route | operation | limit |
| --- | --- | --- | --- | --- |"""
    for one in routes:
        ids = [operation.id for operation in one.operations]
        own = {*(ids or [UNDESCRIBED])}
        mark = "●" if own & NEEDED_BY_RETOUCH else "○" if own & NEEDED_BY_DOCTOR else ""
        limit = one.route.rules.limit
        rate = f"{limit.requests} in {limit.window_s:g} s" if limit else ""
        known = ", ".join(f"`{operation}`" for operation in ids) or UNDESCRIBED
        yield f"| {mark} | {one.route.method} | `{one.route.path}` | {known} | {rate} |"
    yield ""


def _times() -> Iterator[str]:
    config = SandboxDiscordConfig()
    rows = (
        ("an interaction is acknowledged within", f"{config.acknowledge_within_s:g} s", "404, 10062"),
        ("an interaction is acknowledged", "once", "400, 40060"),
        ("an interaction's token lives for", f"{config.token_life_s / 60:g} min", "401, 50027"),
        (
            "follow-ups where the app is installed by a person only",
            f"{FOLLOWUPS_WHERE_ONLY_USER_INSTALLED}",
            "400, 40094",
        ),
        ("choices of an autocomplete answer", f"{CHOICES_AT_MOST}", "400, 50035"),
        ("a file weighs at most", f"{config.attachment_size_limit // MEBIBYTE} MiB", "413, 40005"),
        ("a request weighs at most", f"{config.request_size_limit // MEBIBYTE} MiB", "413, 40005"),
        ("a link to a file lives for", f"{config.cdn_link_life_s / 3600:g} h", "404"),
        ("links signed anew in one request", f"{REFRESH_AT_MOST}", "400, 50035"),
        ("messages of a page", f"{PAGE_AT_MOST}", "400, 50035"),
        ("commands: slash, on users, on messages", ", ".join(map(str, COMMANDS_AT_MOST.values())), "400, 30032"),
        ("requests with the bot's token", f"{config.global_requests_per_s} a second", "429"),
    )
    yield "## Times, sizes and numbers\n\n| what | limit | beyond it |\n| --- | --- | --- |"
    yield from (f"| {what} | {limit} | {beyond} |" for what, limit, beyond in rows)
    yield "\nMost of them can be changed while it runs (`PATCH /sandbox/limits`).\n"


def _forms() -> Iterator[str]:
    yield "## Messages, modals and commands\n"
    yield "Found by trying: the most that is taken. One more is 400, 50035 with nested `errors`.\n"
    yield "| what | at most |\n| --- | --- |"
    yield from (f"| {one.what} | {one.at_most:,} {one.unit} |" for one in form_limits())
    yield ""


def _errors() -> Iterator[str]:
    yield "## Errors\n\n| status | code | message |\n| --- | --- | --- |"
    yield from (f"| {one.status} | {one.code} | {one.message} |" for one in errors())
    yield ""


def _gateway() -> Iterator[str]:
    config, missed = SandboxDiscordConfig(), HEARTBEATS_MISSED_AT_MOST
    sends, window_s, bytes_each = config.gateway_sends, config.gateway_window_s, PAYLOAD_AT_MOST
    yield "## Gateway\n"
    yield f"- Opcodes: {', '.join(f'{one.value} {_words(one.name)}' for one in Op)}."
    yield f"- Closes with: {', '.join(f'{one.value} {_words(one.name)}' for one in CloseCode)}."
    yield f"- A heartbeat every {config.heartbeat_interval_s:g} s; {missed} missed ones end the connection."
    yield f"- {sends} payloads in {window_s:g} s, of {bytes_each:,} bytes each, from a bot."
    yield f"- {config.identify_interval_s:g} s between two IDENTIFYs."
    yield f"- A lost session waits {config.session_life_s:g} s to be resumed.\n"


def _faults() -> Iterator[str]:
    yield "## Trouble that can be arranged\n"
    yield "| kind | what it does to a request |\n| --- | --- |"
    yield from (f"| `{kind}` | {what} |" for kind, what in KINDS.items())
    yield "\nThe connection can be dropped, closed with any code, asked to reconnect, told that its session is invalid,"
    yield "and made to swallow everything (`POST /sandbox/gateway`).\n"


def _words(name: str) -> str:
    return name.lower().replace("_", " ")
