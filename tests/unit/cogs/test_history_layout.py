import re
from dataclasses import replace
from datetime import UTC

import pytest
from discord import ui
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discordio import job_details
from bot.domain import errors
from bot.domain.history import Ending, Mark
from bot.domain.job import Attachment, JobState
from bot.domain.lineage import Parent, Relation
from bot.domain.mask import Area, MaskKind, Side
from bot.domain.prompt import one_line
from bot.domain.recipe import Recipe
from bot.services.browse_history import ANCESTORS, CHILDREN, PAGE, Asked, Entry, Page, Scope, Story
from bot.services.list_jobs import ListedJob, Standing
from cogs.history import layout, texts
from tests.fakes.orders import NOW, a_job, an_order

# https://discord.com/developers/docs/components/reference
MOST_COMPONENTS, MOST_CHARACTERS, MOST_CUSTOM_ID = 40, 4000, 100
MAX_ID = 2**63 - 1
REPLY = replace(an_order().reply, message_id=MAX_ID, channel_id=MAX_ID)
RESULT = Attachment("r.png", "https://cdn.discordapp.com/attachments/4/9/r.png", "image/png", 9, 8, 6)
nasty = st.text(max_size=2000) | st.sampled_from(
    ["*_" * 1000, "```" * 600, "@everyone " * 200, "<@1> <#2> </inpaint:3>" * 90, "\u202e\u200b" * 900, "[a](b)" * 300]
)


def a_listed(standing=Standing.DONE, failure=None, **changes):
    job = a_job(**{"reply": REPLY, "guild_id": MAX_ID, "requester_id": MAX_ID, "results": (RESULT,), **changes})
    return ListedJob(job, standing, is_stoppable=False, has_reply=True, failure=failure)


def a_page(*listed, url=RESULT.url, older=True, newer=True):
    return Page(tuple(Entry(one, url) for one in listed), has_older=older, has_newer=newer)


def a_story(listed, ancestors=(), children=(), results=(RESULT,), *, is_cut=False):
    return Story(listed, results, tuple(ancestors), tuple(children), is_cut)


def the_story(told):
    return layout.story_layout(told)[0]


def text_of(view):
    return "\n".join(part.content for part in view.walk_children() if isinstance(part, ui.TextDisplay))


def custom_ids(view):
    return {part.label: part.custom_id for part in view.walk_children() if isinstance(part, ui.Button)}


def fits(view):
    assert view.content_length() <= MOST_CHARACTERS
    assert view.total_children_count <= MOST_COMPONENTS
    assert all(len(one) <= MOST_CUSTOM_ID for one in custom_ids(view).values())
    return True


@settings(max_examples=60, deadline=None)
@given(prompt=nasty, words=st.text(max_size=layout.WORDS_CHARACTERS))
def test_a_page_of_any_words_fits_into_a_message_and_pings_nobody(prompt, words):
    listed = a_listed(Standing.SHELVED, prompt=prompt)
    view = layout.page_layout(Asked(Scope.HERE, Ending.FAILED, one_line(words)), a_page(*[listed] * PAGE))
    assert fits(view)
    assert "@everyone" not in text_of(view)


@settings(max_examples=60, deadline=None)
@given(prompt=nasty, negative=nasty, model=st.text(min_size=1, max_size=100))
def test_a_story_of_any_words_fits_into_a_message_and_stays_in_its_block(prompt, negative, model):
    job = {"prompt": prompt, "negative_prompt": negative, "model": model, "covered": 0.5}
    job["recipe"] = Recipe(Area.BORDER, 100, frozenset({Side.LEFT, Side.TOP}), True, -512, 256, True, False)
    job["wanted_px"] = (2048, 2048)
    kin = [
        a_job(prompt=prompt, reply=REPLY, parent=Parent("0" * 16, Relation.USED_RESULT, 4)) for _ in range(ANCESTORS)
    ]
    listed = a_listed(Standing.FAILED, errors.JobFailed("*" * 500), parent=kin[0].parent, **job)
    view = the_story(a_story(listed, kin, kin[:CHILDREN], [RESULT] * 4, is_cut=True))
    assert fits(view)
    assert text_of(view).count("```") in {0, 2}
    assert "@everyone" not in text_of(view).partition("```")[0]


