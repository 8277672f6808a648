"""Answers that several routes give."""

import time

import orjson
from aiohttp import web

STATUS_FAULTS = {
    "429": (429, ""),
    "500": (500, '{"message": "500: Internal Server Error", "code": 0}'),
    "502": (502, "<html>502</html>"),
}


def reply_json(data: object, status: int = 200, headers: dict | None = None) -> web.Response:
    return web.Response(body=orjson.dumps(data), status=status, content_type="application/json", headers=headers)


def too_many(wait_s: float) -> web.Response:
    """Answer 429 as Discord does, `Via` header included: without it, libraries take the sender for Cloudflare."""
    body = {"message": "You are being rate limited.", "retry_after": round(wait_s, 3), "global": False}
    headers = {"Retry-After": f"{wait_s:.3f}", "Via": "1.1 google", "X-RateLimit-Scope": "user"}
    headers |= {"X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": f"{wait_s:.3f}"}
    return reply_json(body, 429, headers | {"X-RateLimit-Reset": f"{time.time() + wait_s:.3f}"})


def status_fault(action: str) -> web.Response:
    """Answer one of Discord's bad days: 429, 500 as JSON, 502 as its proxy's HTML."""
    if action == "429":
        return too_many(1.5)
    status, text = STATUS_FAULTS[action]
    return web.Response(status=status, text=text, content_type="application/json" if text[0] == "{" else "text/html")
