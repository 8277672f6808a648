"""Localisations of names and descriptions: known locales only, each within the length of what it translates."""

from collections.abc import Callable

from sandbox.discord.forms.form import Form, Path
from sandbox.discord.jsontypes import Json

LOCALES = frozenset(
    [
        "ar",
        "bg",
        "cs",
        "da",
        "de",
        "el",
        "en-GB",
        "en-US",
        "es-419",
        "es-ES",
        "fi",
        "fr",
        "he",
        "hi",
        "hr",
        "hu",
        "id",
        "it",
        "ja",
        "ko",
        "lt",
        "nl",
        "no",
        "pl",
        "pt-BR",
        "ro",
        "ru",
        "sv-SE",
        "th",
        "tr",
        "uk",
        "vi",
        "zh-CN",
        "zh-TW",
    ]
)


def read_localizations(
    form: Form, path: Path, given: Json, at_most: int, may_be: Callable[[str], bool] = lambda _text: True
) -> Json | None:
    """The translations under the path's last step; None without any. `may_be` is the rule of what they translate."""
    raw = form.mapping(path, given.get(str(path[-1])))
    for locale, text in raw.items():
        if locale not in LOCALES:
            form.fail((*path, locale), "BASE_TYPE_CHOICES", "Value must be a locale that Discord knows.")
        read = form.text((*path, locale), text, at_most, 1)
        if read and not may_be(read):
            form.fail((*path, locale), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    return dict(raw) or None
