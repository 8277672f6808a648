"""Counts as OpenAI's own tokenizer gives them (clip.tokenize, without the two framing tokens)."""

import pytest

from bot.clip.token_counter import ClipTokenCounter


@pytest.mark.parametrize(
    ("prompt", "tokens"),
    [
        ("a photo of a cat", 5),
        ("An astronaut's badge, 8k!!! highly-detailed", 11),
        ("日本語 テスト", 8),
        ("emoji 🐱🐱 it's 2024", 9),
        ("ünïcödé naïve", 10),
        ("a  b\n c\t d", 4),
        ("'S hello DON'T", 4),
        (" 1234 ₿½", 7),
        ("x" * 300, 75),
        ("   ", 0),
    ],
)
async def test_a_prompt_has_as_many_tokens_as_clip_sees(prompt, tokens):
    assert await ClipTokenCounter().count(prompt) == tokens
