"""What looking back looks like, and what its buttons are called on the wire: a custom_id carries the whole page."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

import discord
from discord import ui

from bot.discordio import layouts
from bot.discordio.columns import column
from bot.domain.history import Ending, Mark
from bot.domain.prompt import length
from bot.languages import gettext
from bot.services.browse_history import Asked, Entry, Page, Scope, Story, marks
from cogs.history import texts
from cogs.results.layout import MOST_CHARACTERS, Shown, command_parts

# A custom_id has 100 characters; scope, ending, direction and mark take the rest.
WORDS_CHARACTERS = 40
TURN = (
    r"retouch:past:(?P<scope>[mh]):(?P<ending>[adf]):(?P<way>[on])"
    r":(?P<moment>[0-9a-f]{1,14}):(?P<job_id>[0-9a-f]{16}):(?P<words>.{0,40})"
)
PAIR = r"retouch:pair:(?P<job_id>[0-9a-f]{16})"
STEPS = r"retouch:steps:(?P<job_id>[0-9a-f]{16})"

_SCOPES = {"m": Scope.MINE, "h": Scope.HERE}
_ENDINGS = {"a": Ending.ANY, "d": Ending.DONE, "f": Ending.FAILED}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def turn_id(asked: Asked, mark: Mark, *, newer: bool) -> str:
    """The custom_id that leads to the page next to a mark."""
    scope = next(letter for letter, one in _SCOPES.items() if one is asked.scope)
    ending = next(letter for letter, one in _ENDINGS.items() if one is asked.ending)
    moment = (mark.accepted_at - _EPOCH) // _MICROSECOND
    return f"retouch:past:{scope}:{ending}:{'n' if newer else 'o'}:{moment:x}:{mark.job_id}:{asked.words}"


def read_turn(told: Mapping[str, str]) -> tuple[Asked, Mark, bool]:
    """What was asked, from where, and whether the way is to the newer ones."""
    asked = Asked(_SCOPES[told["scope"]], _ENDINGS[told["ending"]], told["words"])
    moment = _EPOCH + int(told["moment"], 16) * _MICROSECOND
    return asked, Mark(moment, told["job_id"]), told["way"] == "n"


def page_layout(asked: Asked, page: Page) -> ui.LayoutView:
    """A page of jobs, each with its first picture where that can be had."""
    heading: ui.TextDisplay[ui.LayoutView] = ui.TextDisplay(texts.title(asked))
    if not page.entries:
        return column(heading, ui.TextDisplay(texts.nothing(asked)))
    newest, oldest = marks(page)
    turning: list[ui.Button[ui.LayoutView]] = []
    if page.has_newer:
        turning.append(ui.Button(label=gettext(texts.NEWER), custom_id=turn_id(asked, newest, newer=True)))
    if page.has_older:
        turning.append(ui.Button(label=gettext(texts.OLDER), custom_id=turn_id(asked, oldest, newer=False)))
    below = [ui.ActionRow(*turning)] if turning else []
    return column(heading, *(_entry(one) for one in page.entries), *below)


def _entry(one: Entry) -> ui.Item[ui.LayoutView]:
    words = texts.entry(one.listed)
    if one.picture_url is None:
        return ui.TextDisplay(words)
    alt_text = layouts.alt_text(one.listed.job)
    return ui.Section(words, accessory=ui.Thumbnail(one.picture_url, description=alt_text))


def story_layout(told: Story) -> Shown:
    """All there is to know of a job."""
    job = told.listed.job
    story, kin = texts.story(told), texts.lineage(told)
    line, files = command_parts(job, MOST_CHARACTERS - length(story) - length(kin))
    parts: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(story)]
    if told.results:
        alt_text = layouts.alt_text(job)
        parts.append(
            ui.MediaGallery(*(discord.MediaGalleryItem(one.url, description=alt_text) for one in told.results))
        )
    parts += line
    if kin:
        parts.append(ui.TextDisplay(kin))
    if job.results:
        pair: ui.Button[ui.LayoutView] = ui.Button(label=gettext(texts.PAIR), custom_id=f"retouch:pair:{job.id}")
        steps: ui.Button[ui.LayoutView] = ui.Button(label=gettext(texts.STEPS), custom_id=f"retouch:steps:{job.id}")
        parts.append(ui.ActionRow(pair, steps))
    return column(*parts), files


def note(text: str) -> ui.LayoutView:
    """A sentence."""
    return column(ui.TextDisplay(text))


def export_layout(file: BinaryIO, name: str, alt_text: str) -> Shown:
    """A picture to take along, as an upload from its start."""
    file.seek(0)
    upload = layouts.Upload(file, filename=name, description=alt_text)  # type: ignore[arg-type]
    return column(ui.MediaGallery(discord.MediaGalleryItem(upload, description=alt_text))), [upload]
