"""Every message and form that the bot can send, drawn with words that come from elsewhere in every place for them.

A new one joins `_DRAWERS`; then it is held against Discord's description and limits, against hostile words, and against
the catalogues of each language.
"""

import importlib
import inspect
import io
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import ui

import bot.discordio
import cogs
from bot.discordio import answers, layouts, mask_layouts, refusals
from bot.discordio.columns import column
from bot.discordio.result_buttons import result_rows
from bot.domain import errors, notes
from bot.domain.errors import Allowed, MaskFlaw, NumbersFault, PictureRole
from bot.domain.history import Ending
from bot.domain.job import Attachment, Job, JobState
from bot.domain.lineage import Parent, Relation
from bot.domain.mask import Area, Doubt, MaskKind
from bot.domain.prompt import cut_to, one_line
from bot.domain.recipe import Recipe
from bot.languages import gettext
from bot.services.browse_history import ANCESTORS, CHILDREN, PAGE, Asked, Entry, Page, Scope, Story
from bot.services.explain_job import Explained, Step
from bot.services.list_jobs import LISTED, ListedJob, Standing
from bot.services.ports import Outcome, Phase, Progress, Question
from cogs.history import layout as history
from cogs.history import texts as history_texts
from cogs.inpaint.fields import Form, Written
from cogs.jobs import layout as jobs
from cogs.pick_picture import form as picking
from cogs.results import drafts, modals
from cogs.results import layout as results
from tests.fakes.orders import a_job, an_order

_MAX_ID = 2**63 - 1
_MOST = Recipe(Area.BORDER, 100, frozenset(), True, -512, 256, True, False)
_NOTES = (
    notes.MaskResized((9999, 9999), (9999, 9999)),
    notes.ShapeChanged((9999, 9999), (9999, 9999)),
    notes.PromptTooLong("prompt", 999, 75),
    notes.PromptTooLong("negative_prompt", 999, 75),
    notes.FewerResults(3, 4),
    notes.ResultsReduced(10 * 2**20),
    notes.ResultsBlack(2),
    notes.Unprotected(),
)


