"""How the connection to Discord is."""

import math

import discord


class GatewayConnection:
    """The port Connection over discord.py's shards."""

    def __init__(self, client: discord.AutoShardedClient) -> None:
        self._client = client

    def latency_s(self, guild_id: int) -> float | None:
        """Seconds from a heartbeat to its answer on this guild's shard; None before the first, or while it is away."""
        # https://discord.com/developers/docs/events/gateway#sharding-sharding-formula
        shard_id = (guild_id >> 22) % (self._client.shard_count or 1)
        return dict(self.latencies_s()).get(shard_id)

    def latencies_s(self) -> list[tuple[int, float]]:
        """The same for every shard where it is known: (shard id, seconds)."""
        # A shard that has lost its connection still tells its last latency.
        away = {shard_id for shard_id, shard in self._client.shards.items() if shard.is_closed()}
        known = self._client.latencies
        return [(shard_id, s) for shard_id, s in known if math.isfinite(s) and shard_id not in away]

    @property
    def count(self) -> int:
        """Shards whose connection is open."""
        return sum(not shard.is_closed() for shard in self._client.shards.values())

    async def why_not_ready(self) -> str | None:
        """Why no commands are heard; None when they are, on some shards at least."""
        if self._client.is_closed() or not self._client.is_ready():
            return "not connected"
        if not self.count:
            return "the connection is lost; it is being made again"
        return None
