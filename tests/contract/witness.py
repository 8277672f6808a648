"""Reads along with every sandbox that a test run starts, here or as a process of its own."""

import json
from pathlib import Path
from typing import Any

from tests.contract.description import Description
from tests.contract.wire import WireCheck


class Witness:
    """The file that sandboxes write their wires to, read on from where it was read last."""

    def __init__(self, file: Path, description: Description) -> None:
        self.check = WireCheck(description)
        self._read_to = 0
        self._file = file
        file.touch()

    def errors_since(self) -> list[str]:
        """What the description does not allow in all that passed since the last time."""
        if self._file.stat().st_size == self._read_to:
            return []
        with self._file.open("rb") as lines:
            lines.seek(self._read_to)
            new = lines.read()
        # A line that is being written has no end yet.
        whole = new[: new.rfind(b"\n") + 1]
        self._read_to += len(whole)
        records: list[dict[str, Any]] = [json.loads(line) for line in whole.splitlines()]
        return list(dict.fromkeys(self.check.errors(records)))

    def __str__(self) -> str:
        counts = self.check.counts
        return (
            f"{counts['requests']} requests, {counts['answers']} answers and {counts['payloads']} gateway objects held "
            f"against Discord's description ({self.check.shapes} different ones)"
        )
