"""The whole: both stand-ins and the real bot as a process, with one person who uses it."""

import asyncio
import io
import re
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw

from sandbox import imagepipeline
from sandbox.botprocess import bot_running
from sandbox.discord import SandboxDiscord, SandboxDiscordConfig
from sandbox.discord import running as discord_running
from sandbox.discord.world.message import Message
from sandbox.imagepipeline import Fault, FaultKind, Fill, ImagePipeline, ImagePipelineConfig, Knobs
from tests.integration.sandbox_people import REPAINTS, SAM, Used, Wire, wired

PATIENCE_S = 30
NO_MASK = b""
_WAITING = re.compile(r"\d s so far|^This mask is used|^This picture is sent|looks at the mask first", re.MULTILINE)


def saved(picture: Image.Image, kind: str = "PNG", **options) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def a_picture(size=(96, 64), kind="PNG") -> bytes:
    return saved(Image.effect_noise(size, 60).convert("RGB"), kind)


def a_mask(size=(96, 64)) -> bytes:
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).rectangle((8, 8, size[0] // 2, size[1] // 2), fill=255)
    return saved(mask)


@dataclass(frozen=True)
class Ending:
    """What a person saw in the end."""

    text: str
    files: list[bytes] = field(repr=False, default_factory=list)
    private: bool = False
    alt_texts: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


class BotLog(list[str]):
    """The bot's lines, and whether it hears commands."""

    def __init__(self) -> None:
        super().__init__()
        self.hears = asyncio.Event()

    def __call__(self, line: str) -> None:
        self.append(line)
        if '"gateway.connected"' in line:
            self.hears.set()


@dataclass
class Stage:
    """One bot between two stand-ins."""

    discord: SandboxDiscord
    api: ImagePipeline
    wire: Wire
    log: "BotLog"
    variables: dict[str, str]
    folder: Path

    def hears_again(self) -> Awaitable[bool]:
        """Wait for the next time that the bot is connected."""
        self.log.hears.clear()
        return self.log.hears.wait()

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[None]:
        """The bot, hearing commands, for as long as the block lasts."""
        self.log.hears.clear()
        async with bot_running(self.variables, self.folder, self.log) as bot:
            await bot.outlive(self.log.hears.wait())
            yield

    async def until_gone(self, message: Message) -> None:
        """Wait until a message is deleted. Raises TimeoutError."""
        with self.discord.core.feed.listening() as heard:
            async with asyncio.timeout(PATIENCE_S):
                while any(one.id == message.id for one in self.discord.core.world.messages(message.channel_id)):
                    await heard.batch()

    def ail(self, kind: FaultKind, **how) -> None:
        """Let the image API misbehave."""
        self.api.faults.add(Fault(kind=kind, **how))

    async def inpaint(
        self, *, image: bytes | None = None, mask: bytes | None = None, user_id=SAM, channel_id=REPAINTS, **options
    ) -> Used:
        """Use `/inpaint` and return at once. A mask is given unless it is NO_MASK."""
        names = {"image": options.pop("image_name", "picture.png"), "mask": options.pop("mask_name", "mask.png")}
        contents = {"image": a_picture() if image is None else image}
        if mask is not NO_MASK:
            contents["mask"] = a_mask() if mask is None else mask
        for option, content in contents.items():
            uploaded = await self.wire.upload(user_id, names[option], content)
            assert uploaded.status in {200, 201}, uploaded.body
            options[option] = uploaded.body["id"]
        options.setdefault("prompt", "a red balloon")
        return await self.wire.use("inpaint", user_id=user_id, channel_id=channel_id, **options)

    async def ending(self, used: Used, user_id=SAM, channel_id=REPAINTS) -> Ending:
        """Wait for the reply's end."""
        interaction = self.discord.core.desk.find(int(used.id))
        assert interaction is not None
        assert await interaction.until(lambda: self._has_ended(interaction), PATIENCE_S), "the reply never ended"
        assert interaction.state.value == "acknowledged", "the application did not respond"
        seen = {message["id"]: message for message in await self.wire.seen(user_id, channel_id)}
        ended = [interaction.reply.id] if interaction.reply else reversed(interaction.followup_ids)
        message = next(seen[str(id_)] for id_ in ended if str(id_) in seen)
        fetched = [await self.wire.fetch(attachment["url"]) for attachment in message["attachments"]]
        assert all(status == 200 for status, _ in fetched)
        assert not message.get("sandbox_unshown_attachments")
        return Ending(
            text="\n".join([message["content"], *_texts(message["components"])]).strip(),
            files=[content for _, content in fetched],
            private=bool(message["flags"] & 64),
            alt_texts=[attachment.get("description", "") for attachment in message["attachments"]],
            names=[attachment["filename"] for attachment in message["attachments"]],
        )

    async def result_of(self, **order) -> Ending:
        """Use `/inpaint` and wait for its end."""
        used = await self.inpaint(**order)
        return await self.ending(used, order.get("user_id", SAM), order.get("channel_id", REPAINTS))

    def calm(self) -> None:
        """No more faults, of either side."""
        self.api.faults.clear()
        self.api.knobs = QUICK
        self.discord.core.faults.clear()

    async def question(self, used: Used):
        """Wait until its person is asked about the mask; the message that asks."""
        interaction = self.discord.core.desk.find(int(used.id))
        assert await interaction.until(lambda: self.followups(interaction), PATIENCE_S), "nobody was asked"
        return self.followups(interaction)[-1]

    def followups(self, interaction):
        """The messages after the reply that are still there."""
        world = self.discord.core.world
        found = [world.message(interaction.channel.id, id_) for id_ in interaction.followup_ids]
        return [message for message in found if message is not None]

    async def press(self, message, label: str, *values: str, user_id=SAM, channel_id=REPAINTS) -> Used:
        """Press a button by its label, or choose from the menu with this placeholder."""
        custom_id = next(
            part["custom_id"]
            for part in all_parts(message.components)
            if label in {part.get("label"), part.get("placeholder")}
        )
        pressed = {"user_id": user_id, "channel_id": channel_id, "message_id": str(message.id), "custom_id": custom_id}
        answer = await self.wire.person("POST", "/components", pressed | {"values": list(values)})
        assert answer.status == 201, answer.body
        return self.wire.used(answer.body["id"])

    def _has_ended(self, interaction) -> bool:
        if interaction.state.value == "failed":
            return True
        reply = interaction.reply
        if reply is None:
            return bool(self.followups(interaction))
        if reply.loading:
            return False
        text = "\n".join(_texts(reply.components))
        return bool(reply.ephemeral_to) or not _WAITING.search(text)


def all_parts(components):
    """Every component of a message, those below others included."""
    for component in components:
        yield component
        yield from all_parts(component.get("components", []))


def text_of(message) -> str:
    """All that a message says."""
    return "\n".join([message.content, *_texts(message.components)])


def _texts(components) -> list[str]:
    found = []
    for component in components:
        if component["type"] == 10:
            found.append(component["content"])
        found += _texts(component.get("components", []))
    return found


QUICK = Knobs(fill=Fill.NOISE, result_bytes=20_000, work_s=0.2)


@asynccontextmanager
async def on_empty_stage(folder: Path, knobs: Knobs = QUICK, **variables: str) -> AsyncIterator[Stage]:
    """Both stand-ins, without a bot as yet."""
    async with (
        discord_running(SandboxDiscordConfig(rate_limits=False, identify_interval_s=0)) as discord,
        imagepipeline.running(ImagePipelineConfig(knobs=knobs, chance_seed=1)) as api,
        wired(discord) as wire,
    ):
        for person in discord.core.world.users.values():
            person.locale = "en-US"
        yield Stage(discord, api, wire, BotLog(), environment(discord, api, folder) | variables, folder)


@asynccontextmanager
async def on_stage(folder: Path, knobs: Knobs = QUICK, **variables: str) -> AsyncIterator[Stage]:
    """Everything running, for as long as the block lasts."""
    async with on_empty_stage(folder, knobs, **variables) as stage, stage.bot():
        yield stage


def environment(discord: SandboxDiscord, api: ImagePipeline, folder: Path) -> dict[str, str]:
    """The fixed variables, pointed at the stand-ins."""
    return {
        "DISCORD_TOKEN": discord.token,
        "DISCORD_API_URL": discord.api_url,
        "IMAGEPIPELINE_API_KEY": api.api_key,
        "IMAGEPIPELINE_BASE_URL": api.url,
        "DATA_DIR": str(folder / "data"),
        "WEB_PORT": "0",
        "MAX_RUNNING_PER_USER": "0",
        "LOG_FORMAT": "json",
    }
