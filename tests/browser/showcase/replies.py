"""How and when a bot answers: in private, late, never; edits, deletions, follow-ups, typing, threads."""

import hikari

from tests.browser.showcase.layouts import text
from tests.browser.showcase.samples import picture_file
from tests.browser.showcase.show import EPHEMERAL, Show, Thing, Things


async def _ephemeral(show: Show) -> None:
    await show.post("Only you can see this.", flags=EPHEMERAL)
    await show.post("This too, with a picture.", attachments=[picture_file(1, "wide")], flags=EPHEMERAL)
    await show.post(components=[text("And this, in components.")], flags=EPHEMERAL)
    await show.post("This one everybody sees.")


async def _deferred(show: Show) -> None:
    await show.defer()
    await show.pause()
    await show.edit("It took a moment.", attachments=[picture_file(2, "wide")])
    await show.post("A follow-up.")


async def _deferred_ephemeral(show: Show) -> None:
    await show.defer(EPHEMERAL)
    await show.pause()
    await show.edit("It took a moment, and only you can see it.")


async def _thinking(show: Show) -> None:
    await show.defer()


async def _silence(_show: Show) -> None:
    """Neither answered nor acknowledged: “The application did not respond”."""


async def _edits(show: Show) -> None:
    await show.post("Before the edit.", attachments=[picture_file(1), picture_file(2)])
    await show.pause()
    await show.edit("After the edit.")
    await show.pause()
    await show.edit(
        "One picture left, and an embed.", attachments=[picture_file(3)], embeds=[hikari.Embed(title="New")]
    )
    await show.pause()
    await show.edit("Words again.", attachments=None, embeds=[])
    second = await show.post(components=[text("A follow-up before its edit")])
    await show.pause()
    await show.interaction.edit_message(second, components=[text("A follow-up after its edit")])


async def _deletion(show: Show) -> None:
    await show.post("This stays.")
    gone = await show.post("This will be gone.")
    also_gone = await show.post("This too, and only you saw it.", flags=EPHEMERAL)
    await show.pause()
    await show.interaction.delete_message(gone)
    await show.interaction.delete_message(also_gone)


async def _follow_ups(show: Show) -> None:
    await show.post("The answer.")
    for number in range(1, 4):
        await show.post(f"Follow-up {number}.")
    await show.post("Follow-up 4, only for you.", flags=EPHEMERAL)
    plain = await show.rest.create_message(show.channel_id, "A message of the bot's own, no reply.")
    await show.rest.create_message(
        show.channel_id, "A reply to it, which pings.", reply=plain, mentions_reply=True, attachments=[picture_file(5)]
    )
    await show.rest.create_message(show.channel_id, "Silently.", flags=hikari.MessageFlag.SUPPRESS_NOTIFICATIONS)


async def _typing(show: Show) -> None:
    await show.post("I am typing …")
    await show.rest.trigger_typing(show.channel_id)
    await show.pause(2)
    await show.rest.create_message(show.channel_id, "… and now I have typed.")


async def _thread(show: Show) -> None:
    first = await show.post("A thread hangs on this.")
    thread = await show.rest.create_message_thread(show.channel_id, first, "A thread about pictures")
    await show.rest.create_message(thread, "The first message in the thread.")
    await show.rest.create_message(thread, "The second one.", attachments=[picture_file(1, "photo")])


REPLIES: Things = {
    "ephemeral": Thing("answers that only you see", _ephemeral),
    "deferred": Thing("thinking, then an answer", _deferred),
    "deferred-ephemeral": Thing("the same, in private", _deferred_ephemeral),
    "thinking": Thing("deferred, and never answered", _thinking),
    "silence": Thing("never acknowledged", _silence),
    "edits": Thing("answers that change", _edits),
    "deletion": Thing("messages that go away", _deletion),
    "follow-ups": Thing("several messages, and replies", _follow_ups),
    "typing": Thing("a typing indicator", _typing),
    "thread": Thing("a thread on a message", _thread),
}
