import asyncio

from bot.discordio.client import RetouchClient


async def nothing(_):
    return None


async def test_what_is_still_being_answered_is_let_go_of_before_the_connection():
    async with RetouchClient("http://127.0.0.1:1", nothing):
        answer = asyncio.create_task(asyncio.Event().wait(), name="CommandTree-invoker")
    assert answer.cancelled()
