"""What every store finds of the past, the fake included."""

import uuid
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.history import Ending, Search, mark_of, search_words
from bot.domain.job import Attachment, JobState
from bot.domain.lineage import Parent, Relation
from bot.domain.outcomes import EndedJob, JobOutcome
from bot.storage.database_thread import Question
from bot.storage.job_store import open_job_store
from tests.unit.storage.some_jobs import a_job, after

CHANNEL = 4
SHOWN = (Attachment("r.png", f"https://cdn.discordapp.com/attachments/{CHANNEL}/9/r.png?ex=1", "image/png", 9, 8, 6),)


def shown(job_id, seconds=0, **changes):
    given = {"state": JobState.DONE, "changed_at": after(1), "results": SHOWN, "accepted_at": after(seconds)}
    return a_job(job_id, **(given | changes))


def saying(job, prompt):
    return replace(job, parameters=replace(job.parameters, prompt=prompt))


async def kept(store, *jobs):
    for job in jobs:
        await store.add(job)


async def found(store, limit=10, mark=None, *, newer=False, **wanted):
    return [job.id for job in await store.search(Search(**wanted), limit, mark, newer=newer)]


async def test_a_persons_jobs_are_found_newest_first_whatever_became_of_them(store):
    await kept(store, *(a_job(f"{n}", requester_id=7, accepted_at=after(n)) for n in range(3)), a_job("x"))
    assert await found(store, requester_id=7) == ["2", "1", "0"]


