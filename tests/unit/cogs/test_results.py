"""The buttons below results and what they lead to, within Discord's limits."""

import io
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discordio import layouts, result_buttons
from bot.discordio.result_buttons import result_rows
from bot.domain.errors import Allowed, BadParameter
from bot.domain.job import JobState
from bot.domain.lineage import Parent, Relation
from bot.domain.mask import Area, MaskKind
from bot.domain.recipe import Recipe
from bot.services.explain_job import Explained, Step
from bot.services.ports import Outcome
from cogs.inpaint.buttons import JOB_BUTTONS
from cogs.inpaint.fields import Written, read_form
from cogs.inpaint.mask_buttons import MASK_BUTTONS
from cogs.jobs.buttons import LIST_BUTTONS
from cogs.results import modals
from cogs.results.buttons import RESULT_BUTTONS, RETRY_BUTTONS, UseButton
from cogs.results.command_line import command_line
from cogs.results.drafts import draft, drafted, refusing
from cogs.results.layout import before_layout, compared_layout, info_layout
from tests.fakes.orders import a_job, an_order

JOB_ID = "0123456789abcdef"
MAX_ID = 2**63 - 1
# https://discord.com/developers/docs/components/reference
MOST_COMPONENTS, MOST_CHARACTERS, MOST_IN_A_ROW, LONGEST_ID = 40, 4000, 5, 100
WORDS = st.text(max_size=2000) | st.text("*_`|<@:/\\ \n\u202e\u200b", max_size=2000)


def parts(view):
    found, left = [], list(view.to_components())
    while left:
        part = left.pop(0)
        found.append(part)
        left += part.get("components", [])
    return found


def text_of(view):
    return "\n".join(part["content"] for part in parts(view) if part["type"] == 10)


def buttons(count):
    return [[(one.label, one.custom_id) for one in row.children] for row in result_rows(JOB_ID, count)]


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_every_result_has_its_button_and_rows_hold_five(count):
    rows = buttons(count)
    assert all(len(row) <= MOST_IN_A_ROW for row in rows)
    labels = [label for row in rows for label, _ in row]
    assert [label for label in labels if label.startswith("Use ")] == [f"Use {n}" for n in range(1, count + 1)]
    assert len(labels) == 8 + count


def test_the_reference_has_every_button():
    reference = Path("docs/reference/results.md").read_text()
    for row in buttons(4):
        for label, _ in row:
            assert f"**{label}**" in reference or label in {"Use 2", "Use 3"}


def test_every_button_is_answered_by_one_class_and_no_other():
    answered = set()
    every = [*RESULT_BUTTONS, *JOB_BUTTONS, *MASK_BUTTONS, *LIST_BUTTONS]
    for row in buttons(4):
        for _, custom_id in row:
            assert len(custom_id) <= LONGEST_ID
            (kind,) = [one for one in every if one.__discord_ui_compiled_template__.fullmatch(custom_id)]
            answered.add(kind)
    assert answered == set(RESULT_BUTTONS)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
async def test_a_button_knows_its_job_and_its_result_from_its_custom_id_alone(number):
    button = result_rows(JOB_ID, 4)[1].children[number - 1]
    match = UseButton.__discord_ui_compiled_template__.fullmatch(button.custom_id)
    pressed = await UseButton.from_custom_id(None, button, match)
    assert (pressed.job_id, pressed.number) == (JOB_ID, number)


@given(st.text("0123456789abcdef", min_size=16, max_size=16))
def test_custom_ids_give_back_the_job(job_id):
    for row in result_rows(job_id, 4):
        for button in row.children:
            (match,) = filter(
                None, (one.__discord_ui_compiled_template__.fullmatch(button.custom_id) for one in RESULT_BUTTONS)
            )
            assert match["job_id"] == job_id
    assert re.fullmatch(result_buttons.CHANGED, result_buttons.changed_id(job_id))["job_id"] == job_id
    assert re.fullmatch(result_buttons.REWORDED, result_buttons.reworded_id(job_id))["job_id"] == job_id


@pytest.mark.parametrize("broken", ["retouch:use:0123456789abcdef:0", "retouch:use:0123456789abcdef:12"])
def test_other_custom_ids_are_nobodys(broken):
    assert not [one for one in RESULT_BUTTONS if one.__discord_ui_compiled_template__.fullmatch(broken)]


def test_a_message_of_four_results_is_within_the_limits():
    job = a_job(prompt="*" * 2000, negative_prompt="_" * 2000, samples=4)
    files = [layouts.Upload(io.BytesIO(b"x"), filename=f"{number}.png") for number in range(4)]
    view = layouts.results_layout(job, files, Outcome(1.0), result_rows(job.id, 4))
    assert view.total_children_count <= MOST_COMPONENTS
    assert view.content_length() <= MOST_CHARACTERS


