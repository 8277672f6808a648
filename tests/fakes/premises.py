"""A place of any size. `fail_with` is what the next calls raise."""

from bot.domain.errors import StoreError
from bot.services.ports import Room


class FakePremises:
    def __init__(self) -> None:
        self.measured = Room(2**20, 2**30, 20 * 2**30, 50 * 2**30)
        self.fail_with: StoreError | None = None

    async def room(self):
        if self.fail_with:
            raise self.fail_with
        return self.measured
