"""Commands, messages and forms as the code defines them, each of them, against Discord's description."""

import importlib
import inspect
import io
import pkgutil
from typing import Any

import pytest
from discord import ui

import bot.discordio
import cogs
from bot.discordio import layouts, mask_layouts
from bot.discordio.columns import column
from bot.discordio.refusals import refusal_layout
from bot.discordio.result_buttons import result_rows
from bot.domain.errors import BadParameter, JobFailed, MaskEmpty, PictureRole, UnknownOutcome
from bot.domain.history import Ending
from bot.domain.job import Attachment
from bot.domain.lineage import Parent, Relation
from bot.domain.mask import Area, Doubt, MaskKind
from bot.domain.notes import ResultsBlack
from bot.services.browse_history import Asked, Entry, Page, Scope, Story
from bot.services.explain_job import Explained
from bot.services.list_jobs import ListedJob, Standing
from bot.services.ports import Outcome, Phase, Progress, Question
from cogs.history import layout as history_layout
from cogs.inpaint.fields import Form
from cogs.jobs.layout import jobs_layout
from cogs.pick_picture.form import PictureForm, pick_layout
from cogs.results import layout as results_layout
from cogs.results import modals
from tests.contract.description import Description, find_description
from tests.fakes.orders import a_job
from tests.unit.all_commands import all_commands

FOUND = find_description()
pytestmark = pytest.mark.skipif(FOUND is None, reason="Discord's API description is not at hand (DISCORD_OPENAPI)")

COMPONENTS_V2 = 1 << 15
LONG = "*_`|<@:/\\ " * 200
JOB = a_job(prompt=LONG, negative_prompt=LONG, samples=4, parent=Parent("0" * 16, Relation.USED_RESULT, 3))
PICTURE = Attachment("a.png", "https://cdn.discordapp.com/attachments/1/2/a.png?ex=1", "image/png", 9, 8, 6)
QUESTION = Question(io.BytesIO(b"picture"), (800, 600), MaskKind.AREA, 0.2, Doubt.COVERS_MOST, JOB.recipe)


def a_file(name="1.png"):
    return layouts.Upload(io.BytesIO(b"picture"), filename=name)


def listed(standing, **what):
    return ListedJob(JOB, standing, what.pop("is_stoppable", False), has_reply=True, **what)


PAGE = Page((Entry(listed(Standing.DONE), PICTURE.url), Entry(listed(Standing.SHELVED))), True, True)
# Each function that makes a whole message, with what makes it as full as it gets.
MESSAGES = {
    column: [lambda: column(ui.TextDisplay("said"))],
    layouts.progress_layout: [lambda: layouts.progress_layout(JOB, Progress(Phase.IN_LINE, 9, 60.0, 3, True, True))],
    layouts.failure_layout: [
        lambda: layouts.failure_layout(JOB, JobFailed(LONG), None),
        lambda: layouts.failure_layout(JOB, UnknownOutcome(), None),
        lambda: layouts.failure_layout(JOB, JobFailed(), "0123abcd"),
    ],
    layouts.attached_layout: [lambda: layouts.attached_layout(JOB, {role: a_file() for role in PictureRole})],
    layouts.results_layout: [
        lambda: layouts.results_layout(
            JOB,
            [a_file(f"{n}.png") for n in range(4)],
            Outcome(9.0, (ResultsBlack(2),), (8, 6), 0),
            result_rows("0" * 16, 4),
        )
    ],
    layouts.lost_layout: [lambda: layouts.lost_layout("0123abcd")],
    layouts.given_up_layout: [lambda: layouts.given_up_layout(JOB)],
    mask_layouts.asking_layout: [lambda: mask_layouts.asking_layout(JOB)],
    mask_layouts.question_layout: [lambda: mask_layouts.question_layout("0" * 16, QUESTION, a_file())],
    mask_layouts.no_mask_layout: [lambda: mask_layouts.no_mask_layout(JOB)],
    mask_layouts.named_layout: [lambda: mask_layouts.named_layout(Area.AROUND_CENTRE)],
    refusal_layout: [
        lambda: refusal_layout(JOB, MaskEmpty()),
        lambda: refusal_layout(JOB, BadParameter("steps", 0, (1, 100))),
    ],
    jobs_layout: [
        lambda: jobs_layout([]),
        lambda: jobs_layout([listed(Standing.IN_LINE, is_stoppable=True)] * 10),
        lambda: jobs_layout([listed(Standing.UNDECIDED), listed(Standing.SHELVED)]),
    ],
    history_layout.page_layout: [
        lambda: history_layout.page_layout(Asked(Scope.HERE, Ending.ANY, "w" * 40), PAGE),
        lambda: history_layout.page_layout(Asked(Scope.MINE, Ending.DONE, ""), Page((), False, False)),
    ],
    history_layout.story_layout: [
        lambda: history_layout.story_layout(Story(PAGE.entries[0].listed, (PICTURE,) * 4, (JOB,), (JOB,), True))[0]
    ],
    history_layout.note: [lambda: history_layout.note("said")],
    history_layout.export_layout: [lambda: history_layout.export_layout(io.BytesIO(b"f"), "steps.webp", "words")[0]],
    pick_layout: [lambda: pick_layout([PICTURE] * 10, "0" * 16)],
    results_layout.compared_layout: [lambda: results_layout.compared_layout([io.BytesIO(b"p")] * 4)[0]],
    results_layout.before_layout: [lambda: results_layout.before_layout(io.BytesIO(b"p"))[0]],
    results_layout.info_layout: [lambda: results_layout.info_layout(Explained(JOB, (), is_cut=True))[0]],
}
FORMS = {
    PictureForm: lambda: PictureForm(PICTURE),
    modals.change_modal: lambda: modals.change_modal(JOB),
    modals.words_modal: lambda: modals.words_modal(JOB),
    modals.use_modal: lambda: modals.use_modal(JOB, 2),
}


