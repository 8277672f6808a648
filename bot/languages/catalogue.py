"""The catalogues, and the language that is spoken at the moment: everything that is shown is looked up here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from bot.domain.language import Language

FOLDER = Path(__file__).parent / "catalogues"

# Tasks begin with a copy of what holds where they are made: an interaction's language goes along by itself.
_spoken: ContextVar[Language] = ContextVar("spoken", default=Language.ENGLISH)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Let everything within the block, and the tasks that it starts, speak this language."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> Language:
    """The language that is spoken here."""
    return _spoken.get()


def gettext(message: str, /, **values: object) -> str:
    """A text, with the values in place of its `{names}`."""
    return _filled(catalogue_of(_spoken.get()).gettext(message), values)


def ngettext(one: str, many: str, count: int, /, **values: object) -> str:
    """A text that depends on a number; `{count}` is the number, unless it is among the values."""
    return _filled(catalogue_of(_spoken.get()).ngettext(one, many, count), {"count": count, **values})


def pgettext(context: str, message: str, /, **values: object) -> str:
    """A text that means different things in different places; `context` is the place."""
    return _filled(catalogue_of(_spoken.get()).pgettext(context, message), values)


def N_(message: str) -> str:  # noqa: N802 (what gettext's tools look for)
    """Mark a text that `gettext` is asked for where it is shown."""
    return message


def NP_(_context: str, message: str) -> str:  # noqa: N802 (what gettext's tools look for)
    """Mark a text that `pgettext` is asked for where it is shown."""
    return message


@cache
def catalogue_of(language: Language) -> NullTranslations:
    """A language's catalogue; English needs none."""
    if language is Language.ENGLISH:
        return NullTranslations()
    with (FOLDER / language.value / "LC_MESSAGES" / "retouch.mo").open("rb") as file:
        return GNUTranslations(file)


def _filled(text: str, values: dict[str, object]) -> str:
    return text.format_map(values) if values else text
