"""Signed CDN links: `ex` (dies at), `is` (issued at), `hm` (signature over path and times)."""

import hashlib
import hmac
from collections.abc import Mapping

from sandbox.discord.clock import Clock
from sandbox.discord.config import SandboxDiscordConfig
from sandbox.discord.problems import DiscordProblem
from sandbox.discord.world.message import StoredFile


class CdnLinks:
    """Signs and checks links. `base_url` is the address that links start with."""

    def __init__(self, config: SandboxDiscordConfig, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self.base_url = config.public_url or ""

    def url(self, file: StoredFile) -> str:
        """A link to the file that works from now on for the configured time."""
        return self.sign(file.path)

    def sign(self, path: str) -> str:
        """A link to a CDN path, signed now."""
        now = self._clock.now_s()
        issued, dies = f"{int(now):x}", f"{int(now + self._config.cdn_link_life_s):x}"
        return f"{self.base_url}{path}?ex={dies}&is={issued}&hm={self._signature(path, dies, issued)}&"

    def check(self, path: str, query: Mapping[str, str]) -> None:
        """Let a link through. Raises DiscordProblem: 404 without a signature or too old, 403 when tampered with."""
        dies, issued, signature = (query.get(key, "") for key in ("ex", "is", "hm"))
        if not (dies and issued and signature):
            raise DiscordProblem(404, 0, "This content is no longer available.", "CDN link without its signature")
        if not hmac.compare_digest(signature.encode(), self._signature(path, dies, issued).encode()):
            raise DiscordProblem(403, 0, "Invalid signature", "CDN link with a wrong signature")
        if self._clock.now_s() >= int(dies, 16):
            raise DiscordProblem(404, 0, "This content is no longer available.", "CDN link used after it died")

    def _signature(self, path: str, dies: str, issued: str) -> str:
        text = f"{path}:{dies}:{issued}".encode()
        return hmac.new(self._config.signing_key, text, hashlib.sha256).hexdigest()
