"""A watch that remembers what it was told."""


class FakeSubmissionWatch:
    def __init__(self) -> None:
        self.told: list[str] = []

    async def sending(self) -> None:
        self.told.append("sending")

    async def not_taken(self) -> None:
        self.told.append("not taken")
