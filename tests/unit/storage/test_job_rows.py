import json
import uuid
from dataclasses import replace
from datetime import timedelta, timezone
from typing import get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.job import JobState
from bot.domain.lineage import Parent, Relation
from bot.domain.notes import Note
from bot.domain.recipe import Recipe
from bot.storage.database_thread import Question
from bot.storage.job_rows import NOTE_KINDS, changed_row, new_row, read_row
from bot.storage.job_writes import JobWrite, JobWriter
from bot.storage.tables import jobs as table
from tests.unit.storage import some_jobs
from tests.unit.storage.some_jobs import PICTURE, a_job, after

_ON_A_STORE = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@given(some_jobs.jobs)
def test_any_job_becomes_a_row_and_the_same_job_again(job):
    assert read_row(new_row(job)) == job


@_ON_A_STORE
@given(job=some_jobs.jobs)
async def test_any_job_comes_back_from_the_database_unchanged(database_store, job):
    job = replace(job, id=uuid.uuid4().hex)
    await database_store.add(job)
    assert await database_store.get(job.id) == job


@_ON_A_STORE
@given(job=some_jobs.jobs, later=st.lists(some_jobs.jobs, min_size=1, max_size=3), parts=st.data())
async def test_any_change_comes_back_from_the_database(database_store, job, later, parts):
    job = replace(job, id=uuid.uuid4().hex)
    await database_store.add(job)
    fixed = {"id", "requester_id", "guild_id", "accepted_at"}
    changing = sorted(set(job.__dataclass_fields__) - fixed)
    for other in later:
        names = parts.draw(st.sets(st.sampled_from(changing)))
        job = replace(job, **{name: getattr(other, name) for name in names})
        await database_store.update(job)
        assert await database_store.get(job.id) == job


async def test_moments_come_back_in_utc(database_store):
    in_kathmandu = after(0).astimezone(timezone(timedelta(hours=5, minutes=45)))
    await database_store.add(a_job(accepted_at=in_kathmandu))
    job = await database_store.get(a_job().id)
    assert job.accepted_at == in_kathmandu
    assert job.accepted_at.utcoffset() == job.reply.expires_at.utcoffset() == timedelta(0)


def test_every_kind_of_note_has_a_name_in_the_database():
    assert set(NOTE_KINDS.values()) == set(get_args(Note))


def test_a_step_writes_only_what_changed():
    job = a_job()
    row = changed_row(job.stepped(JobState.SUBMITTING, after(1)), job)
    assert row["request"] is None
    assert row["reply"] is None
    told = replace(job, reply=replace(job.reply, message_id=5))
    assert changed_row(told, job)["reply"] is not None
    assert len(changed_row(told, None)["request"]) > 100


def test_a_row_from_before_recipes_and_lineage_reads_as_a_job_without_them():
    picture = {
        "filename": "picture.png", "url": PICTURE.url, "content_type": "image/png",
        "size_bytes": 1000, "width_px": 800, "height_px": 600,
    }  # fmt: skip
    request = {
        "init_image": picture,
        "mask": picture | {"filename": "mask.png"},
        "parameters": {
            "model": "sdxl", "prompt": "a red balloon", "negative_prompt": "", "steps": 25, "strength": 0.9,
            "guidance_scale": 8.0, "samples": 1, "seed": 7, "width_px": 800, "height_px": 600, "refiner": None,
            "safety_checker": True,
        },
        "wanted_px": [None, None],
    }  # fmt: skip
    row = new_row(a_job(state=JobState.WAITING, mask_url=PICTURE.url, remote_id="r")) | {
        "request": json.dumps(request),
        "progress": json.dumps({"mask_url": PICTURE.url, "remote_id": "r"}),
    }
    assert read_row(row) == a_job(state=JobState.WAITING, mask_url=PICTURE.url, remote_id="r")


def test_the_recipe_is_written_again_when_it_changed():
    job = a_job()
    assert changed_row(replace(job, recipe=Recipe(invert=True)), job)["request"] is not None
    assert changed_row(replace(job, parent=Parent("0" * 16, Relation.AGAIN)), job)["request"] is not None


def test_a_usual_recipe_takes_no_room():
    assert json.loads(new_row(a_job())["request"])["recipe"] == {}


async def test_two_updates_of_one_job_in_one_batch_leave_the_last(database_store):
    job = a_job()
    await database_store.add(job)
    taller = replace(job, parameters=replace(job.parameters, height_px=1024))

    def write_both(connection):
        writer = JobWriter()
        writer.committed([JobWrite(job, is_new=True)])
        writer.write(connection, [JobWrite(taller, is_new=False), JobWrite(job, is_new=False)])
        return connection.execute(table.select()).mappings().one()

    row = await database_store._thread.do(Question(write_both, writes=True))
    assert read_row(row) == job