async def test_pages_join_without_gap_or_overlap_also_where_jobs_came_at_once(store):
    jobs = [shown(f"{n:02}", n // 3) for n in range(10)]
    await kept(store, *jobs)
    older, mark = [], None
    while page := await store.search(Search(shown_in=CHANNEL), 3, mark):
        older += [job.id for job in page]
        mark = mark_of(page[-1])
    assert older == [job.id for job in jobs][::-1]
    assert await found(store, 3, mark_of(jobs[2]), newer=True, shown_in=CHANNEL) == ["03", "04", "05"]


async def test_a_mark_is_good_when_its_job_is_forgotten(store):
    await kept(store, *(shown(f"{n}", n) for n in range(3)))
    assert await found(store, mark=mark_of(shown("gone", 1.5)), shown_in=CHANNEL) == ["1", "0"]


async def test_in_a_channel_only_what_everybody_there_saw_is_found(store):
    elsewhere = replace(SHOWN[0], url="https://cdn.discordapp.com/attachments/99/9/r.png")
    alone = replace(SHOWN[0], url="https://cdn.discordapp.com/ephemeral-attachments/4/9/r.png")
    told = replace(a_job().reply, message_id=5)
    await kept(
        store,
        shown("done"),
        shown("failed", state=JobState.FAILED, reason="JobFailed", results=(), reply=told),
        shown("refused", state=JobState.FAILED, reason="MaskEmpty", results=(), reply=told),
        shown("unanswered", state=JobState.CANCELLED, reason="NotAnswered", results=(), reply=told),
        shown("by direct message", results=(elsewhere,)),
        shown("alone", results=(alone,)),
        shown("on the shelf", results=(), reason="ReplyGone"),
        shown("running", state=JobState.DELIVERING),
    )
    assert set(await found(store, shown_in=CHANNEL)) == {"done", "failed"}
    assert await found(store, shown_in=99) == []


async def test_a_job_that_ends_in_the_channel_is_found_there_from_then_on(store):
    job = a_job(state=JobState.DELIVERING)
    await store.add(job)
    assert await found(store, shown_in=CHANNEL) == []
    await store.update(job.stepped(JobState.DONE, after(2), results=SHOWN))
    assert await found(store, shown_in=CHANNEL) == [job.id]


async def test_what_is_done_is_told_from_what_failed_and_from_what_runs(store):
    await kept(store, *(a_job(state.value, state=state, changed_at=after(1)) for state in JobState))
    assert await found(store, requester_id=1, ending=Ending.DONE) == ["done"]
    failed = {state.value for state in JobState if state.is_end} - {"done"}
    assert set(await found(store, requester_id=1, ending=Ending.FAILED)) == failed
    assert len(await found(store, 99, requester_id=1)) == len(JobState)


async def test_all_words_must_be_there_however_they_are_written(store):
    await kept(store, saying(a_job("one"), "A RED Balloon, 100% ÄRGER"), saying(a_job("two"), "a blue balloon"))
    for text in ("balloon red", "100%", "ärger", "RGE RED"):
        assert await found(store, words=search_words(text)) == ["one"]
    assert await found(store, words=search_words("red_balloon")) == []
    assert len(await found(store, words=search_words("  "))) == 2


async def test_the_job_of_a_message_is_found_once_its_reply_is_known(store):
    job = a_job()
    await store.add(job)
    assert await store.of_message(55) is None
    job = replace(job, reply=replace(job.reply, message_id=55))
    await store.update(job)
    assert await store.of_message(55) == job


def born_of(job_id, parent_id, seconds=0):
    return a_job(job_id, parent=Parent(parent_id, Relation.AGAIN), accepted_at=after(seconds))


async def test_the_line_that_a_job_comes_from_is_walked_as_far_as_it_is_kept(store):
    await kept(store, a_job("a"), born_of("b", "a"), born_of("c", "b"), born_of("d", "c"), born_of("lost", "gone"))
    assert [job.id for job in await store.ancestors("d", 9)] == ["c", "b", "a"]
    assert [job.id for job in await store.ancestors("d", 2)] == ["c", "b"]
    assert await store.ancestors("a", 9) == []
    assert await store.ancestors("lost", 9) == []
    assert await store.ancestors("unknown", 9) == []


async def test_children_come_oldest_first(store):
    await kept(store, a_job("a"), born_of("later", "a", 9), born_of("first", "a", 1), born_of("grandchild", "first"))
    assert [job.id for job in await store.children("a", 9)] == ["first", "later"]
    assert [job.id for job in await store.children("a", 1)] == ["first"]


async def test_a_circle_ends_at_the_limit(database_store):
    await kept(database_store, born_of("a", "b"), born_of("b", "a"))
    assert len(await database_store.ancestors("a", 5)) == 5


async def test_a_reply_of_before_is_found_by_its_message(database_url, tmp_path, reopened):
    async with open_job_store(database_url, tmp_path) as store:
        await store.add(a_job(reply=replace(a_job().reply, message_id=55)))

        def as_before(connection):
            connection.exec_driver_sql("DROP INDEX jobs_of_message")
            connection.exec_driver_sql("DROP INDEX jobs_shown_in")
            connection.exec_driver_sql("DROP INDEX jobs_of_parent")
            for column in ("message_id", "shown_in", "parent_id", "words"):
                connection.exec_driver_sql(f"ALTER TABLE jobs DROP COLUMN {column}")
            connection.exec_driver_sql("DROP TABLE guild_settings")
            connection.exec_driver_sql("DELETE FROM retouch_schema WHERE number >= 2")

        await store._thread.do(Question(as_before, writes=True))
    async with reopened() as store:
        assert (await store.of_message(55)).id == a_job().id
        assert await found(store, requester_id=1) == [a_job().id]


prompts = st.text(max_size=12) | st.sampled_from(["Straße", "STRASSE 100%", "ﬁsh\\_x", "İstanbul", "a\x00b", "ΣΊΣΥΦΟΣ"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(prompt=prompts, text=prompts)
async def test_a_database_finds_the_words_that_the_rule_finds(database_store, prompt, text):
    job, wanted = saying(a_job(uuid.uuid4().hex), prompt), Search(words=search_words(text))
    await database_store.add(job)
    assert (job in await database_store.search(wanted, 999)) == wanted.finds(job)


async def test_ends_are_told_newest_first_since_a_moment_with_what_they_count_as(store):
    await kept(
        store,
        a_job("running", state=JobState.WAITING, changed_at=after(90)),
        a_job("early", state=JobState.DONE, changed_at=after(9)),
        a_job("done", state=JobState.DONE, changed_at=after(10)),
        a_job("lost", state=JobState.FAILED, reason="TimedOut", changed_at=after(30)),
        a_job("wrong", state=JobState.FAILED, reason="MaskEmpty", changed_at=after(20)),
    )
    everybodys = await store.ended_since(after(10), 10)
    assert everybodys == [
        EndedJob(JobOutcome.FAILED, 30.0, after(30)),
        EndedJob(JobOutcome.REFUSED, 20.0, after(20)),
        EndedJob(JobOutcome.DONE, 10.0, after(10)),
    ]
    assert await store.ended_since(after(10), 2) == everybodys[:2]
