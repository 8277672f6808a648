"""What a job and the presses of its person's buttons have in common while it asks them about the mask."""

import asyncio
from dataclasses import dataclass, field


@dataclass(slots=True)
class Asking:
    """`lock` is held by whoever changes the job meanwhile; `word` is set once it may go on.

    `is_answering`: a press is being worked on; others that come in the same moment do not count.
    """

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    word: asyncio.Event = field(default_factory=asyncio.Event)
    is_answering: bool = False
