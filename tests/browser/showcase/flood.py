"""More than anybody can read: many messages, then many edits a second. For a sandbox without rate limits."""

import asyncio
import itertools

import hikari

from tests.browser.showcase.layouts import text
from tests.browser.showcase.samples import picture_file
from tests.browser.showcase.show import Show

AT_ONCE = 8
RECENT = 40


async def flood(show: Show, messages: int = 1000, edits_per_s: int = 100, seconds: int = 5) -> None:
    """Write the messages, then edit the latest of them at a steady pace, and say so at the end."""
    await show.post(f"{messages} messages, then {edits_per_s} edits a second for {seconds} s.")
    gate = asyncio.Semaphore(AT_ONCE)
    latest: list[hikari.Message] = []

    async def write(number: int) -> None:
        async with gate:
            latest.append(await show.rest.create_message(show.channel_id, **_message(number)))

    await asyncio.gather(*(write(number) for number in range(1, messages + 1)))
    plain = [message for message in latest[-RECENT:] if message.content]
    loop, edits = asyncio.get_running_loop(), []
    started = loop.time()
    for number, message in zip(range(edits_per_s * seconds), itertools.cycle(plain), strict=False):
        await asyncio.sleep(max(started + number / edits_per_s - loop.time(), 0))
        edits.append(asyncio.create_task(show.rest.edit_message(show.channel_id, message, f"Edit {number + 1}")))
    await asyncio.gather(*edits)
    await show.rest.create_message(show.channel_id, "The flood is over.")


def _message(number: int) -> dict:
    if number % 100 == 0:
        return {"content": f"Message {number}, with a picture", "attachments": [picture_file(number // 100, "photo")]}
    if number % 25 == 0:
        container = hikari.impl.ContainerComponentBuilder(accent_color=hikari.Color(number * 9973 % 0xFFFFFF))
        return {"components": [container.add_text_display(f"Message {number}, in a container"), text("and outside")]}
    return {"content": f"Message {number} " + "with some more words " * (number % 7)}
