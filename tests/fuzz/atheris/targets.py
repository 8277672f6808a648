"""What is fuzzed with bytes: the parsers at the edges, each as the bot calls it."""

import io
import re
from collections.abc import Callable, Mapping
from contextlib import suppress

import orjson

from bot.discordio import result_buttons
from bot.domain.errors import NumbersUnclear
from bot.domain.numbers_line import read_numbers
from bot.domain.prompt import as_plain_text
from bot.imagepipeline.answers import read_answer
from bot.imagepipeline.reasons import raw_reason, safe_reason
from bot.pictures.parts import TooManyParts, require_few_parts, require_few_scans
from bot.storage.stripping import NotStrippable, strip
from cogs.history import layout
from tests.fuzz import zoo
from tests.fuzz.picture_way import go_all_ways, show_again

SMALL_PX = 250_000


def pictures(data: bytes) -> None:
    """An attachment of either role, and a result."""
    go_all_ways(data, max_px=SMALL_PX, is_thorough=False)
    show_again(data)


def parts(data: bytes) -> None:
    """Counting and stripping, which are our own parsers."""
    with suppress(TooManyParts):
        require_few_parts(io.BytesIO(data))
        require_few_scans(io.BytesIO(data))
    with suppress(NotStrippable):
        strip(io.BytesIO(data), io.BytesIO())


def answers(data: bytes) -> None:
    """An answer of the image API."""
    with suppress(orjson.JSONDecodeError):
        body = orjson.loads(data)
        read_answer(body)
        assert len(safe_reason(raw_reason(body))) <= 200


def words(data: bytes) -> None:
    """What people type, and what buttons are called."""
    text = data.decode(errors="replace")
    with suppress(NumbersUnclear):
        read_numbers(text)
    as_plain_text(text, 100)
    re.fullmatch(result_buttons.USE, text)
    if match := re.fullmatch(layout.TURN, text):
        layout.read_turn(match)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "pictures": pictures,
    "parts": parts,
    "answers": answers,
    "words": words,
}
_ANSWERS = (
    b'{"status":"SUCCESS","download_urls":["https://x/1"]}',
    b'{"id":"1","status":"PENDING"}',
    b'{"detail":[{"loc":["body","x"],"msg":"no","type":"t"}]}',
    b'{"status":"FAILURE","error":"CUDA at /home/x"}',
)
_WORDS = ("steps 25, strength 0,9 seed new", "<@1> @everyone https://x", f"retouch:past:m:a:o:abc:{'0' * 16}:w")
SEEDS: dict[str, Callable[[], Mapping[str, bytes]]] = {
    "pictures": lambda: {name: make() for name, make in zoo.ODDITIES.items()},
    "parts": lambda: {name: make() for name, make in zoo.ODDITIES.items()},
    "answers": lambda: {str(number): one for number, one in enumerate(_ANSWERS)},
    "words": lambda: {one: one.encode() for one in _WORDS},
}
