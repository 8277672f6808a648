"""Routes of what users do with the app: commands, autocomplete, components, modals; README.md has them one by one."""

from aiohttp import web

from sandbox.discord.core import core_of
from sandbox.discord.forms.body import read_body
from sandbox.discord.forms.locales import LOCALES
from sandbox.discord.interactions.interaction import Interaction
from sandbox.discord.people.refusals import Refused
from sandbox.discord.people.requests import (
    DEEDS,
    Handler,
    asked_for,
    channel_for,
    listed,
    object_in,
    plainly,
    tell,
    user_of,
    whole,
)
from sandbox.discord.people.state import person_json
from sandbox.discord.snowflakes import read_snowflake

WAIT_AT_MOST_S = 600.0


def deed_routes() -> list[web.RouteDef]:
    """The routes of interactions."""
    table: list[tuple[str, str, Handler]] = [
        ("PATCH", "/sandbox/people/{id}", change_person),
        ("GET", "/sandbox/commands", list_commands),
        ("POST", "/sandbox/attachments", upload),
        ("POST", "/sandbox/interactions", use_command),
        ("GET", "/sandbox/interactions/{id}", get_interaction),
        ("POST", "/sandbox/autocomplete", autocomplete),
        ("POST", "/sandbox/components", press),
        ("POST", "/sandbox/modals", submit_modal),
    ]
    return [web.route(method, path, plainly(handler)) for method, path, handler in table]


async def change_person(request: web.Request) -> web.StreamResponse:
    """Let a person's app speak another language from now on."""
    user, asked = user_of(request, request.match_info["id"]), await asked_for(request)
    locale = asked.get("locale")
    if not isinstance(locale, str) or locale not in LOCALES:
        raise Refused("Discord knows no such locale.", field="locale")
    user.locale = locale
    core_of(request).feed.publish("people_update", None, lambda: person_json(user))
    return tell(person_json(user))


async def list_commands(request: web.Request) -> web.StreamResponse:
    """The commands that a user is offered in a channel."""
    user = user_of(request, request.query.get("user_id"))
    channel = channel_for(request, request.query.get("channel_id"), user)
    return tell(request.app[DEEDS].usable_commands(user, channel))


async def upload(request: web.Request) -> web.StreamResponse:
    """Upload a file for an attachment option: multipart with `user_id` and `file`."""
    core = core_of(request)
    body = await read_body(request, core.config.request_size_limit)
    user = user_of(request, body.fields.get("user_id") or request.query.get("user_id"))
    if not body.uploads:
        raise Refused("There is no file.", field="file")
    first = body.uploads[0]
    return tell(core.renderer.attachment(request.app[DEEDS].upload(user, first.filename, first.content)), 201)


async def use_command(request: web.Request) -> web.StreamResponse:
    """Use a command."""
    asked = await asked_for(request)
    user = user_of(request, asked.get("user_id"))
    channel = channel_for(request, asked.get("channel_id"), user)
    interaction = request.app[DEEDS].use_command(
        user,
        channel,
        str(asked.get("name") or ""),
        object_in(asked, "options"),
        kind=whole(asked.get("type"), "type", 1),
        target_id=read_snowflake(asked.get("target_id")),
    )
    return _told(request, interaction, 201)


async def autocomplete(request: web.Request) -> web.StreamResponse:
    """Type into an option and wait for what the bot suggests."""
    asked, core = await asked_for(request), core_of(request)
    user = user_of(request, asked.get("user_id"))
    channel = channel_for(request, asked.get("channel_id"), user)
    focused = str(asked.get("focused") or "")
    interaction = request.app[DEEDS].use_command(
        user, channel, str(asked.get("name") or ""), object_in(asked, "options"), focused=focused
    )
    await interaction.until(lambda: interaction.settled, core.config.acknowledge_within_s + 1)
    return _told(request, interaction, 200)


async def press(request: web.Request) -> web.StreamResponse:
    """Press a button or choose from a select."""
    asked = await asked_for(request)
    user = user_of(request, asked.get("user_id"))
    channel = channel_for(request, asked.get("channel_id"), user)
    interaction = request.app[DEEDS].press(
        user,
        channel,
        read_snowflake(asked.get("message_id")) or 0,
        str(asked.get("custom_id") or ""),
        [str(value) for value in listed(asked, "values")],
    )
    return _told(request, interaction, 201)


async def submit_modal(request: web.Request) -> web.StreamResponse:
    """Send a modal."""
    asked = await asked_for(request)
    user = user_of(request, asked.get("user_id"))
    values = object_in(asked, "values")
    interaction = request.app[DEEDS].submit_modal(user, read_snowflake(asked.get("interaction_id")) or 0, values)
    return _told(request, interaction, 201)


async def get_interaction(request: web.Request) -> web.StreamResponse:
    """How far an interaction has come; `wait_for` holds the answer until it got there or `timeout_s` ran out."""
    interaction = core_of(request).desk.find(read_snowflake(request.match_info["id"]) or 0)
    if interaction is None:
        raise Refused("There is no such interaction.", 404)
    reached = {
        "acknowledged": lambda: interaction.settled,
        "answered": lambda: interaction.answered,
        "files": lambda: interaction.has_files,
    }.get(request.query.get("wait_for", ""))
    if reached is not None:
        try:
            timeout_s = min(float(request.query.get("timeout_s", "30")), WAIT_AT_MOST_S)
        except ValueError as error:
            raise Refused("timeout_s: not a number.", field="timeout_s") from error
        await interaction.until(reached, timeout_s)
    return _told(request, interaction, 200)


def _told(request: web.Request, interaction: Interaction, status: int) -> web.Response:
    core = core_of(request)
    told = core.payloads.for_user(interaction)
    reply = interaction.reply
    is_there = reply is not None and core.world.message(reply.channel_id, reply.id) is not None
    told["reply"] = core.messages.shown(reply) if reply and is_there and reply.visible_to(interaction.user.id) else None
    return tell(told, status)
