"""A connection whose latency is known, or is not."""


class FakeConnection:
    def __init__(self, latency_s=0.042) -> None:
        self.known_s = latency_s

    def latency_s(self, guild_id):
        return self.known_s
