"""What people can be shown in more wordings than one, drawn anew in the language that is spoken.

Its own words have no Latin letters. Every message and form, each in one wording at least, is in
`tests/unit/every_message.py`; here are texts that stand alone, and the cases in which a message says something else.
"""

import io
from dataclasses import replace

import discord

from bot.discordio import answers, buttons, layouts, mask_layouts, refusals, texts
from bot.discordio.result_buttons import result_rows
from bot.domain import errors, notes
from bot.domain.errors import Allowed, MaskFlaw, NumbersFault, PictureRole
from bot.domain.guild_settings import ServerSettings
from bot.domain.history import Ending
from bot.domain.job import Attachment
from bot.domain.lineage import Parent, Relation
from bot.domain.mask import Area, Doubt, MaskKind, Side
from bot.domain.recipe import Recipe
from bot.languages import gettext
from bot.services.browse_history import Asked, Entry, Page, Scope, Story
from bot.services.explain_job import Explained, Step
from bot.services.keep_house import Forgotten
from bot.services.list_jobs import ListedJob, Standing
from bot.services.ports import Outcome, Phase, Progress, Question, Result
from bot.services.report_status import Lately
from cogs.history import layout as history_layout
from cogs.history import texts as history_texts
from cogs.history.showing import words_for
from cogs.jobs.layout import jobs_layout
from cogs.pick_picture import texts as pick_texts
from cogs.privacy import texts as privacy_texts
from cogs.results import layout as results_layout
from cogs.settings import texts as settings_texts
from cogs.status import texts as status_texts
from tests.fakes.errors import an_error, leaves
from tests.fakes.orders import a_job, an_order
from tests.unit.cogs.test_status_texts import ROOM, SINCE, WELL

URL = "https://cdn.discordapp.com/attachments/4/9/1.png"
PICTURE = Attachment("１２.png", URL, "image/png", 9, 8, 6)
WORDS = {"prompt": "気球 " * 30, "negative_prompt": "人 " * 30, "model": "模型"}
REPLY = replace(an_order().reply, message_id=2**62, channel_id=2**62)
BORDER = Recipe(Area.BORDER, 100, frozenset(Side), True, -512, 256, True, False)


def the_job(**changes):
    return a_job(
        **{"reply": REPLY, "guild_id": 2**62, "init_image": PICTURE, "results": (PICTURE,), **WORDS, **changes}
    )


def all_jobs():
    """Jobs that differ in what is said of them."""
    for kind in MaskKind:
        yield the_job(mask_kind=kind, covered=0.234)
    yield the_job(recipe=BORDER, covered=0.0001, refiner=True, safety_checker=False, mask_kind=MaskKind.BORDER)
    yield the_job(recipe=Recipe(inherits=True, grow_px=9), covered=0.9999, samples=3, steps=1)
    yield the_job(reply=replace(REPLY, message_id=None))


def all_failures():
    for kind in leaves():
        yield _plain(kind)
    for flaw in MaskFlaw:
        yield errors.MaskUnclear(flaw)
    for fault in NumbersFault:
        yield errors.NumbersUnclear(fault, "気")
    for allowed in Allowed:
        yield errors.BadParameter("steps", 0, allowed)
    for kind in leaves(errors.PictureError):
        yield an_error(kind, role=PictureRole.INIT_IMAGE, filename="１２")
    for kind in (errors.RefusedRequest, errors.JobFailed):
        yield kind("")
    for kind in (errors.RateLimited, errors.Unreachable):
        yield kind("", retry_after_s=90.0)


def _plain(kind):
    """An error whose data have no Latin letters."""
    error = an_error(kind)
    for name, value in {"filename": "１２", "detail": "理由", "word": "気", "name": "steps"}.items():
        if hasattr(error, name):
            setattr(error, name, value)
    return error


def all_notes():
    yield notes.MaskResized((8, 6), (16, 12))
    yield notes.ShapeChanged((8, 6), (16, 16))
    yield notes.PromptTooLong("prompt", 90, 75)
    yield notes.PromptTooLong("negative_prompt", 90, 75)
    yield notes.FewerResults(1, 2)
    yield notes.ResultsReduced(10 * 2**20)
    yield notes.ResultsBlack(1)
    yield notes.ResultsBlack(3)
    yield notes.Unprotected()


def all_texts():
    """What is shown as nothing but a text: (where, text)."""
    for failure in all_failures():
        yield type(failure).__name__, answers.answer(failure)
        yield "a failure there", words_for(failure, history_texts.NO_SUCH_JOB)
    yield "crash", answers.crashed("1234")
    for note in all_notes():
        yield type(note).__name__, texts.remark(note)
    for days in (1, 2, 90):
        yield "privacy", privacy_texts.about(days, "10.0.0.1")
    for forgotten in (Forgotten(0, 0), Forgotten(1, 1), Forgotten(3, 3)):
        yield "forgotten", privacy_texts.forgotten(forgotten)
    for settings in (ServerSettings(protect=True), ServerSettings(protect=False)):
        yield "settings", settings_texts.shown(settings)
        yield "settings", settings_texts.changed(settings)
    for module, names in {
        history_texts: ("NO_SUCH_JOB", "NOT_OURS", "KEPT_NO_MORE", "NO_HISTORY_HERE", "NOT_TO_BE_HAD"),
        pick_texts: ("NO_PICTURE", "TOO_LONG", "GONE"),
    }.items():
        for name in names:
            yield name, gettext(getattr(module, name))
    for status in all_statuses():
        yield "status", status_texts.report(status)
    yield "status", status_texts.not_allowed()
    yield "choice", history_texts.choice("気球", gettext("done, not shown"), "2026-01-01 12:00")


