"""Routes of interactions: callbacks, and webhook calls under interaction tokens."""

from aiohttp import web

from sandbox.discord.core import core_of
from sandbox.discord.interactions.interaction import Interaction
from sandbox.discord.problems import unknown_interaction, unknown_webhook
from sandbox.discord.rest.gate import Routes, answer, arrived_at_s, body_of, no_content
from sandbox.discord.rest.ratelimits import Limit
from sandbox.discord.snowflakes import read_snowflake


def interaction_routes(webhook_requests: int, webhook_window_s: float) -> Routes:
    """The routes that need no bot token and do not count towards the global limit."""
    routes = Routes()
    callback = Limit("interaction-callback", 5, 2.0, is_told=False)
    webhook = Limit("interaction-webhook", webhook_requests, webhook_window_s)
    routes.add(
        "POST", "/interactions/{id}/{token}/callback", post_callback, limit=callback, major="token", needs_token=False
    )
    for method, path, handler in (
        ("POST", "/webhooks/{id}/{token}", post_followup),
        ("GET", "/webhooks/{id}/{token}/messages/{message}", get_message),
        ("PATCH", "/webhooks/{id}/{token}/messages/{message}", patch_message),
        ("DELETE", "/webhooks/{id}/{token}/messages/{message}", delete_message),
    ):
        routes.add(method, path, handler, limit=webhook, major="token", needs_token=False)
    return routes


async def post_callback(request: web.Request) -> web.StreamResponse:
    """The first answer to an interaction."""
    core, at_s, body = core_of(request), arrived_at_s(request), await body_of(request)
    interaction_id = read_snowflake(request.match_info["id"])
    if interaction_id is None:
        raise unknown_interaction("the id is no snowflake")
    interaction = core.desk.for_callback(interaction_id, request.match_info["token"], at_s)
    core.callbacks.answer(interaction, body, at_s)
    if request.query.get("with_response", "").lower() in ("true", "1"):
        return answer(core.payloads.for_callback(interaction))
    return no_content()


async def post_followup(request: web.Request) -> web.StreamResponse:
    """A message that follows."""
    body = await body_of(request)
    return answer(core_of(request).webhooks.follow_up(_interaction(request), body))


async def get_message(request: web.Request) -> web.StreamResponse:
    """The reply or a follow-up."""
    return answer(core_of(request).webhooks.get(_interaction(request), request.match_info["message"]))


async def patch_message(request: web.Request) -> web.StreamResponse:
    """Change the reply or a follow-up."""
    body = await body_of(request)
    return answer(core_of(request).webhooks.edit(_interaction(request), request.match_info["message"], body))


async def delete_message(request: web.Request) -> web.StreamResponse:
    """Remove the reply or a follow-up."""
    core_of(request).webhooks.delete(_interaction(request), request.match_info["message"])
    return no_content()


def _interaction(request: web.Request) -> Interaction:
    application_id = read_snowflake(request.match_info["id"])
    if application_id is None:
        raise unknown_webhook("the webhook id is no snowflake")
    return core_of(request).desk.for_webhook(application_id, request.match_info["token"])