def every_failure():
    tree = [errors.ServiceError]
    for kind in tree:
        tree += kind.__subclasses__()
    return [kind("*" * 500) for kind in tree] + [errors.StoreUnavailable("full"), errors.TokenExpired("late")]


@pytest.mark.parametrize("failure", every_failure(), ids=lambda failure: type(failure).__name__)
def test_the_longest_story_of_every_failure_fits(failure):
    kin = [a_job(prompt="*_" * 999, reply=REPLY, parent=Parent("0" * 16, Relation.AGAIN)) for _ in range(ANCESTORS)]
    long = {"prompt": "*_" * 999, "negative_prompt": "*_" * 999, "model": "*" * 100, "parent": kin[0].parent}
    assert fits(the_story(a_story(a_listed(Standing.FAILED, failure, **long), kin, kin, is_cut=True)))


def test_every_standing_relation_and_kind_of_mask_has_words():
    assert set(job_details.STANDINGS) == set(Standing)
    assert set(job_details._RELATIONS) == set(Relation) - {Relation.USED_RESULT}
    assert set(job_details._KINDS) == set(MaskKind)


moments = st.datetimes(timezones=st.just(UTC)).filter(lambda moment: 1971 < moment.year < 2500)


@given(
    st.sampled_from(Scope),
    st.sampled_from(Ending),
    st.text(max_size=layout.WORDS_CHARACTERS).map(one_line),
    moments,
    st.integers(0, 16**16 - 1),
    st.booleans(),
)
def test_a_button_carries_all_that_its_page_needs(scope, ending, words, moment, number, newer):
    asked, mark = Asked(scope, ending, words), Mark(moment, f"{number:016x}")
    custom_id = layout.turn_id(asked, mark, newer=newer)
    assert len(custom_id) <= MOST_CUSTOM_ID
    assert layout.read_turn(re.fullmatch(layout.TURN, custom_id).groupdict()) == (asked, mark, newer)


def test_buttons_are_there_only_where_they_lead_somewhere():
    listed = a_listed()
    assert set(custom_ids(layout.page_layout(Asked(), a_page(listed)))) == {"Older", "Newer"}
    assert set(custom_ids(layout.page_layout(Asked(), a_page(listed, newer=False)))) == {"Older"}
    assert not custom_ids(layout.page_layout(Asked(), a_page(listed, newer=False, older=False)))
    assert set(custom_ids(the_story(a_story(listed)))) == {"Before and after", "Steps"}
    assert not custom_ids(the_story(a_story(a_listed(results=()), results=())))


def test_an_entry_without_a_picture_has_its_words_alone():
    view = layout.page_layout(Asked(), a_page(a_listed(), url=None))
    assert not [part for part in view.walk_children() if isinstance(part, ui.Thumbnail)]
    assert "a red balloon" in text_of(view)


def test_a_reply_that_is_gone_is_not_linked():
    listed = replace(a_listed(Standing.REFUSED), has_reply=False)
    assert "https://" not in texts.entry(listed)
    assert "refused before it began" in texts.entry(listed)


def test_kin_are_told_with_what_was_done():
    first = a_job(prompt="one", reply=REPLY)
    second = a_job(prompt="two", reply=REPLY, parent=Parent(first.id, Relation.USED_RESULT, 3))
    third = a_listed(prompt="three", parent=Parent(second.id, Relation.AGAIN))
    child = a_job(prompt="four", parent=Parent(third.job.id, Relation.VARY))
    lines = texts.lineage(a_story(third, [second, first], [child])).splitlines()
    assert [line.partition(" `")[0] for line in lines] == [
        "**Made of**",
        "- again, with another seed: “two”",
        "- from its picture 3: “one”",
        "**Made of it**",
        "- varied: “four”",
    ]


def test_a_choice_fits_into_discords_hundred_characters():
    for words in job_details.STANDINGS.values():
        assert len(texts.choice("x" * 2000, words.partition(":")[0], f"{NOW:%Y-%m-%d %H:%M} UTC")) <= 100


def test_a_job_on_its_way_is_told_too():
    assert "being repainted" in text_of(
        the_story(a_story(a_listed(Standing.REPAINTING, state=JobState.WAITING, results=()), results=()))
    )
