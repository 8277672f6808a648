"""Starting on a PostgreSQL server: what is refused, with a line that helps and tells no password."""

import psycopg
import pytest

from bot.storage.job_store import open_job_store
from bot.storage.opening_errors import (
    DatabaseUnreachable,
    NotADatabase,
    SchemaTooNew,
    StoreLocked,
    StoreNotOpened,
    StoreNotWritable,
)
from tests.unit.storage.some_jobs import a_job


async def refusal(url, data_dir):
    with pytest.raises(StoreNotOpened) as caught:
        async with open_job_store(url, data_dir):
            pytest.fail("it was opened")
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)
    assert caught.value.variable == "DATABASE_URL"
    return caught.value


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://retouch:secret@127.0.0.1:1/retouch",
        "postgresql://retouch:secret@no-such-host.invalid/retouch",
        "postgresql://retouch:secret@localhost:port/retouch",
        "postgresql://[",
    ],
)
async def test_a_server_that_cannot_be_reached_is_refused(url, tmp_path):
    assert isinstance(await refusal(url, tmp_path), DatabaseUnreachable)


async def test_a_wrong_password_is_refused(postgresql_url, tmp_path):
    error = await refusal(postgresql_url.replace("secret", "secretly"), tmp_path)
    assert isinstance(error, DatabaseUnreachable)
    assert "password" in error.reason


async def test_an_unknown_database_is_refused(postgresql, tmp_path):
    error = await refusal(postgresql.url.replace("/postgres", "/nowhere"), tmp_path)
    assert isinstance(error, DatabaseUnreachable)
    assert "nowhere" in error.reason


async def test_a_second_bot_is_locked_out_until_the_first_ends(postgresql_url, tmp_path):
    async with open_job_store(postgresql_url, tmp_path):
        assert isinstance(await refusal(postgresql_url, tmp_path), StoreLocked)
    async with open_job_store(postgresql_url, tmp_path) as store:
        await store.add(a_job())


async def test_a_newer_schema_is_refused(postgresql_url, tmp_path):
    async with open_job_store(postgresql_url, tmp_path):
        pass
    with psycopg.connect(postgresql_url) as connection:
        connection.execute("INSERT INTO retouch_schema VALUES (99, now())")
    assert isinstance(await refusal(postgresql_url, tmp_path), SchemaTooNew)


async def test_another_programs_tables_are_refused(postgresql_url, tmp_path):
    with psycopg.connect(postgresql_url) as connection:
        connection.execute("CREATE TABLE jobs (salary INTEGER)")
    assert isinstance(await refusal(postgresql_url, tmp_path), NotADatabase)


async def test_a_read_only_database_is_refused(postgresql_url, tmp_path):
    name = postgresql_url.rpartition("/")[2]
    with psycopg.connect(postgresql_url) as connection:
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    assert isinstance(await refusal(postgresql_url, tmp_path), StoreNotWritable)
