"""The languages that Retouch speaks. The values are what the database and the catalogues' folders hold."""

from enum import Enum


class Language(Enum):
    """A language, by its locale as gettext writes it."""

    ENGLISH = "en"
    GERMAN = "de"
    FRENCH = "fr"
    SPANISH = "es"
    JAPANESE = "ja"
    PORTUGUESE = "pt_BR"
