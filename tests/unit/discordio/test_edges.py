"""What the bot may be talked into at Discord's side: reading elsewhere, pinging people, asking in vain."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.discordio.attachments import open_attachments
from bot.discordio.client import RetouchClient
from bot.discordio.replies import DiscordReplies
from bot.domain.errors import AttachmentGone, PictureRole, TokenExpired
from bot.services.ports import Phase, Progress
from tests.fakes.orders import a_job, an_attachment
from tests.fakes.scripted_server import Reply, ScriptedServer


async def nothing(_):
    return None


@pytest.mark.parametrize(
    "url",
    [
        "https://169.254.169.254/latest/meta-data",
        "http://cdn.discordapp.com/attachments/1/2/a.png",
        "https://cdn.discordapp.com.evil.example/attachments/1/2/a.png",
        "https://cdn.discordapp.com@evil.example/a.png",
        "https://cdn.discordapp.com:22/attachments/1/2/a.png",
        "https://discord.com/api/v10/users/@me",
        "http://localhost:8080/healthz",
        "file:///etc/passwd",
        "",
    ],
)
async def test_an_address_that_is_not_discords_is_never_asked(url):
    async with open_attachments(None, "https://discord.com/api/v10", 1000) as attachments:
        with pytest.raises(AttachmentGone):
            await attachments.fetch(an_attachment(url=url), PictureRole.INIT_IMAGE)


async def test_nobody_can_be_pinged_by_anything_the_bot_says():
    client = RetouchClient("http://127.0.0.1:1", nothing)
    assert client.allowed_mentions.to_dict() == {"parse": []}


async def test_a_token_that_was_refused_is_not_tried_again():
    """10,000 refusals in ten minutes, and Discord bans the bot for a while."""
    async with ScriptedServer().running() as server, aiohttp.ClientSession() as session:
        server.say(
            Reply(401, b'{"message": "Invalid Webhook Token", "code": 50027}', {"Content-Type": "application/json"})
        )
        client = RetouchClient(server.url, nothing)
        client.http._HTTPClient__session = session
        replies = DiscordReplies(client)
        reply = replace(a_job().reply, expires_at=datetime.now(UTC) + timedelta(minutes=10), message_id=None)
        for _ in range(5):
            with pytest.raises(TokenExpired):
                await replies.show_progress(a_job(reply=reply), Progress(Phase.CHECKING, 0.0, None))
        assert len(server.asked) == 1
