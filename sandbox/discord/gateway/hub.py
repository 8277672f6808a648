"""All gateway sessions and connections: events go out through here, and so do the gateway's faults."""

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from sandbox.discord.config import SandboxDiscordConfig
from sandbox.discord.events import LiveFeed
from sandbox.discord.gateway.intents import Intent
from sandbox.discord.gateway.session import Session
from sandbox.discord.jsontypes import Json

if TYPE_CHECKING:
    from sandbox.discord.gateway.connection import Connection


class GatewayHub:
    """Sessions by id, and the connections open now."""

    def __init__(self, config: SandboxDiscordConfig, feed: LiveFeed) -> None:
        self._config = config
        self._feed = feed
        self._was_connected = False
        self._sessions: dict[str, Session] = {}
        self.connections: set[Connection] = set()
        self._last_identify_s = float("-inf")
        self.identifies = 0

    def dispatch(
        self, event: str, data: Callable[[], Json], intent: Intent = Intent.NONE, guild_id: int | None = None
    ) -> int:
        """Send an event to every session it belongs to; returns to how many."""
        chosen = [session for session in self._sessions.values() if session.wants(intent, guild_id)]
        if chosen:
            built = data()
            for session in chosen:
                session.dispatch(event, built)
        return len(chosen)

    def may_identify(self, now_s: float) -> bool:
        """Whether enough time has gone by since the last IDENTIFY; counts this one."""
        if now_s - self._last_identify_s < self._config.identify_interval_s and self._config.rate_limits:
            return False
        self._last_identify_s = now_s
        self.identifies += 1
        return True

    def open_session(self, intents: int, shard: tuple[int, int]) -> Session:
        """A new session."""
        for old in self.sessions:
            if old.alone_for_s > self._config.session_life_s:
                self.end_session(old)
        session = Session(secrets.token_hex(16), intents, shard, self._config.replay_buffer, self._tell_people)
        self._sessions[session.id] = session
        return session

    def session(self, session_id: object) -> Session | None:
        """A session that can still be resumed."""
        found = self._sessions.get(session_id) if isinstance(session_id, str) else None
        return found if found is not None and found.alone_for_s <= self._config.session_life_s else None

    def end_session(self, session: Session) -> None:
        """Forget a session: it cannot be resumed any more."""
        self._sessions.pop(session.id, None)
        self._tell_people()

    @property
    def sessions(self) -> list[Session]:
        """The sessions that exist, connected or not."""
        return list(self._sessions.values())

    @property
    def connected(self) -> bool:
        """Whether a bot is connected and identified."""
        return any(session.connection is not None for session in self._sessions.values())

    def _tell_people(self) -> None:
        connected = self.connected
        if connected != self._was_connected:
            self._was_connected = connected
            self._feed.publish("bot_update", None, lambda: {"connected": connected})
