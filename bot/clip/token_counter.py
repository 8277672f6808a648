"""Adapter: CLIP's byte-pair encoding, over the vocabulary shipped beside this file."""

import asyncio
import gzip
import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_MERGES = Path(__file__).with_name("merges.txt.gz")
_END_OF_WORD = "</w>"
# OpenAI CLIP, simple_tokenizer.py: contractions, runs of letters, single digits, runs of anything else.
_WORDS = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
# Without this the library warns when a process forks after it was used.
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


class ClipTokenCounter:
    """Counts CLIP tokens. The vocabulary is read at the first prompt that could be too long to count by its bytes."""

    def __init__(self) -> None:
        self._loading = asyncio.Lock()

    async def count(self, prompt: str) -> int:
        """CLIP tokens of `prompt`, without the two that frame it."""
        async with self._loading:
            tokenizer = await asyncio.to_thread(lambda: self._tokenizer)
        return len(tokenizer.encode(prompt, add_special_tokens=False).ids)

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        # Loaded with the vocabulary: most prompts are too short to need either, and the two weigh 20 MiB.
        from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers  # noqa: PLC0415
        from tokenizers.models import BPE  # noqa: PLC0415

        merges = [
            (first, second)
            for first, second in (line.split() for line in gzip.decompress(_MERGES.read_bytes()).decode().splitlines())
        ]
        alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
        words = [*alphabet, *(letter + _END_OF_WORD for letter in alphabet), *(a + b for a, b in merges)]
        vocabulary = {word: number for number, word in enumerate(words)}
        tokenizer = Tokenizer(BPE(vocab=vocabulary, merges=merges, end_of_word_suffix=_END_OF_WORD))
        tokenizer.normalizer = normalizers.Sequence(
            [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
        )
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Split(Regex(_WORDS), behavior="removed", invert=True),
                pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
            ]
        )
        return tokenizer
