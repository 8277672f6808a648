"""What every keeper of servers' settings does, the fake included; and what is on disk."""

import pytest

from bot.domain.errors import StoreUnavailable
from bot.domain.guild_settings import ServerSettings
from bot.storage.database import open_database
from bot.storage.database_thread import Question
from bot.storage.opening_errors import StoreNotOpened
from tests.fakes.guild_settings import FakeGuildSettings

GUILD, OTHER_GUILD = 2**62, 5
ON, OFF = ServerSettings(protect=True), ServerSettings(protect=False)


@pytest.fixture(params=["sqlite", "postgresql", "fake"])
async def guild_settings(request, tmp_path):
    """The port, in each of its forms."""
    if request.param == "fake":
        yield FakeGuildSettings()
    else:
        async with open_database(request.getfixturevalue(f"{request.param}_url"), tmp_path) as database:
            yield database.guild_settings


async def test_a_server_that_settled_nothing_is_protected(guild_settings):
    assert guild_settings.of_guild(GUILD) == ON


async def test_what_is_kept_last_holds_for_that_server_alone(guild_settings):
    for settings in (OFF, ON, OFF):
        await guild_settings.keep(GUILD, settings)
        assert guild_settings.of_guild(GUILD) == settings
    assert guild_settings.of_guild(OTHER_GUILD) == ON


async def test_what_is_kept_still_holds_in_the_next_process(database_url, tmp_path):
    async with open_database(database_url, tmp_path) as database:
        await database.guild_settings.keep(GUILD, OFF)
        await database.guild_settings.keep(OTHER_GUILD, OFF)
        await database.guild_settings.keep(OTHER_GUILD, ON)
    async with open_database(database_url, tmp_path) as database:
        assert database.guild_settings.of_guild(GUILD) == OFF
        assert database.guild_settings.of_guild(OTHER_GUILD) == ON


async def test_what_cannot_be_kept_does_not_hold_either(database_url, tmp_path):
    async with open_database(database_url, tmp_path) as database:
        await without_its_table(database)
        with pytest.raises(StoreUnavailable):
            await database.guild_settings.keep(GUILD, OFF)
        assert database.guild_settings.of_guild(GUILD) == ON


async def test_a_database_whose_settings_cannot_be_read_is_not_opened(database_url, tmp_path):
    async with open_database(database_url, tmp_path) as database:
        await without_its_table(database)
    with pytest.raises(StoreNotOpened, match="settings cannot be read"):
        async with open_database(database_url, tmp_path):
            pass


async def without_its_table(database):
    def drop(connection):
        connection.exec_driver_sql("DROP TABLE guild_settings")

    await database.job_store._thread.do(Question(drop, writes=True))
