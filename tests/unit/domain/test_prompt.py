import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.prompt import as_plain_text, one_line, shortened

UNESCAPED = re.compile(r"(?<!\\)(?:\\\\)*(?:[*_~`|<\[]|://)")


@given(st.text(max_size=3000))
def test_any_words_become_one_short_line_without_markup(words):
    shown = as_plain_text(words, limit=200)
    assert "\n" not in shown
    assert len(shown) <= 600
    assert not UNESCAPED.search(shown)


@pytest.mark.parametrize("ping", ["@everyone", "@here", "<@123456789>", "<@&123456789>"])
def test_a_mention_is_shown_as_text(ping):
    assert ping not in as_plain_text(ping)


@pytest.mark.parametrize("link", ["<#123456789>", "</inpaint:1>", "<t:1>", "<:cat:1>", "[a](b)", "||x||", "`x`"])
def test_what_discord_would_draw_is_escaped(link):
    assert as_plain_text(link).startswith("\\" + link[0])


def test_a_link_is_shown_as_text():
    assert as_plain_text("see https://example.com") == r"see https\://example.com"


def test_direction_overrides_are_dropped():
    assert one_line("a\u202eb\u2066c") == "abc"


def test_line_breaks_and_controls_become_single_spaces():
    assert one_line("a\r\n\n b\x07\u2028c") == "a b c"


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_plain_letters_are_put_on_one_line_like_all_others(text):
    assert one_line(text) == one_line(f"{text} é").removesuffix("é").rstrip()


def test_emoji_sequences_survive():
    assert one_line("👩‍🚀 🇫🇷") == "👩‍🚀 🇫🇷"


def test_a_long_text_ends_with_an_ellipsis():
    assert shortened("abcdef", 4) == "abc…"
    assert shortened("abcd", 4) == "abcd"
