"""Whatever Discord sends, of kinds and with fields nobody knows: nothing breaks, and the next command is answered."""

import copy
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.history.buttons import HISTORY_BUTTONS
from cogs.inpaint.buttons import JOB_BUTTONS
from cogs.inpaint.mask_buttons import MASK_BUTTONS
from cogs.jobs.buttons import LIST_BUTTONS
from cogs.pick_picture.cog import PickSelect
from cogs.pick_picture.form import FORM
from cogs.results.buttons import RESULT_BUTTONS
from tests.fuzz.budget import budget, times
from tests.fuzz.hearing import CHANNEL, JOB, SAM, command, form, hearing, interaction, label, message, press

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

BUTTONS = (*HISTORY_BUTTONS, *JOB_BUTTONS, *MASK_BUTTONS, *LIST_BUTTONS, *RESULT_BUTTONS, PickSelect)
ATTACHMENT = {"id": "8", "filename": "a.png", "size": 5, "url": "https://cdn.discordapp.com/attachments/1/8/a.png"}
INPAINT = command(
    "inpaint",
    [{"type": 11, "name": "image", "value": "8"}, {"type": 3, "name": "prompt", "value": "a kite"}],
    resolved={"attachments": {"8": ATTACHMENT | {"proxy_url": "x"}}},
)
MENU = interaction(
    2,
    {
        "id": "6",
        "name": "Inpaint this picture",
        "type": 3,
        "target_id": "777",
        "resolved": {"messages": {"777": message()}},
    },
)
CHANGED = form(
    f"retouch:changed:{JOB}",
    [
        label(4, "prompt", value="a kite"),
        label(4, "negative_prompt", value=""),
        label(4, "numbers", value="steps 25"),
        label(19, "mask", values=["8"]),
    ],
    resolved={"attachments": {"8": ATTACHMENT}},
)
PICTURE = form(
    f"{FORM}:0x0x0|c/attachments/1/8/a.png",
    [label(4, "prompt:", value="x"), label(3, "area:", values=[]), label(19, "mask:"), label(4, "negative:", value="")],
)
SUGGEST = interaction(
    4, {"id": "5", "name": "job", "type": 1, "options": [{"type": 3, "name": "id", "value": "a", "focused": True}]}
)
KNOWN = {
    "command": INPAINT,
    "history": command("history", [{"type": 3, "name": "show", "value": "here"}]),
    "settings": command("settings", [{"type": 5, "name": "protect", "value": True}]),
    "menu": MENU,
    "suggestion": SUGGEST,
    "button": press(f"retouch:cancel:{JOB}"),
    "select": press(f"retouch:area:{JOB}", kind=3, values=["left"]),
    "result": press(f"retouch:use:{JOB}:1"),
    "page": press(f"retouch:past:h:a:o:abc:{JOB}:words"),
    "change": CHANGED,
    "picture": PICTURE,
}
# Attacks on the parser's assumptions, one at a time.
ODD = {
    "an unknown kind of interaction": interaction(77, {"what": 1}),
    "a ping": interaction(1, {}),
    "no data": {key: value for key, value in INPAINT.items() if key != "data"},
    "no token": {key: value for key, value in INPAINT.items() if key != "token"},
    "no member and no user": {key: value for key, value in INPAINT.items() if key != "member"},
    "no locale": {key: value for key, value in INPAINT.items() if "locale" not in key},
    "no channel": {key: value for key, value in INPAINT.items() if "channel" not in key},
    "an unknown kind of channel": INPAINT | {"channel": {"id": "44", "type": 99}},
    "an unknown context": INPAINT | {"context": 9},
    "an unknown way to be installed": INPAINT | {"authorizing_integration_owners": {"7": "1"}},
    "an unknown locale": INPAINT | {"locale": "tlh", "guild_locale": "tlh"},
    "an unknown entitlement": INPAINT | {"entitlements": [{"id": "1", "type": 99}]},
    "a command nobody knows": command("what"),
    "a kind of command nobody knows": interaction(2, {"id": "5", "name": "inpaint", "type": 9}),
    "an option nobody knows": command("inpaint", [{"type": 3, "name": "what", "value": "x"}]),
    "a kind of option nobody knows": command("inpaint", [{"type": 99, "name": "prompt", "value": "x"}]),
    "an option of another type": command("inpaint", [{"type": 3, "name": "prompt", "value": {"a": [1]}}]),
    "a file that is not there": command("inpaint", [{"type": 11, "name": "image", "value": "9"}]),
    "a choice nobody offered": command("history", [{"type": 3, "name": "show", "value": "everybody"}]),
    "a group without its command": command("privacy"),
    "a menu on nothing": interaction(2, MENU["data"] | {"target_id": "1"}),
    "a message of unknown parts": interaction(
        3,
        {"custom_id": f"retouch:cancel:{JOB}", "component_type": 2},
        message=message({"type": 99, "components": [{"type": 98}]}, {"type": 1, "components": [{"type": 97}]}),
    ),
    "a press without a message": interaction(3, {"custom_id": f"retouch:cancel:{JOB}", "component_type": 2}),
    "a press of an unknown part": interaction(
        3, {"custom_id": f"retouch:cancel:{JOB}", "component_type": 99}, message=message()
    ),
    "a menu without a choice": press(f"retouch:area:{JOB}", kind=3, values=[]),
    "a choice of a menu nobody offered": press(f"retouch:area:{JOB}", kind=3, values=["everything"]),
    "a picture before the first": press("retouch:pick", kind=3, values=["-1"]),
    "a picture that is no number": press("retouch:pick", kind=3, values=["²"]),
    "a form without an id": interaction(5, {"components": []}),
    "a form without parts": interaction(5, {"custom_id": f"retouch:changed:{JOB}"}),
    "an empty form": form(f"retouch:changed:{JOB}", []),
    "a form of unknown parts": form(f"retouch:changed:{JOB}", [{"type": 99}, label(99, "prompt", value=1)]),
    "a form of the old kind": form(f"retouch:changed:{JOB}", [{"type": 1, "components": [{"type": 4, "value": "x"}]}]),
    "a form with a part twice": form(f"retouch:reworded:{JOB}", [label(4, "prompt", value="a")] * 2),
    "a form with a file that is not there": form(f"retouch:changed:{JOB}", [label(19, "mask", values=["9"])]),
    "a picture's form without parts": form(f"{FORM}:x", []),
    "a picture's form from elsewhere": PICTURE
    | {"data": PICTURE["data"] | {"custom_id": f"{FORM}:-5x5x1|https://169.254.169.254/"}},
}


