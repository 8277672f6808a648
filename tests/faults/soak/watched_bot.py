"""The bot, which says on SIGUSR1 how many tasks it has: nobody can count those from outside."""

import asyncio
import json
import signal
import sys

from bot.__main__ import main


def _tell(*_: object) -> None:
    print(json.dumps({"event": "soak.tasks", "tasks": len(asyncio.all_tasks())}), flush=True)  # noqa: T201


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, _tell)
    sys.exit(main())