def a_step(**changes):
    reply = replace(an_order().reply, channel_id=MAX_ID, message_id=MAX_ID)
    job = a_job(**({"prompt": "*_" * 1000, "guild_id": MAX_ID, "reply": reply} | changes))
    return Step(Parent(job.id, Relation.NEW_WORDS), job)


@given(prompt=WORDS, negative_prompt=WORDS, steps=st.integers(0, 8))
def test_info_fits_and_holds_the_command_whole(prompt, negative_prompt, steps):
    recipe = Recipe(grow_px=-512, feather_px=256).at(Area.BORDER)
    reply = replace(an_order().reply, channel_id=MAX_ID, message_id=MAX_ID)
    job = a_job(
        prompt=prompt, negative_prompt=negative_prompt, recipe=recipe, covered=0.5, mask_kind=MaskKind.BORDER,
        requester_id=MAX_ID, guild_id=MAX_ID, reply=reply, model="*" * 100, refiner=True, wanted_px=(2048, 2048),
    )  # fmt: skip
    view, files = info_layout(Explained(job, (a_step(),) * steps, is_cut=True))
    assert view.content_length() <= MOST_CHARACTERS
    line = command_line(job)
    assert "\n" not in line
    if files:
        (file,) = files
        assert file.fp.read().decode() == line
    else:
        assert f"```\n{line}\n```" in text_of(view)
        assert text_of(view).count("```") == 2


def info_of(job, *steps):
    return text_of(info_layout(Explained(job, steps, is_cut=False))[0])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mask_kind": MaskKind.SCRIBBLE, "covered": 0.234}, "what was drawn on a copy of the picture, covers 23 %"),
        ({"recipe": Recipe(inherits=True)}, "the one of the picture it goes back to"),
        ({"recipe": Recipe(invert=True, grow_px=4, feather_px=2)}, "inverted, grown by 4 px, feathered over 2 px"),
        ({"recipe": Recipe(grow_px=-4, protect=False)}, "shrunk by 4 px, the rest not protected"),
        ({"recipe": Recipe().at(Area.BORDER)}, "25 % on the bottom, left, right, top"),
        ({"safety_checker": False}, "safety checker off"),
        ({"samples": 2, "refiner": True}, "2 samples, seed `4711`, repainted at 1184×888, refined"),
    ],
)
def test_info_says_how_it_was_made(changes, words):
    assert words in info_of(a_job(**changes))


def test_info_says_where_it_comes_from():
    parent = a_step().job
    text = info_of(
        a_job(),
        Step(Parent(parent.id, Relation.USED_RESULT, 3), parent),
        Step(Parent(parent.id, Relation.VARY), replace(parent, reply=an_order().reply)),
        Step(Parent(parent.id, Relation.AGAIN), replace(parent, is_deleted=True)),
        Step(Parent("0" * 16, Relation.CHANGED), None),
    )
    assert re.search(
        r"1\. From picture 3 of “.+”, \[its reply\]\(https://discord\.com/channels/\d+/\d+/\d+\) <t:", text
    )
    assert re.search(r"2\. Varied, from “[^\[]+” <t:", text)
    assert "3. Again, from a picture that somebody deleted" in text
    assert "4. Changed, from a picture that is kept no more" in text


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"prompt": "a red\nballoon"},
            (
                "/inpaint prompt:a red balloon protect:True steps:25 strength:0.9 guidance:8 samples:1 seed:4711 "
                "model:sdxl"
            ),
        ),
        (
            {"recipe": Recipe(area=Area.CENTRE, protect=False), "mask": None, "refiner": False},
            (
                "/inpaint prompt:a red balloon area:centre protect:False steps:25 strength:0.9 guidance:8 samples:1 "
                "seed:4711 model:sdxl refiner:False"
            ),
        ),
        (
            {"recipe": Recipe(invert=True, grow_px=-3).at(Area.BORDER), "wanted_px": (768, None)},
            (
                "/inpaint prompt:a red balloon expand:25 expand_sides:all sides invert:True grow:-3 protect:True "
                "steps:25 strength:0.9 guidance:8 samples:1 seed:4711 width:768 model:sdxl"
            ),
        ),
        (
            {"negative_prompt": "people", "safety_checker": False, "recipe": Recipe(feather_px=2)},
            (
                "/inpaint prompt:a red balloon feather:2 protect:True negative_prompt:people steps:25 strength:0.9 "
                "guidance:8 samples:1 seed:4711 model:sdxl safety_checker:False"
            ),
        ),
    ],
)
def test_the_command_is_written_as_one_types_it(changes, line):
    assert command_line(a_job(**changes)) == line


