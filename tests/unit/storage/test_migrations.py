"""Migrations: what they make is what the program uses, and a step that fails leaves nothing behind."""

import pytest
from sqlalchemy import inspect

from bot.storage import migrations
from bot.storage.database_thread import Question
from bot.storage.job_store import open_job_store
from bot.storage.migrations import MIGRATIONS, Migration, migrate
from bot.storage.opening_errors import StoreNotOpened
from bot.storage.tables import metadata
from tests.unit.storage.some_jobs import a_job


async def asked(store, ask):
    return await store._thread.do(Question(ask, writes=True))


def columns(connection):
    inspector = inspect(connection)
    return {
        (table, column["name"], column["nullable"])
        for table in inspector.get_table_names()
        for column in inspector.get_columns(table)
    }


async def test_the_migrated_tables_are_those_of_the_program(database_store):
    used = {
        (table.name, column.name, column.nullable) for table in metadata.tables.values() for column in table.columns
    }
    assert await asked(database_store, columns) == used


async def test_queries_at_start_and_of_people_use_their_indexes(sqlite_url, tmp_path):
    plans = {
        "SELECT * FROM jobs WHERE ended_at IS NULL ORDER BY accepted_at": "jobs_unfinished",
        "SELECT * FROM jobs WHERE ended_at < '2026-01-01'": "jobs_ended",
        "SELECT * FROM jobs WHERE requester_id = 1 ORDER BY accepted_at DESC": "jobs_of_person",
        "SELECT * FROM jobs WHERE shown_in = 1 ORDER BY accepted_at DESC": "jobs_shown_in",
        "SELECT * FROM jobs WHERE message_id = 1": "jobs_of_message",
        "SELECT * FROM jobs WHERE parent_id = 'one' ORDER BY accepted_at": "jobs_of_parent",
    }
    async with open_job_store(sqlite_url, tmp_path) as store:
        for query, index in plans.items():
            plan = await asked(store, lambda c, q=query: c.exec_driver_sql(f"EXPLAIN QUERY PLAN {q}").one())
            assert index in plan.detail


def test_numbers_count_up_from_one():
    assert [migration.number for migration in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


async def test_a_later_step_keeps_the_jobs(database_url, tmp_path, reopened):
    async with open_job_store(database_url, tmp_path) as store:
        await store.add(a_job())
    later = (*MIGRATIONS, Migration(len(MIGRATIONS) + 1, ("ALTER TABLE jobs ADD COLUMN something_else TEXT",)))
    async with reopened() as store:
        engine = (await asked(store, lambda connection: connection)).engine
        migrate(engine, "DATABASE_URL", later)
        migrate(engine, "DATABASE_URL", later)
        assert await store.get(a_job().id) == a_job()


async def test_a_step_that_fails_halfway_leaves_the_schema_as_it_was(database_url, tmp_path, monkeypatch, reopened):
    async with open_job_store(database_url, tmp_path) as store:
        await store.add(a_job())
    broken = Migration(len(MIGRATIONS) + 1, ("ALTER TABLE jobs ADD COLUMN something_else TEXT", "DROP TABLE unknown"))
    with monkeypatch.context() as patch:
        patch.setattr(migrations.migrate, "__defaults__", ((*MIGRATIONS, broken),))
        with pytest.raises(StoreNotOpened):
            async with reopened():
                pass
    async with reopened() as store:
        assert await store.get(a_job().id) == a_job()
        assert ("jobs", "something_else", True) not in await asked(store, columns)
