from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import errors
from bot.domain.history import Search, Source, Viewer, picture_chain, search_words, searchable, shown_in
from bot.domain.job import Attachment, JobState
from bot.domain.lineage import Parent, Relation
from tests.fakes.orders import a_job, an_order

TOLD = replace(an_order().reply, message_id=5)
HERE = TOLD.channel_id


def a_result(folder=f"attachments/{HERE}"):
    return Attachment("r.png", f"https://cdn.discordapp.com/{folder}/9/r.png?ex=1", "image/png", 9, 8, 6)


def ended(state, reason=None, **changes):
    return a_job(**{"state": state, "reason": reason, "reply": TOLD, **changes})


@pytest.mark.parametrize(
    ("results", "is_shown"),
    [
        ((a_result(), a_result()), True),
        ((), False),
        ((a_result("attachments/99"),), False),
        ((a_result(f"ephemeral-attachments/{HERE}"),), False),
        ((a_result(f"attachments/{HERE}0"),), False),
        ((a_result(), a_result("attachments/99")), False),
    ],
    ids=["in the channel", "unknown", "directly", "to one alone", "a longer id", "in part"],
)
def test_what_is_done_is_shown_where_its_pictures_are(results, is_shown):
    assert shown_in(ended(JobState.DONE, results=results)) == (HERE if is_shown else None)


@pytest.mark.parametrize("name", [name for name in vars(errors) if name[0].isupper()] + [None, "Unheard"])
def test_of_the_failures_only_those_of_services_were_told_in_public(name):
    kind = getattr(errors, name or "", None)
    is_told = (
        isinstance(kind, type)
        and issubclass(kind, errors.ServiceError)
        and name not in {"DiscordRefused", "DiscordUnavailable"}
    )
    for state in (JobState.FAILED, JobState.CANCELLED, JobState.GAVE_UP, JobState.UNKNOWN_OUTCOME):
        assert shown_in(ended(state, name)) == (HERE if is_told else None)


def test_a_failure_whose_reply_is_not_known_or_not_the_bots_to_edit_is_nobodys_to_see():
    assert shown_in(ended(JobState.FAILED, "JobFailed", reply=replace(TOLD, message_id=None))) is None
    assert shown_in(ended(JobState.FAILED, "JobFailed", reply=replace(TOLD, bot_is_member=False))) is None


@pytest.mark.parametrize("state", [state for state in JobState if not state.is_end])
def test_what_has_not_ended_is_shown_nowhere(state):
    assert shown_in(ended(state, "JobFailed", results=(a_result(),))) is None


def test_people_see_their_own_jobs_everywhere_and_those_of_others_where_they_ended():
    done, alone = ended(JobState.DONE, results=(a_result(),)), ended(JobState.DONE)
    assert Viewer(1, None).sees(alone)
    assert Viewer(2, HERE).sees(done)
    assert not Viewer(2, HERE).sees(alone)
    assert not Viewer(2, 99).sees(done)
    assert not Viewer(2, None).sees(done)


@given(st.text())
def test_every_word_of_a_text_is_found_in_it(text):
    assert Search(words=search_words(text)).finds(a_job(prompt=text))


@given(st.text())
def test_what_is_searched_can_be_kept_in_any_database(text):
    assert "\x00" not in searchable(text)
    searchable(text).encode()


def made_of(parent, relation=Relation.USED_RESULT, number=None):
    return a_job(parent=Parent(parent.id, relation, number))


def test_a_chain_goes_from_the_first_picture_over_the_results_that_were_used_to_the_last():
    first = a_job()
    second = made_of(first, number=3)
    third = made_of(second, number=1)
    assert picture_chain(third, [second, first]) == (
        Source(first),
        Source(first, 3, used_by=second),
        Source(second, 1, used_by=third),
        Source(third, 1),
    )


def test_another_try_is_no_step_of_the_chain():
    first = a_job()
    second = made_of(first, number=2)
    again = made_of(second, Relation.AGAIN)
    assert picture_chain(again, [second, first]) == (Source(first), Source(first, 2, used_by=second), Source(again, 1))


def test_a_job_without_ancestors_is_a_chain_of_two():
    job = a_job()
    assert picture_chain(job, []) == (Source(job), Source(job, 1))
