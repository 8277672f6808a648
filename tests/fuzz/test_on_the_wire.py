"""Nasty words through the real bot: nobody is pinged, and every reply has the parts of a harmless one."""

import re

from tests.fuzz.limits import broken_by_message, parts_of
from tests.fuzz.markdown import shape
from tests.integration.sandbox_people import LOUNGE, NOOR, SAM
from tests.integration.stage import NO_MASK, PATIENCE_S, Stage, on_stage

_MOST = 2000
_THINGS = [
    *("@everyone", "@here", f"<@{NOOR}>", f"<@!{NOOR}>", "<@&1180000000000001002>", "<#1180000000000001101>"),
    *(
        "</inpaint:1>",
        "<t:1:R>",
        "<:x:1>",
        ":smile:",
        "[a](https://x.yz)",
        "https://x.yz",
        "<https://x.yz>",
        "<a@b.cd>",
    ),
    *("**", "*", "__", "_", "~~", "||", "`", "```", "\\", ">", "\n# h", "\n- l", "\n1. x", "\n> q", "\n-# s", "\n"),
    *("\u202e", "\u2066", "\u2069", "\u200f", "\u200b", "\u200d", "e\u0301\u0301\u0301\u0301\u0301\u0301", "\u20e3"),
    *("שלום", "مرحبا", "🐈", "\u2028", "\x07", "”", "steps:3", "retouch:go:0123456789abcdef"),
]
NASTY = [f"a {one} b {one}" for one in _THINGS] + [("x" + one * _MOST)[:_MOST] for one in ("@everyone", "*", "🐈")]


def skeleton(message):
    """A message without its words: its parts, what is on its buttons, and what is drawn in its texts."""
    return [
        (part["type"], part.get("label"), shape(part["content"]) if part["type"] == 10 else None)
        for part in parts_of(message["components"])
    ]


def without_remarks(parts):
    """Long words are remarked on below the pictures: lines of small print that others have not."""
    return [(kind, label, lines and lines[:2]) for kind, label, lines in parts]


async def replies_to(stage: Stage, orders):
    """The ended replies, as Discord sends them; all are under way at once."""
    used = [await stage.inpaint(**order) for order in orders]
    for one in used:
        await stage.ending(one)
    replies = [stage.discord.core.desk.find(int(one.id)).reply for one in used]
    return [stage.discord.core.renderer.message(reply) for reply in replies]


async def form_of(stage: Stage, message, label, **values):
    """Press, and send the form that opens; the interaction that this is."""
    opened = stage.discord.core.desk.find(int((await stage.press(message, label)).id))
    assert await opened.until(lambda: opened.modal is not None, PATIENCE_S)
    sent = {"user_id": SAM, "interaction_id": str(opened.id), "values": values}
    answer = await stage.wire.person("POST", "/modals", sent)
    assert answer.status == 201, answer.body
    return stage.wire.used(answer.body["id"])


def said(records):
    """What the bot told Discord to show, with the request that told it."""
    for record in records:
        if record.method not in {"POST", "PATCH"} or not re.search(r"/(callback|webhooks/|messages)", record.path):
            continue
        body = record.request if isinstance(record.request, dict) else {}
        inner = body.get("data", body) if "/callback" in record.path else body
        if isinstance(inner, dict) and {"content", "components", "embeds"} & inner.keys() and "title" not in inner:
            yield record, inner


async def test_nobody_is_pinged_and_no_reply_is_broken(tmp_path):
    async with on_stage(tmp_path) as stage:
        (harmless,) = await replies_to(stage, [{"prompt": "a word b word", "negative_prompt": "word"}])
        orders = [{"prompt": one, "negative_prompt": one} for one in NASTY]
        replies = await replies_to(stage, orders)
        for nasty, reply in zip(NASTY, replies, strict=True):
            assert without_remarks(skeleton(reply)) == without_remarks(skeleton(harmless)), nasty
            assert broken_by_message(reply["components"]) == [], nasty
            assert not reply["mentions"], nasty
            assert not reply["mention_everyone"], nasty
            assert not reply["mention_roles"], nasty
        await every_other_message(stage, replies[0])
        bodies = list(said(stage.discord.core.wire.rest()))
        assert len(bodies) > len(NASTY)
        for record, body in bodies:
            allowed = body.get("allowed_mentions")
            assert allowed is not None, (record.method, record.path)
            assert not any(allowed.get(kind) for kind in ("parse", "users", "roles")), allowed
            assert not allowed.get("replied_user"), allowed
        assert [record.broke for record in stage.discord.core.wire.broken()] == []


async def every_other_message(stage: Stage, reply) -> None:
    """Those that are not results: refusals, questions, looking back, forms, and the way into somebody's DMs."""
    name = "@everyone **x** `y`.png"
    await stage.result_of(image=b"no picture", image_name=name)
    await stage.result_of(mask=NO_MASK, prompt="@everyone ```")
    used = await stage.inpaint(mask=NO_MASK, area="left", prompt="@everyone ```")
    await stage.press(await stage.question(used), "Go")
    await stage.ending(used)
    await stage.result_of(user_id=NOOR, channel_id=LOUNGE, prompt="@here")
    message = stage.discord.core.world.message(int(reply["channel_id"]), int(reply["id"]))
    for label in ("Info", "Compare", "Before", "Again"):
        await stage.ending(await stage.press(message, label))
    for form in ("Change…", "Use 1"):
        await stage.ending(await form_of(stage, message, form, numbers="@everyone `x` 5", prompt="@everyone ```"))
    for command, options in (("jobs", {}), ("history", {"words": "@everyone"}), ("privacy about", {})):
        await answered(stage, await stage.wire.use(command, **options))
    await answered(stage, await stage.wire.use("job", id="@everyone"))


async def answered(stage: Stage, used) -> None:
    """Wait for what a person alone is shown."""
    interaction = stage.discord.core.desk.find(int(used.id))
    assert await interaction.until(lambda: interaction.reply and not interaction.reply.loading, PATIENCE_S)
