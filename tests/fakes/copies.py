"""Copies in memory: (job id, role) → bytes. `fail_with` is what the next calls raise."""

import io

from bot.domain.errors import StoreError


class FakeCopies:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, object], bytes] = {}
        self.fail_with: StoreError | None = None

    def _check(self) -> None:
        if self.fail_with:
            raise self.fail_with

    async def keep(self, job_id, role, file) -> None:
        self._check()
        file.seek(0)
        self.kept[job_id, role] = file.read()

    async def open(self, job_id, role):
        self._check()
        content = self.kept.get((job_id, role))
        return None if content is None else io.BytesIO(content)

    async def link(self, from_job_id, to_job_id, roles) -> None:
        self._check()
        kept = self.kept.items()
        theirs = {role: content for (job_id, role), content in kept if job_id == from_job_id and role in roles}
        self.kept |= {(to_job_id, role): content for role, content in theirs.items()}

    async def drop(self, job_ids) -> None:
        self._check()
        self.kept = {key: content for key, content in self.kept.items() if key[0] not in set(job_ids)}

    async def job_ids(self):
        self._check()
        return sorted({job_id for job_id, _ in self.kept})
