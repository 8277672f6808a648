from dataclasses import replace
from datetime import UTC, datetime, timedelta

import discord
import pytest

from bot.discordio.moments import asked_at
from tests.fakes.orders import a_job

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def answered(after):
    job = a_job()
    message_id = None if after is None else discord.utils.time_snowflake(NOW + after)
    return replace(job, accepted_at=NOW, reply=replace(job.reply, message_id=message_id))


@pytest.mark.parametrize("by", [timedelta(minutes=-7), timedelta(minutes=7)])
def test_a_bot_whose_clock_is_off_shows_discords_time(by):
    assert asked_at(answered(by)) == f"<t:{int((NOW + by).timestamp())}:R>"


@pytest.mark.parametrize("after", [None, timedelta(minutes=20)])
def test_without_the_commands_own_reply_the_bots_clock_has_to_do(after):
    assert asked_at(answered(after)) == f"<t:{int(NOW.timestamp())}:R>"
