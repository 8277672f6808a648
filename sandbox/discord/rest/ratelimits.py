"""Rate limits: fixed windows by bucket, 50 a second in all, and the headers that tell of them."""

import math
import time
from dataclasses import dataclass

from sandbox.discord.config import SandboxDiscordConfig
from sandbox.discord.jsontypes import Json
from sandbox.discord.problems import DiscordProblem


@dataclass(frozen=True, slots=True)
class Limit:
    """`requests` per `window_s`; `bucket` is the name Discord would hash into X-RateLimit-Bucket.

    `is_told`: whether answers carry its headers. Those to callbacks do not, and hikari complains if they do.
    """

    bucket: str
    requests: int
    window_s: float
    is_told: bool = True


@dataclass(slots=True)
class _Window:
    ends_at_s: float
    used: int = 0


class RateLimited(DiscordProblem):
    """One request too many (429). `scope` is user or global."""

    def __init__(self, retry_after_s: float, scope: str, rule: str, headers: dict[str, str]) -> None:
        super().__init__(429, 0, "You are being rate limited.", rule)
        self.retry_after_s = round(max(retry_after_s, 0.001), 3)
        self.scope = scope
        self.headers = headers | {
            "Retry-After": str(math.ceil(self.retry_after_s)),
            "X-RateLimit-Scope": scope,
            **({"X-RateLimit-Global": "true"} if scope == "global" else {}),
        }

    def body(self) -> Json:
        """The answer's JSON."""
        return {
            "message": self.message,
            "retry_after": self.retry_after_s,
            "global": self.scope == "global",
            "code": self.code,
        }


class RateLimits:
    """Counts requests. A bucket's key is its limit's name and the major parameter (channel, guild, token)."""

    def __init__(self, config: SandboxDiscordConfig) -> None:
        self._config = config
        self._windows: dict[tuple[str, str], _Window] = {}
        self._global = _Window(0.0)

    def spend(self, limit: Limit, major: str, *, counts_globally: bool) -> dict[str, str]:
        """Count one request and return its headers, none where nothing is limited. Raises RateLimited."""
        if not self._config.rate_limits:
            return {}
        now = time.time()
        window = self._window((limit.bucket, major), limit.window_s, now)
        over = window.used >= limit.requests
        if not over:
            window.used += 1
        headers = _headers(limit, window, now)
        if over:
            left_s = window.ends_at_s - now
            raise RateLimited(
                left_s, "user", f"{limit.bucket}: more than {limit.requests} per {limit.window_s:g} s", headers
            )
        if counts_globally:
            self._spend_globally(now, headers)
        return headers if limit.is_told else {}

    def _spend_globally(self, now: float, headers: dict[str, str]) -> None:
        if now >= self._global.ends_at_s:
            self._global = _Window(now + 1.0)
        self._global.used += 1
        if self._global.used > self._config.global_requests_per_s:
            raise RateLimited(
                self._global.ends_at_s - now,
                "global",
                f"more than {self._config.global_requests_per_s} requests a second",
                headers,
            )

    def _window(self, key: tuple[str, str], length_s: float, now: float) -> _Window:
        window = self._windows.get(key)
        if window is None or now >= window.ends_at_s:
            if len(self._windows) > 10_000:
                self._windows = {one: kept for one, kept in self._windows.items() if kept.ends_at_s > now}
            window = self._windows[key] = _Window(now + length_s)
        return window


def _headers(limit: Limit, window: _Window, now: float) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(limit.requests),
        "X-RateLimit-Remaining": str(max(limit.requests - window.used, 0)),
        "X-RateLimit-Reset": f"{window.ends_at_s:.3f}",
        "X-RateLimit-Reset-After": f"{max(window.ends_at_s - now, 0.0):.3f}",
        "X-RateLimit-Bucket": limit.bucket,
    }
