"""A shelf in memory: job id → the pictures' bytes, in order. `fail_with` is what the next calls raise."""

import io

from bot.domain.errors import StoreError


class FakeResultShelf:
    def __init__(self, **pictures: list[bytes]) -> None:
        self.pictures = dict(pictures)
        self.fail_with: StoreError | None = None

    def _check(self) -> None:
        if self.fail_with:
            raise self.fail_with

    async def keep(self, job_id, results) -> None:
        self._check()
        for result in results:
            result.file.seek(0)
        self.pictures[job_id] = [result.file.read() for result in results]

    async def take(self, job_id):
        self._check()
        return [io.BytesIO(content) for content in self.pictures.get(job_id, [])]

    async def drop(self, job_ids) -> None:
        self._check()
        for job_id in job_ids:
            self.pictures.pop(job_id, None)

    async def job_ids(self):
        self._check()
        return sorted(self.pictures)
