"""A form that was refused is not lost: what was written stands in the refusal itself, and a button opens it again.

Nothing is kept for that: a press comes with the whole message that its button is on. Embeds hold more than a layout's
4,000 characters, which two long prompts need; code blocks show what was written as it is, to be copied as well.
"""

from collections.abc import Awaitable, Callable, Mapping

import discord
from discord import ui

from bot.discordio import answers
from bot.discordio.acknowledge import refuse_with
from bot.discordio.result_texts import TRY_AGAIN
from bot.domain.errors import RetouchError
from bot.domain.mask import Area
from bot.domain.prompt import code_block, in_code_block, length
from bot.languages import gettext
from cogs.inpaint.fields import Written
from cogs.results import texts

# The beginning of a custom_id: which fields the embeds hold, and the part that was chosen. The form's name follows.
RETRY = r"retouch:retry:(?P<fields>p?n?g?):(?P<area>[a-z ]*):"
# https://discord.com/developers/docs/resources/message#embed-object-embed-limits
_MOST_IN_ONE, _MOST_IN_ALL = 4096, 6000
_PROMPT, _NUMBERS, _NEGATIVE = "p", "n", "g"

Refuse = Callable[[RetouchError], Awaitable[object]]


def refusing(interaction: discord.Interaction, written: Written, form: str, picture_url: str | None = None) -> Refuse:
    """A way to refuse a form so that nothing that was written is lost. `form`: how its Try again is called."""

    async def refuse(error: RetouchError) -> None:
        fields, embeds = draft(written)
        if picture_url is not None:
            embeds = embeds or [discord.Embed()]
            embeds[0].set_thumbnail(url=picture_url)
        button: ui.Button[ui.View] = ui.Button(
            label=gettext(TRY_AGAIN),
            style=discord.ButtonStyle.primary,
            custom_id=f"retouch:retry:{fields}:{written.area.value if written.area else ''}:{form}",
        )
        view = _Buttons(timeout=None).add_item(button)
        await refuse_with(interaction, f"{answers.answer(error)}\n-# {gettext(texts.WRITTEN)}", embeds, view)

    return refuse


def draft(written: Written) -> tuple[str, list[discord.Embed]]:
    """What was written, each in an embed of its own, and which they are. What has no room in a message is left out."""
    found = {
        _PROMPT: (gettext(texts.PROMPT), written.prompt),
        _NUMBERS: (gettext(texts.NUMBERS), written.numbers),
        _NEGATIVE: (gettext(texts.NEGATIVE_PROMPT), written.negative_prompt),
    }
    room = _MOST_IN_ALL
    letters, embeds = "", []
    for letter, (title, text) in found.items():
        block = code_block(text)
        size = length(title) + length(block)
        if text.strip() and length(block) <= _MOST_IN_ONE and size <= room:
            room -= size
            letters += letter
            embeds.append(discord.Embed(title=title, description=block))
    return letters, embeds


def drafted(message: discord.Message | None, told: Mapping[str, str]) -> Written:
    """What was written, out of the refusal, as its button's custom_id tells."""
    blocks = [embed.description or "" for embed in message.embeds] if message else []
    texts_of = dict(zip(told["fields"], map(in_code_block, blocks), strict=False))
    return Written(
        prompt=texts_of.get(_PROMPT, ""),
        negative_prompt=texts_of.get(_NEGATIVE, ""),
        numbers=texts_of.get(_NUMBERS, ""),
        area=Area(told["area"]) if told["area"] in {area.value for area in Area} else None,
    )


class _Buttons(ui.View):
    """Buttons that discord.py forgets once they are sent."""

    def is_dispatchable(self) -> bool:
        """Whether it has to be kept in memory: never."""
        return False