@dataclass(frozen=True, slots=True)
class Foreign:
    """Words that come from elsewhere."""

    prompt: str
    negative_prompt: str
    model: str
    filename: str
    detail: str
    word: str
    numbers: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message or a form as Discord is told."""

    name: str
    components: list[dict[str, Any]]
    form: dict[str, Any] | None = None
    files: tuple[discord.File, ...] = ()
    embeds: tuple[dict[str, Any], ...] = ()


def drawn_with(foreign: Foreign) -> Iterator[Drawn]:
    """Each, once for every way it can look."""
    for maker, draw in _DRAWERS.items():
        name = maker.__name__
        for number, view in enumerate(draw(foreign)):
            if isinstance(view, Drawn):
                yield replace(view, name=f"{name} {number}")
            elif isinstance(view, tuple):
                yield Drawn(f"{name} {number}", view[0].to_components(), files=tuple(view[1]))
            elif isinstance(view, ui.Modal):
                yield Drawn(f"{name} {number}", [], view.to_dict())
            else:
                yield Drawn(f"{name} {number}", view.to_components())


def sentences_with(foreign: Foreign) -> Iterator[tuple[str, str]]:
    """What is said in a sentence alone, and the error that it is said of."""
    for error in every_error(foreign):
        yield type(error).__name__, answers.answer(error)


def every_error(foreign: Foreign) -> list[errors.RetouchError]:
    """One of each kind, with words from elsewhere."""
    roles = [kind(role, foreign.filename) for role in PictureRole for kind in _PICTURE_ERRORS]
    sized = [
        errors.PictureTooHeavy(PictureRole.MASK, foreign.filename, 500 * 2**20, 2**20),
        errors.PictureTooLarge(PictureRole.INIT_IMAGE, foreign.filename, 9999, 9999, 40_000_000),
        errors.SizesDiffer((9, 9), (9, 8)),
    ]
    plain = [kind(kind.__name__) for kind in _PLAIN_ERRORS]
    told = [errors.MaskUnclear(flaw) for flaw in MaskFlaw]
    told += [errors.BadParameter("prompt", foreign.word, Allowed.WORDS), errors.ResultMissing(3)]
    told += [errors.NumbersUnclear(fault, foreign.word) for fault in NumbersFault]
    services = [
        kind(foreign.detail, retry_after_s=9.0, remote_id=remote) for kind in _services() for remote in (None, "7")
    ]
    return [*roles, *sized, *plain, *told, *services]


_PICTURE_ERRORS = (errors.NotAPicture, errors.AnimatedPicture, errors.CorruptPicture, errors.AttachmentGone)
_PLAIN_ERRORS = (
    *(errors.MaskEmpty, errors.MaskFull, errors.NoMask, errors.MaskUnchanged, errors.SafetyCheckerRequired),
    *(errors.NotYours, errors.TooLateToChange, errors.NotAnswered, errors.NoLongerKept, errors.StoreUnavailable),
    *(errors.ReplyGone, errors.TokenExpired),
)


def _telling_errors(foreign: Foreign) -> list[errors.RetouchError]:
    """Those that have most to say, and one of each way to say it: the others are drawn alike."""
    return [
        errors.UnknownOutcome(foreign.detail),
        errors.RefusedRequest(foreign.detail, remote_id="7"),
        errors.JobFailed(foreign.detail),
        errors.StoreUnavailable("full"),
    ]


def _services() -> list[type[errors.ServiceError]]:
    found = [errors.ServiceError]
    for kind in found:
        found += kind.__subclasses__()
    return found


def _job(foreign: Foreign, **changes: Any) -> Job:
    reply = replace(an_order().reply, channel_id=_MAX_ID, message_id=_MAX_ID)
    attachment = replace(an_order().init_image, filename=foreign.filename)
    asked = {
        "prompt": foreign.prompt,
        "negative_prompt": foreign.negative_prompt,
        "model": foreign.model,
        "refiner": True,
        "samples": 4,
        "requester_id": _MAX_ID,
        "guild_id": _MAX_ID,
        "reply": reply,
        "init_image": attachment,
        "results": (attachment,) * 4,
        "recipe": _MOST,
        "covered": 0.5,
        "mask_kind": MaskKind.BORDER,
        "wanted_px": (2048, 2048),
        "parent": Parent("0" * 16, Relation.USED_RESULT, 4),
    }
    return a_job(**(asked | changes))


def _own_files(foreign: Foreign) -> Job:
    return _job(
        foreign, image_url="https://cdn.discordapp.com/a/picture.png", mask_url="https://cdn.discordapp.com/a/mask.png"
    )


def _files(count: int) -> list[layouts.Upload]:
    return [layouts.Upload(io.BytesIO(b"x"), filename=f"{number}.png") for number in range(count)]


def _progress(foreign: Foreign) -> Iterator[ui.LayoutView]:
    for phase in Phase:
        yield layouts.progress_layout(_own_files(foreign), Progress(phase, 99.0, 9.0, 3, True, True))


def _failures(foreign: Foreign) -> Iterator[ui.LayoutView]:
    for error in _telling_errors(foreign):
        yield layouts.failure_layout(_job(foreign), error, None)
    yield layouts.failure_layout(_job(foreign), errors.ServiceError("x"), "01234567")


def _refusals(foreign: Foreign) -> Iterator[ui.LayoutView]:
    for error in every_error(foreign):
        if isinstance(error, errors.PersonError):
            yield refusals.refusal_layout(_job(foreign), error)


def _attached(foreign: Foreign) -> Iterator[ui.LayoutView]:
    yield layouts.attached_layout(_job(foreign), dict(zip(PictureRole, _files(2), strict=True)))


def _results(foreign: Foreign) -> Iterator[Any]:
    job = _job(foreign, notes=_NOTES)
    for count in (1, 4):
        files = _files(count)
        outcome = Outcome(99.0, _NOTES, (9999, 9999), 7)
        yield layouts.results_layout(job, files, outcome, result_rows(job.id, count)), files


def _questions(foreign: Foreign) -> Iterator[ui.LayoutView]:
    for kind in MaskKind:
        recipe = replace(_MOST, area=Area.BORDER if kind is MaskKind.BORDER else Area.LEFT)
        for doubt in (None, *Doubt):
            question = Question(io.BytesIO(b"x"), (9999, 9999), kind, 0.5, doubt, recipe)
            yield mask_layouts.question_layout(_job(foreign).id, question, mask_layouts.preview_file(question))


def _listed(foreign: Foreign, standing: Standing, failure: errors.RetouchError | None = None) -> ListedJob:
    return ListedJob(_job(foreign), standing, is_stoppable=True, has_reply=True, failure=failure)


def _lists(foreign: Foreign) -> Iterator[ui.LayoutView]:
    yield jobs.jobs_layout([])
    standings = list(Standing)
    for start in range(0, len(standings), LISTED):
        yield jobs.jobs_layout([_listed(foreign, one) for one in standings[start : start + LISTED]])
    for error in _telling_errors(foreign):
        yield jobs.jobs_layout([_listed(foreign, Standing.FAILED, error) for _ in range(LISTED)])


def _pages(foreign: Foreign) -> Iterator[ui.LayoutView]:
    words = cut_to(one_line(foreign.word), history.WORDS_CHARACTERS) or "word"
    entry = Entry(_listed(foreign, Standing.SHELVED), "https://cdn.discordapp.com/a/r.png")
    for scope in Scope:
        asked = Asked(scope, Ending.FAILED, words)
        yield history.page_layout(asked, Page((entry,) * PAGE, has_older=True, has_newer=True))
        yield history.page_layout(asked, Page((), has_older=False, has_newer=False))


def _stories(foreign: Foreign) -> Iterator[Any]:
    kin = _job(foreign)
    for error in _telling_errors(foreign):
        listed = _listed(foreign, Standing.FAILED, error)
        yield history.story_layout(Story(listed, kin.results, (kin,) * ANCESTORS, (kin,) * CHILDREN, is_cut=True))


def _exports(_foreign: Foreign) -> Iterator[Any]:
    for name, alt_text in (("1.png", history_texts.PAIR_ALT), ("1.webp", history_texts.STEPS_ALT)):
        yield history.export_layout(io.BytesIO(b"x"), name, gettext(alt_text))


def _infos(foreign: Foreign) -> Iterator[Any]:
    step = Step(Parent("0" * 16, Relation.NEW_WORDS), _job(foreign))
    for count in (0, 8):
        yield results.info_layout(Explained(_job(foreign), (step,) * count, is_cut=True))


def _filled_in(form: Callable[[Foreign, Written | None], ui.Modal]) -> Callable[[Foreign], Iterator[ui.Modal]]:
    """A form for the first time, and once more with what was written in it."""
    return lambda foreign: iter([form(foreign, None), form(foreign, _written(foreign))])


def _changes(foreign: Foreign) -> Iterator[ui.Modal]:
    """Of a job that was made, and of one whose mask was refused: another mask comes first there."""
    for job in (_job(foreign), _job(foreign, state=JobState.FAILED, mask_kind=None)):
        yield modals.change_modal(job)
        yield modals.change_modal(job, _written(foreign))


def _written(foreign: Foreign) -> Written:
    return Written(foreign.prompt, foreign.negative_prompt, foreign.numbers, Area.TOP_MIDDLE)


def _drafts(foreign: Foreign) -> Iterator[Drawn]:
    _, embeds = drafts.draft(_written(foreign))
    yield Drawn("", [], embeds=tuple(embed.to_dict() for embed in embeds))


def _picture(foreign: Foreign) -> Attachment:
    return Attachment(foreign.filename, "https://cdn.discordapp.com/attachments/1/2/a.png?ex=1", None, 9, 9999, 9999)


def _one(draw: Callable[[Foreign], Any]) -> Callable[[Foreign], Iterator[Any]]:
    return lambda foreign: iter([draw(foreign)])


_DRAWERS: dict[Callable[..., Any], Callable[[Foreign], Iterator[Any]]] = {
    column: _one(lambda _: column(ui.TextDisplay("1"))),
    layouts.progress_layout: _progress,
    layouts.failure_layout: _failures,
    refusals.refusal_layout: _refusals,
    layouts.attached_layout: _attached,
    layouts.results_layout: _results,
    layouts.lost_layout: _one(lambda _: layouts.lost_layout("01234567")),
    layouts.given_up_layout: _one(lambda foreign: layouts.given_up_layout(_job(foreign))),
    mask_layouts.asking_layout: _one(lambda foreign: mask_layouts.asking_layout(_job(foreign))),
    mask_layouts.question_layout: _questions,
    mask_layouts.no_mask_layout: _one(lambda foreign: mask_layouts.no_mask_layout(_job(foreign))),
    mask_layouts.named_layout: _one(lambda _: mask_layouts.named_layout(Area.LEFT)),
    jobs.jobs_layout: _lists,
    history.page_layout: _pages,
    history.story_layout: _stories,
    history.note: _one(lambda _: history.note(gettext(history_texts.NO_SUCH_JOB))),
    history.export_layout: _exports,
    picking.pick_layout: _one(lambda foreign: picking.pick_layout([_picture(foreign)] * 10, "0" * 16)),
    results.compared_layout: _one(lambda _: results.compared_layout([io.BytesIO(b"x")] * 4)),
    results.before_layout: _one(lambda _: results.before_layout(io.BytesIO(b"x"))),
    results.info_layout: _infos,
    modals.change_modal: _changes,
    modals.words_modal: _filled_in(lambda foreign, written: modals.words_modal(_job(foreign), written)),
    modals.use_modal: _filled_in(lambda foreign, written: modals.use_modal(_job(foreign), 4, written)),
    picking.PictureForm: _filled_in(lambda foreign, written: picking.PictureForm(_picture(foreign), written)),
    drafts.draft: _drafts,
}


def undrawn() -> set[Any]:
    """Public functions and classes of the commands, and of what speaks to Discord, that nothing here draws."""
    found = set()
    for package in (bot.discordio, cogs):
        for told in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(told.name)
            own = [one for one in vars(module).values() if getattr(one, "__module__", None) == module.__name__]
            found |= {one for one in own if _is_maker(one) and not one.__name__.startswith("_")}
    return found - _DRAWERS.keys()


def _is_maker(one: Any) -> bool:
    if inspect.isclass(one):
        return issubclass(one, ui.Modal) and one is not Form
    returned = inspect.signature(one).return_annotation if inspect.isfunction(one) else None
    return returned in {ui.LayoutView, results.Shown, ui.Modal, Form}


def harmless() -> Foreign:
    """Words that nobody could mind."""
    return Foreign("word", "word", "word", "word", "word", "word", "word")
