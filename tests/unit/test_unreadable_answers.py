"""A Discord-compatible server may answer in ways discord.py does not read: nothing may break because of it."""

import pytest
from structlog.testing import capture_logs

from bot.discordio import gateway
from bot.discordio.acknowledge import Acknowledgement, refuse_at_once


class Response:
    def __init__(self, error):
        self.error = error

    async def send_message(self, text, ephemeral):
        raise self.error


class Interaction:
    def __init__(self, error):
        self.response = Response(error)


@pytest.mark.parametrize("error", [TypeError("string indices"), KeyError("interaction")], ids=repr)
async def test_a_confirmation_that_cannot_be_read_is_one_and_the_log_has_it(error):
    with capture_logs() as logged:
        assert await refuse_at_once(Interaction(error), "no") is Acknowledgement.HEARD
    (entry,) = logged
    assert (entry["event"], entry["exc_info"]) == ("interaction.confirmation_unreadable", error)


async def test_an_event_that_cannot_be_read_does_not_end_the_client(monkeypatch):
    async def unreadable(socket, message):
        raise KeyError("attachment_size_limit")

    monkeypatch.setattr(gateway, "_receive", unreadable)
    await gateway._receive_and_step_aside(None, "{}")
