"""The buttons below results: what they are called on the wire, and how they look. `cogs.results` answers them."""

import discord
from discord import ui

from bot.discordio import result_texts as texts
from bot.languages import gettext

_JOB = r"(?P<job_id>[0-9a-f]{16})"
# `retouch:again` is another button: it submits a job of unknown outcome again.
AGAIN = rf"retouch:anew:{_JOB}"
CHANGE = rf"retouch:change:{_JOB}"
NEW_WORDS = rf"retouch:words:{_JOB}"
VARY = rf"retouch:vary:{_JOB}"
USE = rf"retouch:use:{_JOB}:(?P<number>[1-9])"
COMPARE = rf"retouch:compare:{_JOB}"
BEFORE = rf"retouch:before:{_JOB}"
INFO = rf"retouch:info:{_JOB}"
DELETE = rf"retouch:delete:{_JOB}"
# The forms that three of them open.
CHANGED = rf"retouch:changed:{_JOB}"
REWORDED = rf"retouch:reworded:{_JOB}"
USED = rf"retouch:used:{_JOB}:(?P<number>[1-9])"


def result_rows(job_id: str, count: int) -> list[ui.ActionRow[ui.LayoutView]]:
    """What can be done with so many results (1–4): going on, going on from one of them, looking closer."""
    going_on = [
        ui.Button(label=gettext(texts.AGAIN), style=discord.ButtonStyle.primary, custom_id=f"retouch:anew:{job_id}"),
        _button(gettext(texts.CHANGE), f"retouch:change:{job_id}"),
        _button(gettext(texts.NEW_WORDS), f"retouch:words:{job_id}"),
        _button(gettext(texts.VARY), f"retouch:vary:{job_id}"),
    ]
    uses = [_button(texts.use(number), f"retouch:use:{job_id}:{number}") for number in range(1, count + 1)]
    looking = [
        _button(gettext(texts.COMPARE), f"retouch:compare:{job_id}"),
        _button(gettext(texts.BEFORE), f"retouch:before:{job_id}"),
        _button(gettext(texts.INFO), f"retouch:info:{job_id}"),
        ui.Button(label=gettext(texts.DELETE), style=discord.ButtonStyle.danger, custom_id=f"retouch:delete:{job_id}"),
    ]
    # Five fit into a row.
    rows = [[*going_on, *uses], looking] if count == 1 else [going_on, uses, looking]
    return [ui.ActionRow(*row) for row in rows if row]


def changed_id(job_id: str) -> str:
    """What the modal of Change… is called."""
    return f"retouch:changed:{job_id}"


def reworded_id(job_id: str) -> str:
    """What the modal of new words is called."""
    return f"retouch:reworded:{job_id}"


def used_id(job_id: str, number: int) -> str:
    """What the modal of going on from a result is called."""
    return f"retouch:used:{job_id}:{number}"


def _button(label: str, custom_id: str) -> ui.Button[ui.LayoutView]:
    return ui.Button(label=label, custom_id=custom_id)
