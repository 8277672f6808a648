"""Texts that want to ping somebody, or to break a message: what people, files and services may put into one."""

from hypothesis import strategies as st

_FRAGMENTS = [
    *("@everyone", "@here", "@EVERYONE", "<@1>", "<@!1>", "<@&1>", "<#1>", "</inpaint:1>", "<t:1:R>", "<id:home>"),
    *("<:x:1>", "<a:x:1>", ":smile:", ":a::skin-tone-2:", "[a](https://x.yz)", "](https://x.yz)", "[", "]", "(", ")"),
    *("https://x.yz", "HTTP://x.yz", "discord://-/x", "steam://run/1", "<https://x.yz>", "<+1234567890>", "<a@b.cd>"),
    *(
        "**",
        "*",
        "***",
        "_",
        "__",
        "~~",
        "~",
        "||",
        "|",
        "`",
        "``",
        "```",
        "```py\n",
        "\\",
        "\\\\",
        "<",
        ">",
        ":",
        "//",
    ),
    *(
        "\n",
        "\r\n",
        "\r",
        "\x0b",
        "\x85",
        "\u2028",
        "\n# h",
        "\n- l",
        "\n1. x",
        "\n> q",
        "\n>>> q",
        "\n-# s",
        "# ",
        "- ",
    ),
    *("\u202e", "\u202d", "\u202b", "\u2066", "\u2067", "\u2068", "\u2069", "\u200e", "\u200f", "\u061c"),
    *("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u180e", "\U000e0001", "\U000e0067", "\ufe0f"),
    *("\u0301" * 30, "\u20e3", "e\u0301", "\u0489", "\x00", "\x07", "\x1b[31m", "\t", "\ud800", "\ue000", "\uffff"),
    *(
        "שלום",
        "مرحبا",
        "١٢",
        "हिन्दी",
        "日本語",
        "🐈",
        "👩\u200d🚀",
        "🏴\U000e0067\U000e0062\U000e007f",
        "𝕏",
        "”",
        "“",
        "’",
    ),
    *("steps:3", "seed: 7"),
    *("”", "“", "’", "a", "Z", "0", " ", ".", ",", ". ", "-1", "1e9", "prompt:x", "retouch:go:0123456789abcdef"),
]
_fragments = st.sampled_from(_FRAGMENTS)


def texts(most: int) -> st.SearchStrategy[str]:
    """Hostile texts of one to `most` code points: mixtures, one thing a thousand times, and anything at all."""
    mixtures = st.lists(_fragments, min_size=1, max_size=30).map("".join)
    heaps = st.builds(lambda one, count: one * count, _fragments, st.sampled_from([40, 400, 4000]))
    framed = st.builds(lambda start, middle, end: start + middle * 60 + end, _fragments, _fragments, _fragments)
    anything = st.text(st.characters(codec=None), min_size=1, max_size=min(most, 200))
    return (mixtures | heaps | framed | anything).map(lambda text: text[:most])
