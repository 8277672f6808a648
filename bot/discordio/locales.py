"""Which language to speak: Discord's locales, of a person and of a server."""

import discord

from bot.domain.language import Language

# https://discord.com/developers/docs/reference#locales
LOCALES = {
    discord.Locale.american_english: Language.ENGLISH,
    discord.Locale.british_english: Language.ENGLISH,
    discord.Locale.german: Language.GERMAN,
    discord.Locale.french: Language.FRENCH,
    discord.Locale.spain_spanish: Language.SPANISH,
    discord.Locale.latin_american_spanish: Language.SPANISH,
    discord.Locale.japanese: Language.JAPANESE,
    discord.Locale.brazil_portuguese: Language.PORTUGUESE,
}
_BY_NAME = {locale.value: language for locale, language in LOCALES.items()}


def language_of(locale: object) -> Language:
    """The language for a locale as Discord names it; English for all that Retouch does not speak."""
    return _BY_NAME.get(str(locale), Language.ENGLISH)


def language_of_place(interaction: discord.Interaction) -> Language:
    """The language for what everybody sees: a community server's own, else that of the person who asks.

    Only community servers choose a locale; Discord says American English of all others.
    """
    guild = interaction.guild
    if guild is not None and "COMMUNITY" in guild.features and interaction.guild_locale is not None:
        return language_of(interaction.guild_locale)
    return language_of(interaction.locale)