def all_statuses():
    """Well, and with all that can be wrong or unknown."""
    yield WELL
    yield replace(WELL, outage_since=SINCE, held_back=5, lately=Lately(0, 0, None), latency_s=None)
    yield replace(WELL, lately=Lately(1, 1, None), room=replace(ROOM, free_bytes=1))
    yield replace(WELL, lately=None, room=replace(ROOM, pictures_bytes=ROOM.pictures_limit_bytes))
    yield replace(WELL, room=None, lately=replace(WELL.lately, is_whole=False, is_usual_whole=False))


def all_views():
    """Layouts that say one thing or another: (where, view)."""
    job = the_job()
    outcome = Outcome(12.3, tuple(all_notes()), (1184, 888), 1)
    for before, expected in ((1, 1.0), (3, None)):
        yield "progress", layouts.progress_layout(job, Progress(Phase.IN_LINE, 130.0, expected, before))
    yield "progress", layouts.progress_layout(job, Progress(Phase.FETCHING, 130.0, None, is_outage=True))
    for failure in all_failures():
        yield "failure", layouts.failure_layout(job, failure, None)
        if isinstance(failure, errors.PersonError):
            yield "refusal", refusals.refusal_layout(job, failure)
    results = [Result(io.BytesIO(b"1"), "png", 1, 8, 6, is_black=False, is_reduced=False)] * 4
    for one in all_jobs():
        files = layouts.result_files(one, results)
        rows = result_rows(one.id, len(files))
        yield "results", layouts.results_layout(one, files, outcome, rows)
        yield "info", results_layout.info_layout(Explained(one, tuple(all_steps()), is_cut=True))[0]
        yield "story", history_layout.story_layout(a_story(one))[0]
    for area in Area:
        yield "named", mask_layouts.named_layout(area)
    yield "line in a file", results_layout.info_layout(Explained(the_job(prompt="```"), (), is_cut=False))[0]
    yield from all_questions()
    yield from all_lists()


def all_questions():
    for kind in MaskKind:
        for doubt in (None, *Doubt):
            recipe = {MaskKind.AREA: Recipe(Area.TOP_LEFT), MaskKind.BORDER: BORDER}.get(kind, Recipe())
            for changed in (recipe, replace(recipe, invert=True, grow_px=5, feather_px=9), replace(recipe, grow_px=-5)):
                question = Question(io.BytesIO(b"1"), (8, 6), kind, 0.5, doubt, changed)
                preview = mask_layouts.preview_file(question)
                yield "question", mask_layouts.question_layout("0" * 16, question, preview)


def all_steps():
    parents = [Parent("0" * 16, relation, 2 if relation is Relation.USED_RESULT else None) for relation in Relation]
    yield from (Step(parent, the_job(parent=parent)) for parent in parents)
    yield Step(parents[0], None)
    yield Step(parents[1], the_job(is_deleted=True))


def a_story(job):
    kin = tuple(step.job for step in all_steps() if step.job and step.job.parent)
    child = replace(job, parent=kin[0].parent)
    listed = ListedJob(child, Standing.FAILED, is_stoppable=False, has_reply=True, failure=errors.OutOfCredit("理由"))
    return Story(listed, (PICTURE,), kin, kin, is_cut=True)


def all_lists():
    """Lists at their fullest."""
    for standing in Standing:
        listed = ListedJob(the_job(), standing, is_stoppable=standing is Standing.IN_LINE, has_reply=True)
        yield "jobs", jobs_layout([listed] * 10)
        page = Page((Entry(listed, URL), *[Entry(listed)] * 4), has_older=True, has_newer=True)
        for scope in Scope:
            for ending in Ending:
                asked = Asked(scope, ending, "気" * 20)
                yield "history", history_layout.page_layout(asked, page)
                yield "history", history_layout.page_layout(asked, Page((), has_older=False, has_newer=False))
                asked = replace(asked, words="")
                yield "history", history_layout.page_layout(asked, Page((), has_older=False, has_newer=False))
    for failure in all_failures():
        listed = ListedJob(the_job(), Standing.FAILED, is_stoppable=False, has_reply=True, failure=failure)
        yield "jobs", jobs_layout([listed] * 10)


def all_buttons():
    """Those that no layout above draws."""
    return [buttons.show_button("0" * 16), buttons.submit_again_button("0" * 16), buttons.give_up_button("0" * 16)]


def shown_in(component):
    """Every text in a component as Discord is told it, whatever it is in: (key, text)."""
    for key, value in component.items():
        if key in {"content", "label", "placeholder", "description", "title", "value"} and isinstance(value, str):
            if not (key == "value" and "label" in component):  # a choice's value is the program's
                yield key, value
        elif isinstance(value, dict):
            yield from shown_in(value)
        elif isinstance(value, list | tuple):
            for one in value:
                if isinstance(one, dict):
                    yield from shown_in(one)


def parts_of(view: discord.ui.LayoutView):
    """The components of a view, as Discord is told them."""
    return {"components": view.to_components()}
