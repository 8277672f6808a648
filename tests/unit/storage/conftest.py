import uuid
from contextlib import asynccontextmanager

import psycopg
import pytest

from bot.storage.job_store import open_job_store
from tests.fakes.job_store import FakeJobStore
from tests.unit.storage.postgresql_server import a_postgresql_server, why_not


@pytest.fixture(scope="session")
def postgresql():
    if reason := why_not():
        pytest.skip(reason)
    with a_postgresql_server() as server:
        yield server


@pytest.fixture
def postgresql_url(postgresql):
    name = f"retouch_{uuid.uuid4().hex}"
    with psycopg.connect(postgresql.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgresql.url.removesuffix("/postgres") + f"/{name}"


@pytest.fixture
def sqlite_url(tmp_path):
    return f"sqlite:///{tmp_path}/retouch.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request):
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
async def database_store(database_url, tmp_path):
    async with open_job_store(database_url, tmp_path) as store:
        yield store


@pytest.fixture(params=["sqlite", "postgresql", "fake"])
async def store(request, tmp_path):
    """The port, in each of its forms."""
    if request.param == "fake":
        yield FakeJobStore()
    else:
        async with open_job_store(request.getfixturevalue(f"{request.param}_url"), tmp_path) as opened:
            yield opened


@pytest.fixture
def reopened(database_url, tmp_path):
    """What a process sees that opens the store afterwards."""

    @asynccontextmanager
    async def reopen():
        async with open_job_store(database_url, tmp_path) as store:
            yield store

    return reopen