def test_pictures_are_shown_with_words_for_those_who_cannot_see_them():
    for view, files in (compared_layout([io.BytesIO(b"1"), io.BytesIO(b"2")]), before_layout(io.BytesIO(b"1"))):
        (gallery,) = [part for part in parts(view) if part["type"] == 12]
        assert [item["media"]["url"] for item in gallery["items"]] == [
            f"attachment://{file.filename}" for file in files
        ]
        assert all(item["description"] for item in gallery["items"])


@pytest.mark.parametrize("job", [a_job(), a_job(prompt="x" * 2000, negative_prompt="y" * 2000)], ids=["short", "long"])
async def test_modals_keep_discords_limits_and_are_kept_by_nobody(job):
    for modal, rows in ((modals.change_modal(job), 5), (modals.words_modal(job), 1), (modals.use_modal(job, 4), 5)):
        told = modal.to_dict()
        assert modal.is_finished()
        assert len(told["title"]) <= 45
        assert len(told["custom_id"]) <= LONGEST_ID
        assert len(told["components"]) == rows
        for row in told["components"]:
            assert len(row["label"]) <= 45
            assert len(row["description"]) <= 100
            field = row["component"]
            assert len(field.get("value") or "") <= field.get("max_length", 4000)


async def test_a_form_after_a_refused_mask_asks_for_another_right_below_the_words():
    hints = {}
    for name, changes in (("refused", {"mask_kind": None}), ("failed later", {"mask_kind": MaskKind.BLACK_AND_WHITE})):
        told = modals.change_modal(a_job(state=JobState.FAILED, **changes)).to_dict()
        hints[name] = {row["component"]["custom_id"]: row["description"] for row in told["components"]}
    assert list(hints["refused"])[:3] == ["prompt", "area", "mask"]
    assert "could not be used" in hints["refused"]["area"]
    assert not any("same" in hints["refused"][name] for name in ("area", "mask"))
    assert "same part" in hints["failed later"]["area"]


def sent(*components, **resolved):
    return {"components": list(components), "resolved": resolved}


def a_row(custom_id, **what):
    return {"type": 18, "id": 1, "component": {"type": 4, "id": 2, "custom_id": custom_id, **what}}


def test_a_sent_modal_is_read_as_discord_tells_it():
    file = {"id": "5", "filename": "m.png", "url": "https://cdn/m.png", "content_type": "image/png", "size": 9}
    upload = {"type": 18, "id": 7, "component": {"type": 19, "id": 8, "custom_id": "mask", "values": ["5"]}}
    told = sent(
        {"type": 10, "id": 9},
        a_row("prompt", value="a kite"),
        a_row("negative_prompt", value=None),
        a_row("numbers", value="steps 3"),
        upload,
        attachments={"5": file},
    )
    filled = read_form(told)
    assert filled.written == Written("a kite", "", "steps 3")
    assert (filled.mask.filename, filled.mask.size_bytes, filled.mask.width_px) == ("m.png", 9, None)
    assert read_form(sent(a_row("prompt", value="a kite"))).mask is None


def refused(written):
    """The refusal's message as a press on its button comes with it, and what the button's custom_id tells."""
    letters, embeds = draft(written)
    custom_id = f"retouch:retry:{letters}:{written.area.value if written.area else ''}:changed:{JOB_ID}"
    assert len(custom_id) <= LONGEST_ID
    (kind,) = [one for one in RETRY_BUTTONS if one.__discord_ui_compiled_template__.fullmatch(custom_id)]
    told = kind.__discord_ui_compiled_template__.fullmatch(custom_id).groupdict("")
    return SimpleNamespace(embeds=[discord.Embed.from_dict(embed.to_dict()) for embed in embeds]), told


@given(st.builds(Written, WORDS, WORDS, st.text("steps 1,`", max_size=200), st.none() | st.sampled_from(Area)))
def test_what_was_written_in_a_refused_form_is_in_the_refusal(written):
    message, told = refused(written)
    assert sum(len(embed) for embed in message.embeds) <= 6000
    found = drafted(message, told)
    blank = {text for text in (written.prompt, written.numbers, written.negative_prompt) if not text.strip()}
    assert [found.prompt, found.numbers, found.negative_prompt] == [
        "" if text in blank else text for text in (written.prompt, written.numbers, written.negative_prompt)
    ]
    assert found.area is written.area


async def test_a_form_that_was_sent_with_spaces_only_is_refused_with_its_picture():
    sent_back = {}

    async def send_message(text, **what):
        sent_back.update(what)

    interaction = SimpleNamespace(response=SimpleNamespace(send_message=send_message))
    await refusing(interaction, Written(" "), "picture:1x1x1", "https://cdn/p.png")(
        BadParameter("prompt", " ", Allowed.WORDS)
    )
    (embed,) = sent_back["embeds"]
    assert embed.thumbnail.url == "https://cdn/p.png"
    assert drafted(SimpleNamespace(embeds=[embed]), {"fields": "", "area": ""}) == Written("")