@pytest.fixture
async def bot(monkeypatch):
    async with hearing(monkeypatch) as heard:
        assert await heard.serves()
        yield heard


@pytest.mark.parametrize("name", ODD)
async def test_what_nobody_knows_breaks_nothing(bot, name):
    await bot.hear("INTERACTION_CREATE", ODD[name])
    assert bot.unobserved == []
    assert await bot.serves()


@pytest.mark.parametrize("name", KNOWN)
async def test_what_everybody_knows_is_heard(bot, name):
    before = len(bot.answers)
    await bot.hear("INTERACTION_CREATE", KNOWN[name])
    assert bot.unobserved == []
    assert len(bot.answers) > before or bot.use_cases_called


@pytest.mark.parametrize("name", KNOWN)
async def test_any_field_that_is_missing_or_another_breaks_nothing(bot, name):
    for seed in range(times(3)):
        await bot.hear("INTERACTION_CREATE", spoilt(KNOWN[name], random.Random(seed)))  # noqa: S311
        assert bot.unobserved == [], seed
    assert await bot.serves()


async def test_any_event_breaks_nothing(bot):
    for event in ("READY", "GUILD_CREATE", "CHANNEL_UPDATE", "MESSAGE_CREATE", "WHAT_IS_THIS", "GUILD_DELETE", None):
        for data in ({}, None, "x", {"id": str(CHANNEL), "guild_id": str(SAM), "type": 99}):
            await bot.hear(event, data)
    assert await bot.serves()


async def test_an_id_that_its_message_has_not_is_nobodys_press(bot):
    """A button's custom_id says which job; that it is one of ours is said by the message, which Discord sends."""
    for id_ in (f"retouch:cancel:{JOB}", f"retouch:delete:{JOB}", f"retouch:info:{JOB}", f"retouch:use:{JOB}:1"):
        await bot.hear("INTERACTION_CREATE", press(id_, shown=False))
    assert bot.answers == bot.answers[:1]
    assert not bot.use_cases_called


@budget(300)
@given(st.text() | st.from_regex(r"retouch:[a-z]{1,9}:[0-9a-f]{0,20}(:.{0,9})?", fullmatch=True))
def test_any_custom_id_is_one_buttons_or_nobodys(custom_id):
    fitting = [item for item in BUTTONS if item.__discord_ui_compiled_template__.fullmatch(custom_id)]
    assert len(fitting) <= 1
    if not custom_id.startswith("retouch:"):
        assert fitting == []


def spoilt(data, chance):
    """A payload of which one to three things are missing, of another type, or huge."""
    changed = copy.deepcopy(data)
    for _ in range(chance.randint(1, 3)):
        places = list(_places(changed))
        holder, key = chance.choice(places)
        if chance.random() < 0.4:
            del holder[key]
        else:
            holder[key] = chance.choice((None, "", "x" * 5000, -1, 2**70, 1.5, True, [], {}, [[]], "\ud800", "٣"))
    return changed


def _places(data):
    entries = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in list(entries):
        yield data, key
        if isinstance(value, dict | list):
            yield from _places(value)
