"""The commands in all languages, as Discord is told them once and shows them to each person in theirs."""

from discord import Locale, app_commands
from discord.app_commands import TranslationContextLocation as Where

from bot.discordio.locales import LOCALES
from bot.domain.language import Language
from bot.languages import gettext, speaking
from bot.languages.command_words import option


class CommandWords(app_commands.Translator):
    """Options, choices, descriptions and the entries of menus; slash commands keep their names in every language."""

    async def translate(
        self, string: app_commands.locale_str, locale: Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """What Discord shows to people of this locale; None where that is the English text."""
        language = LOCALES.get(locale, Language.ENGLISH)
        if language is Language.ENGLISH or _is_slash_commands_name(context):
            return None
        with speaking(language):
            return option(string.message) if context.location is Where.parameter_name else gettext(string.message)


def _is_slash_commands_name(context: app_commands.TranslationContextTypes) -> bool:
    if context.location is Where.group_name:
        return True
    return context.location is Where.command_name and not isinstance(context.data, app_commands.ContextMenu)
