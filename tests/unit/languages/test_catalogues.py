"""The catalogues: fresh, complete, and as sound as their source: names to fill in, markup, options and commands."""

import re
import string
from gettext import GNUTranslations

import pytest

from bot.domain.language import Language
from bot.languages.__main__ import collected, kept, po_path, written
from bot.languages.catalogue import FOLDER
from bot.languages.command_words import OPTIONS

LANGUAGES = [language for language in Language if language is not Language.ENGLISH]
# In place of what a text is filled in with, and what is code: there, nothing is translated or balanced.
_FIELD = re.compile(r"\{\w+\}")
_CODE = re.compile(r"`([^`]*)`")
_LINE_START = re.compile(r"^(-# |### |- |\d\. )", re.MULTILINE)
# A word in code, but no name to fill in, no command and no environment variable.
_OPTION = re.compile(r"(?<![{/a-z_-])[a-z_]+(?![}a-z_-])")
_COMMAND = re.compile(r"/[a-z]+(?: forget-me)?")


@pytest.fixture(scope="module")
def source():
    return collected()


@pytest.fixture(scope="module", params=LANGUAGES, ids=lambda language: language.value)
def language(request):
    return request.param


@pytest.fixture(scope="module")
def catalogue(language):
    return kept(language)


@pytest.fixture(scope="module")
def pairs(catalogue):
    """Every (source, translation). Of texts with a plural, each form beside that which it has the names of."""
    found = []
    for one in catalogue:
        if isinstance(one.id, tuple):
            single, plural = one.id
            found += [(single if fields(form) == fields(single) else plural, form) for form in one.string]
        elif one.id and one.context is None:
            found.append((one.id, one.string))
    return found


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_a_file_has_the_programs_texts_and_no_others(source, language):
    catalogue = kept(language)
    catalogue.update(source, no_fuzzy_matching=True)
    assert po_path(language).read_text(encoding="utf-8") == written(catalogue), "run `make messages`"


def test_a_compiled_catalogue_is_that_of_its_texts(language, catalogue):
    with po_path(language).with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for one in catalogue:
        if isinstance(one.id, tuple):
            for count in range(30):
                index = compiled.plural(count)
                assert compiled.ngettext(*one.id, count) == one.string[index], "run `make messages`"
        elif one.id:
            found = compiled.pgettext(one.context, one.id) if one.context else compiled.gettext(one.id)
            assert found == one.string, "run `make messages`"


def test_there_is_a_catalogue_for_every_language():
    assert {path.name for path in FOLDER.iterdir()} == {language.value for language in LANGUAGES}


def test_every_text_is_translated_in_every_form(catalogue):
    for one in catalogue:
        if not one.id:
            continue
        forms = one.string if isinstance(one.id, tuple) else (one.string,)
        assert len(forms) == (catalogue.num_plurals if isinstance(one.id, tuple) else 1)
        assert all(forms), one.id
        assert not one.fuzzy, one.id


def test_a_translation_is_filled_in_with_what_its_source_is(pairs):
    for text, translation in pairs:
        assert fields(translation) == fields(text), translation


def test_markup_is_as_in_the_source(pairs):
    for text, translation in pairs:
        for mark in ("**", "`", "[", "]", "\n"):
            assert translation.count(mark) == text.count(mark), translation
        assert _LINE_START.findall(translation) == _LINE_START.findall(text), translation
        assert "_" not in _CODE.sub("", _FIELD.sub("", translation)), translation


def test_commands_are_called_alike_everywhere(pairs):
    for text, translation in pairs:
        assert sorted(_COMMAND.findall(translation)) == sorted(_COMMAND.findall(text)), translation


def test_options_are_called_as_people_type_them(catalogue, pairs):
    called = {name: catalogue.get(name, "option").string for name in OPTIONS}
    for text, translation in pairs:
        code = [_OPTION.sub(lambda name: called.get(name[0], name[0]), one) for one in _CODE.findall(text)]
        assert sorted(_CODE.findall(translation)) == sorted(code), translation


@pytest.mark.parametrize(
    ("name", "spoken_of"), [("Go", r"sa(?:y|id) Go\b"), ("Invert", "press Invert"), ("Try again", r"\*\*Try again\*\*")]
)
def test_a_button_is_called_in_texts_as_it_is_labelled(catalogue, pairs, name, spoken_of):
    found = [translation for text, translation in pairs if re.search(spoken_of, text)]
    assert found
    for translation in found:
        assert catalogue.get(name).string in translation


def test_nothing_churns_in_what_is_written(language):
    text = po_path(language).read_text(encoding="utf-8")
    assert "Date" not in text.partition("\n\n")[0]
    assert not re.search(r"^#: .*:\d+$", text, re.MULTILINE)
