"""`make messages`: collects the texts of the program, brings every catalogue up to them, and compiles it.

Needs Babel, which only development does. What it writes depends on the texts alone: no dates, no line numbers.
"""

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from bot.domain.language import Language
from bot.languages.catalogue import FOLDER

SOURCES = ("bot", "cogs")
KEYWORDS = {
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "N_": None,
    "NP_": ((1, "c"), 2),
}
# Of a catalogue's head, what says when, by whom and with what it was made: it would change where no text has.
_CHURN = (
    "Project-Id-Version",
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Language-Team",
    "Report-Msgid",
    "Generated-By",
)
_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)
_WIDTH = 120


def collected() -> Catalog:
    """Every text of the program that is to be translated, without translations."""
    catalogue = Catalog(project="Retouch", charset="utf-8")
    for source in SOURCES:
        found = extract_from_dir(source, keywords=KEYWORDS, comment_tags=("For translators:",), strip_comment_tags=True)
        for filename, _line, message, comments, context in sorted(found, key=lambda one: one[:2]):
            place = f"{source}/{filename}"
            catalogue.add(message, None, [(place, 0)], auto_comments=comments, context=context)
    return catalogue


def kept(language: Language) -> Catalog:
    """A language's catalogue as it is in its file; an empty one where there is none."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language.value, project="Retouch", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language.value)


def written(catalogue: Catalog) -> str:
    """A catalogue as its file has it."""
    file = io.BytesIO()
    write_po(file, catalogue, width=_WIDTH, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    lines = file.getvalue().decode().splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("msgid"))
    return "\n".join(line for line in lines[start:] if not line.startswith(tuple(f'"{one}' for one in _CHURN))) + "\n"


def po_path(language: Language) -> Path:
    """Where a language's texts are, to read and to edit."""
    return FOLDER / language.value / "LC_MESSAGES" / "retouch.po"


def renew(language: Language, texts: Catalog) -> int:
    """Bring a language's files up to the program's texts; how many of these have no translation yet."""
    catalogue = kept(language)
    catalogue.update(texts, no_fuzzy_matching=True)
    catalogue.fuzzy = False
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written(catalogue), encoding="utf-8")
    catalogue.creation_date = catalogue.revision_date = _NO_DATE
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)
    return sum(
        not (all(one.string) if isinstance(one.string, (tuple, list)) else one.string) for one in catalogue if one.id
    )


def main() -> int:
    """Renew all languages, and say what is missing."""
    texts = collected()
    missing = {language: renew(language, texts) for language in Language if language is not Language.ENGLISH}
    for language, count in missing.items():
        sys.stdout.write(f"{language.value}: {len(texts) - count} of {len(texts)} texts\n")
    return int(any(missing.values()))


if __name__ == "__main__":
    sys.exit(main())
