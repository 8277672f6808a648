from dataclasses import replace

import pytest
from discord import ui

from bot.domain import errors
from bot.domain.errors import JobFailed, OutOfCredit, StoreUnavailable
from bot.services.list_jobs import ListedJob, Standing
from cogs.jobs.layout import jobs_layout
from tests.fakes.orders import a_job, an_order

# https://discord.com/developers/docs/components/reference
MOST_COMPONENTS, MOST_CHARACTERS = 40, 4000
MAX_ID = 2**63 - 1
REPLY = replace(an_order().reply, message_id=5)


def a_listed(standing=Standing.DONE, *, is_stoppable=False, has_reply=True, failure=None, **changes):
    job = a_job(**{"reply": REPLY, **changes})
    return ListedJob(job, standing, is_stoppable, has_reply, failure)


def text_of(*listed):
    return "\n".join(part.content for part in jobs_layout(listed).walk_children() if isinstance(part, ui.TextDisplay))


def buttons_of(*listed):
    parts = jobs_layout(listed).walk_children()
    return [(part.label, part.custom_id.split(":")[-2]) for part in parts if isinstance(part, ui.Button)]


def every_failure():
    tree = [errors.RetouchError]
    for kind in tree:
        tree += kind.__subclasses__()
    served = [kind for kind in tree if issubclass(kind, errors.ServiceError)]
    return [kind("*" * 500) for kind in served] + [StoreUnavailable("full"), errors.TokenExpired("late")]


def all_of(standing, **what):
    longest = a_listed(
        standing,
        prompt="*_" * 1000,
        guild_id=MAX_ID,
        reply=replace(REPLY, channel_id=MAX_ID, message_id=MAX_ID),
        **what,
    )
    return jobs_layout([longest] * 10)


@pytest.mark.parametrize("standing", [one for one in Standing if one is not Standing.FAILED])
def test_ten_jobs_of_the_longest_words_fit_into_a_message(standing):
    layout = all_of(standing, is_stoppable=standing is Standing.IN_LINE)
    assert layout.content_length() <= MOST_CHARACTERS
    assert layout.total_children_count <= MOST_COMPONENTS
    assert "…”" in next(part.content for part in layout.children if isinstance(part, ui.TextDisplay))


@pytest.mark.parametrize("failure", [None, *every_failure()], ids=lambda failure: type(failure).__name__)
def test_ten_failures_of_the_longest_reasons_fit_into_a_message(failure):
    assert all_of(Standing.FAILED, failure=failure).content_length() <= MOST_CHARACTERS


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        (a_listed(Standing.IN_LINE), "Waiting in line"),
        (a_listed(Standing.REPAINTING), "Being repainted"),
        (a_listed(Standing.DONE), "Done."),
        (a_listed(Standing.SHELVED), "Done, but its reply is gone or out of reach"),
        (a_listed(Standing.CANCELLED), "Cancelled"),
        (a_listed(Standing.UNDECIDED), "Outcome unknown"),
        (a_listed(Standing.FAILED), "Failed. Something went wrong inside Retouch."),
        (
            a_listed(Standing.FAILED, failure=OutOfCredit()),
            "Failed. The image service says that this bot's credit is used up. ·",
        ),
        (
            a_listed(Standing.FAILED, failure=JobFailed("no memory. Try later")),
            "Failed. The image service could not repaint this picture: “no memory. Try later”. ·",
        ),
    ],
)
def test_a_job_says_where_it_is_in_plain_words(listed, words):
    assert words in text_of(listed)


def test_a_job_says_when_and_leads_to_its_reply():
    text = text_of(a_listed())
    assert "<t:1767225600:R>" in text
    assert "(https://discord.com/channels/2/4/5)" in text
    assert "(https://discord.com/channels/@me/4/5)" in text_of(a_listed(guild_id=None))
    assert "https://" not in text_of(a_listed(has_reply=False))


def test_words_are_text_and_not_markup():
    assert r"**“\*\*hi\*\* \<@1>”**".replace("@1", "@\u200b1") in text_of(a_listed(prompt="**hi** <@1>"))


@pytest.mark.parametrize(
    ("listed", "buttons"),
    [
        (a_listed(Standing.IN_LINE, is_stoppable=True), [("Cancel", "cancel")]),
        (a_listed(Standing.REPAINTING), []),
        (a_listed(Standing.UNDECIDED), [("Submit again", "again"), ("Give up", "giveup")]),
        (a_listed(Standing.SHELVED), [("Show", "show")]),
        (a_listed(Standing.DONE), []),
    ],
)
def test_a_job_has_a_button_for_what_can_be_done(listed, buttons):
    assert buttons_of(listed) == buttons


def test_no_jobs_say_how_to_start():
    assert "`/inpaint`" in text_of()
