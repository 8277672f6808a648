import math
from dataclasses import dataclass, field

import pytest

from bot.discordio.connection import GatewayConnection


@dataclass
class Shard:
    away: bool = False

    def is_closed(self):
        return self.away


@dataclass
class Client:
    shards: dict = field(default_factory=lambda: {0: Shard(), 1: Shard()})
    latencies: list = field(default_factory=lambda: [(0, 0.04), (1, 0.06)])
    shard_count: int = 2
    ready: bool = True

    def is_closed(self):
        return False

    def is_ready(self):
        return self.ready


OF_SHARD_0, OF_SHARD_1 = 2 << 22, 3 << 22


def test_a_guilds_latency_is_its_shards():
    connection = GatewayConnection(Client())
    assert (connection.latency_s(OF_SHARD_0), connection.latency_s(OF_SHARD_1)) == (0.04, 0.06)


@pytest.mark.parametrize("unknown_s", [math.inf, math.nan])
def test_what_was_not_measured_is_unknown(unknown_s):
    assert GatewayConnection(Client(latencies=[(0, unknown_s)])).latency_s(OF_SHARD_0) is None


def test_a_lost_connection_has_no_latency():
    connection = GatewayConnection(Client(shards={0: Shard(away=True), 1: Shard()}))
    assert connection.latencies_s() == [(1, 0.06)]
    assert connection.count == 1


@pytest.mark.parametrize(
    ("client", "why"),
    [
        (Client(), None),
        (Client(shards={0: Shard(away=True), 1: Shard()}), None),
        (Client(ready=False), "not connected"),
        (Client(shards={0: Shard(away=True)}), "the connection is lost; it is being made again"),
    ],
)
async def test_it_is_ready_while_commands_are_heard_somewhere(client, why):
    assert await GatewayConnection(client).why_not_ready() == why
