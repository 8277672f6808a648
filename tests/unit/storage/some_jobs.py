"""Jobs to keep, and where in their life they may be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bot.domain import notes
from bot.domain.job import Attachment, Job, JobState, ReplyAddress
from bot.domain.language import Language
from bot.domain.lineage import Parent, Relation
from bot.domain.mask import Area, MaskKind, Side
from bot.domain.parameters import Parameters
from bot.domain.recipe import Recipe

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PICTURE = Attachment("picture.png", "https://cdn.discordapp.com/p.png?hm=1", "image/png", 1000, 800, 600)
LIFE = (JobState.SUBMITTING, JobState.WAITING, JobState.COLLECTING, JobState.DELIVERING, JobState.DONE)


def a_job(job_id="0123456789abcdef", **changes):
    given = {
        "requester_id": 1,
        "guild_id": 2,
        "reply": ReplyAddress(3, "token", 4, NOW + timedelta(minutes=15), 10 * 2**20),
        "init_image": PICTURE,
        "mask": replace(PICTURE, filename="mask.png"),
        "parameters": Parameters("sdxl", "a red balloon", "", 25, 0.9, 8.0, 1, 7, 800, 600, None, True),
        "wanted_px": (None, None),
        "accepted_at": NOW,
    }
    return Job(id=job_id, **{**given, **changes})


def after(seconds):
    return NOW + timedelta(seconds=seconds)


snowflakes = st.integers(0, 2**63 - 1)
counts = st.integers(0, 2**40)
words = st.text(max_size=60) | st.just("snow\x00flake 🦊 \u202e‘“ \\u0000 \x7f")
moments = st.datetimes(timezones=st.just(UTC)).filter(lambda moment: 1 < moment.toordinal() < 3_652_059)
sides = st.none() | counts
sizes = st.tuples(counts, counts)
some_notes = st.one_of(
    st.builds(notes.MaskResized, sizes, sizes),
    st.builds(notes.PromptTooLong, words, counts, counts),
    st.builds(notes.FewerResults, counts, counts),
    st.builds(notes.ResultsReduced, counts),
    st.builds(notes.ResultsBlack, counts),
)
attachments = st.builds(Attachment, words, words, st.none() | words, counts, sides, sides)
numbers = st.floats(allow_nan=False)
recipes = st.builds(
    Recipe,
    area=st.none() | st.sampled_from(Area),
    expand_percent=st.integers(0, 100),
    expand_sides=st.frozensets(st.sampled_from(Side)),
    invert=st.booleans(),
    grow_px=st.integers(-512, 512),
    feather_px=st.integers(0, 256),
    preview=st.booleans(),
    protect=st.booleans(),
    is_confirmed=st.booleans(),
    inherits=st.booleans(),
)
parents = st.builds(Parent, st.uuids().map(str), st.sampled_from(Relation), st.none() | st.integers(1, 4))
jobs = st.builds(
    Job,
    id=st.uuids().map(str),
    requester_id=snowflakes,
    guild_id=st.none() | snowflakes,
    reply=st.builds(
        ReplyAddress, snowflakes, words, snowflakes, moments, counts, st.none() | snowflakes, st.booleans(),
        st.sampled_from(Language), st.sampled_from(Language),
    ),
    init_image=attachments,
    mask=st.none() | attachments,
    parameters=st.builds(
        Parameters,
        words, words, words, counts, numbers, numbers, counts, counts, counts, counts,
        st.none() | st.booleans(), st.booleans(),
    ),
    wanted_px=st.tuples(sides, sides),
    accepted_at=moments,
    recipe=recipes,
    parent=st.none() | parents,
    state=st.sampled_from(JobState),
    changed_at=st.none() | moments,
    image_url=st.none() | words,
    mask_url=st.none() | words,
    mask_kind=st.none() | st.sampled_from(MaskKind),
    covered=st.none() | st.floats(0, 1),
    question_id=st.none() | snowflakes,
    notes=st.lists(some_notes, max_size=3).map(tuple),
    remote_id=st.none() | words,
    result_urls=st.lists(words, max_size=4).map(tuple),
    results=st.lists(attachments, max_size=2).map(tuple),
    is_deleted=st.booleans(),
    reason=st.none() | words,
    detail=words,
)  # fmt: skip
