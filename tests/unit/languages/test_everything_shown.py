"""Nothing is shown that the catalogues do not have; and in every language it fits where it is shown."""

import re
from gettext import NullTranslations

import pytest

from bot.discordio.command_sync import definitions_of
from bot.discordio.command_words import CommandWords
from bot.domain.language import Language
from bot.domain.prompt import length
from bot.languages import catalogue, speaking
from tests.unit.all_commands import tree_of_all
from tests.unit.every_message import Foreign, drawn_with
from tests.unit.languages import everything_shown as every

# What a catalogue has no say in: mentions, moments, addresses, ids, and what is typed to make a picture once more.
_NOT_WORDS = re.compile(
    r"<[@t][^>]*>|https?://[^\s)]+|attachment://\S+|`[0-9a-f]{16}`|^/inpaint .*$|PNG|JPEG|WebP", re.MULTILINE
)
_LETTER = re.compile(r"[A-Za-z]+")
# Words from elsewhere without Latin letters.
FOREIGN = Foreign("気球 " * 30, "人 " * 30, "模型", "１２", "理由", "気", "1")
_FIELD = re.compile(r"(\{\w+\})")
_WIDE = {letter: letter + 0xFEE0 for letter in [*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1)]}


class Pseudo(NullTranslations):
    """A catalogue that writes every text with other letters: whatever has none of them did not come from here."""

    def gettext(self, message):
        return "".join(part if _FIELD.fullmatch(part) else part.translate(_WIDE) for part in _FIELD.split(message))

    def ngettext(self, msgid1, msgid2, n):
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context, message):
        return self.gettext(message)


@pytest.fixture
def pseudo(monkeypatch):
    monkeypatch.setattr(catalogue, "catalogue_of", lambda _language: Pseudo())
    with speaking(Language.GERMAN):
        yield


def untranslated(text):
    return _LETTER.findall(_NOT_WORDS.sub("", text))


def test_the_walk_sees_what_is_not_translated(pseudo):
    assert untranslated("Cancel") == ["Cancel"]
    assert not untranslated(catalogue.gettext("Cancel, {name}", name="<@1>"))


def test_every_text_comes_from_the_catalogue(pseudo):
    for where, text in every.all_texts():
        assert not untranslated(text), where


def test_every_wording_of_a_layout_comes_from_the_catalogue(pseudo):
    for where, view in every.all_views():
        for key, text in every.shown_in(every.parts_of(view)):
            assert not untranslated(text), (where, key, text)


def test_every_message_and_form_comes_from_the_catalogue(pseudo):
    for drawn in drawn_with(FOREIGN):
        parts = {"components": drawn.components, "form": drawn.form or {}, "embeds": drawn.embeds}
        for key, text in every.shown_in(parts):
            assert not untranslated(text), (drawn.name, key, text)


def test_every_other_button_comes_from_the_catalogue(pseudo):
    for button in every.all_buttons():
        assert not untranslated(button.label)


async def test_every_commands_words_come_from_the_catalogue(pseudo):
    tree = tree_of_all()
    await tree.set_translator(CommandWords())
    count = 0
    for texts in localisations(await definitions_of(tree)):
        for text in texts.values():
            count += 1
            assert not untranslated(text)
    assert count > 500


def localisations(value):
    if isinstance(value, list | tuple):
        for one in value:
            yield from localisations(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key.endswith("_localizations"):
                yield one or {}
            else:
                yield from localisations(one)


# https://discord.com/developers/docs/components/reference
LIMITS = {"label": 80, "placeholder": 150, "description": 1024, "content": 4000}
CONTENT, IN_ALL, OPTION = 2000, 4000, 100


@pytest.fixture(params=Language, ids=lambda language: language.value)
def language(request):
    with speaking(request.param):
        yield request.param


def test_texts_fit_into_a_message(language):
    for where, text in every.all_texts():
        assert length(text) <= (IN_ALL if where == "privacy" else 100 if where == "choice" else CONTENT), where
        assert "{" not in text, where


def test_layouts_fit_into_a_message(language):
    for where, view in every.all_views():
        assert view.content_length() <= IN_ALL, where
        assert view.total_children_count <= 40
        for key, text in every.shown_in(every.parts_of(view)):
            assert 1 <= length(text) <= LIMITS[key], (where, text)
            assert "{" not in text, (where, text)