@pytest.fixture(scope="module")
def description() -> Description:
    assert FOUND is not None
    return Description(FOUND)


def modules():
    for package in (bot.discordio, cogs):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(module.name)


def makers(is_maker):
    """Every public function or class of the commands and of what speaks to Discord that makes such a thing."""
    found = set()
    for module in modules():
        for name, one in vars(module).items():
            is_own = getattr(one, "__module__", None) == module.__name__ and not name.startswith("_")
            if is_own and (inspect.isfunction(one) or inspect.isclass(one)) and is_maker(one):
                found.add(one)
    return found


def returns(one: Any) -> Any:
    return inspect.signature(one).return_annotation if inspect.isfunction(one) else None


def test_every_message_and_form_of_the_code_is_looked_at_here():
    assert makers(lambda one: returns(one) in {ui.LayoutView, results_layout.Shown}) == set(MESSAGES)
    assert makers(_is_form) - {Form} == set(FORMS)


def _is_form(one):
    return returns(one) in {ui.Modal, Form} or (inspect.isclass(one) and issubclass(one, ui.Modal))


@pytest.mark.parametrize("command", all_commands(), ids=lambda command: command["name"])
def test_a_command_agrees_with_the_description(description, command):
    assert description.object_errors("ApplicationCommandUpdateRequest", command, strict=True) == []


@pytest.mark.parametrize("made", [one for every in MESSAGES.values() for one in every])
async def test_a_message_agrees_with_the_description(description, made):
    body = {"flags": COMPONENTS_V2, "components": made().to_components()}
    assert description.object_errors("IncomingWebhookUpdateRequestPartial", body, strict=True) == []
    assert description.object_errors("MessageCreateRequest", body, strict=True) == []


@pytest.mark.parametrize("made", FORMS.values(), ids=[one.__name__ for one in FORMS])
async def test_a_form_agrees_with_the_description(description, made):
    body = {"type": 9, "data": made().to_dict()}
    assert description.object_errors("ModalInteractionCallbackRequest", body, strict=True) == []


def test_a_wrong_translation_is_noticed(description):
    (command, *_) = all_commands()
    too_long = command | {"name_localizations": {"de": "ü" * 33}}
    (error,) = description.object_errors("ApplicationCommandUpdateRequest", too_long, strict=True)
    assert "name_localizations" in error


def test_a_part_where_discord_takes_none_is_named_with_its_place(description):
    view = column(ui.TextDisplay("said")).to_components()
    body = {"components": [{"type": 17, "components": [*view, {"type": 17, "components": view}]}]}
    assert description.object_errors("MessageCreateRequest", body, strict=True) == [
        "$.components[0].components[1]: type 17 is none of [1, 9, 10, 12, 13, 14]"
    ]
