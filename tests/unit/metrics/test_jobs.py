from dataclasses import replace

import pytest
from prometheus_client import CollectorRegistry

from bot.domain.job import JobState
from bot.metrics.jobs import JobMetrics
from bot.services.show_shelved import ShowShelved
from bot.storage.database import open_database
from tests.fakes.pictures import FakePictures
from tests.fakes.result_shelf import FakeResultShelf
from tests.unit.storage.some_jobs import PICTURE, a_job, after


@pytest.fixture
def registry():
    return CollectorRegistry()


@pytest.fixture
def metrics(registry):
    return JobMetrics(registry)


def wrote(metrics, state, seconds, **changes):
    metrics.wrote(a_job(state=state, changed_at=after(seconds), **changes), 0.003, is_new=False)


def test_a_job_that_is_done_counts_once_with_its_durations(metrics, registry):
    metrics.wrote(a_job(), 0.003, is_new=True)
    wrote(metrics, JobState.WAITING, 1)
    wrote(metrics, JobState.COLLECTING, 7)
    wrote(metrics, JobState.DELIVERING, 7.1)
    wrote(metrics, JobState.DONE, 7.25)
    value = registry.get_sample_value
    assert value("retouch_jobs_accepted_total") == 1
    assert value("retouch_jobs_ended_total", {"outcome": "done", "reason": ""}) == 1
    assert value("retouch_job_duration_seconds_sum", {"outcome": "done"}) == 7.25
    assert value("retouch_job_delivery_seconds_sum") == 0.25
    assert value("retouch_database_write_seconds_count") == 5


@pytest.mark.parametrize(
    ("state", "reason", "labels"),
    [
        (JobState.FAILED, "TimedOut", {"outcome": "failed", "reason": "TimedOut"}),
        (JobState.FAILED, "MaskEmpty", {"outcome": "refused", "reason": "MaskEmpty"}),
        (JobState.FAILED, "a reason of 1180000000000000101", {"outcome": "failed", "reason": ""}),
        (JobState.CANCELLED, "StoppedByPerson", {"outcome": "cancelled", "reason": "StoppedByPerson"}),
        (JobState.UNKNOWN_OUTCOME, "UnknownOutcome", {"outcome": "unknown_outcome", "reason": "UnknownOutcome"}),
    ],
)
def test_an_end_counts_by_whose_fault_it_was_under_a_reason_that_is_known(metrics, registry, state, reason, labels):
    wrote(metrics, state, 3, reason=reason)
    assert registry.get_sample_value("retouch_jobs_ended_total", labels) == 1


def test_what_is_written_after_the_end_is_no_other_end(metrics, registry):
    done = a_job(state=JobState.DONE, changed_at=after(5))
    metrics.wrote(done, 0.003, is_new=False)
    metrics.wrote(replace(done, is_deleted=True), 0.003, is_new=False, is_step=False)
    wrote(metrics, JobState.GAVE_UP, 9, reason="UnknownOutcome")
    samples = [sample for family in registry.collect() for sample in family.samples]
    assert sum(sample.value for sample in samples if sample.name == "retouch_jobs_ended_total") == 1


async def test_pictures_that_are_shown_from_the_shelf_end_no_job_again(metrics, registry, tmp_path):
    async with open_database(f"sqlite:///{tmp_path}/retouch.db", tmp_path, metrics) as database:
        store, done = database.job_store, a_job(state=JobState.DONE, changed_at=after(5))
        await store.add(a_job())
        await store.update(done)
        await ShowShelved(store, FakeResultShelf(), FakePictures()).note_shown(done, (PICTURE,))
        assert (await store.get(done.id)).results == (PICTURE,)
    assert registry.get_sample_value("retouch_jobs_ended_total", {"outcome": "done", "reason": ""}) == 1
    assert registry.get_sample_value("retouch_database_write_seconds_count") == 3


@pytest.mark.parametrize("reason", ["BadKey", "OutOfCredit", "ServiceError"])
def test_what_alerts_wait_for_is_there_before_it_happens(metrics, registry, reason):
    labels = {"outcome": "failed", "reason": reason}
    assert registry.get_sample_value("retouch_jobs_ended_total", labels) == 0


def test_a_write_that_failed_is_no_job(metrics, registry):
    metrics.write_failed()
    assert registry.get_sample_value("retouch_database_write_failures_total") == 1
    assert registry.get_sample_value("retouch_jobs_accepted_total") == 0
