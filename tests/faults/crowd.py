"""People who use `/inpaint`, and what each of them has seen come of it."""

import io
from dataclasses import dataclass, field
from enum import Enum

from PIL import Image, ImageDraw

from sandbox.discord import SandboxDiscord
from sandbox.discord.interactions.interaction import Interaction, State
from sandbox.discord.world.message import Message
from sandbox.imagepipeline.quick_png import colour_of
from tests.faults.gate import Gate, Visit
from tests.integration.sandbox_people import REPAINTS, SAM
from tests.integration.stage import a_picture, saved

ACKNOWLEDGED_WITHIN_S = 5.0
SIDE_PX = 512
SAYS_GO = "retouch:go"


class Seen(Enum):
    """What a person sees of a command."""

    NOTHING_YET = "still thinking, or waiting"
    NO_ANSWER = "Discord says that the application did not respond"
    PICTURES = "pictures"
    QUESTION = "unknown outcome, with its two buttons"
    FAILURE = "a reason"
    REFUSAL = "an answer for this person only"


@dataclass(eq=False)
class Command:
    """One `/inpaint`. Its seed is its number, and its prompt says it."""

    seed: int
    interaction: Interaction = field(repr=False)
    image_path: str = field(repr=False)
    mask_path: str = field(repr=False)
    samples: int = 1
    asks: bool = False
    """Its person is asked about the mask."""
    ends: list[Seen] = field(default_factory=list)
    """The different ends seen, in their order; there has to be one."""

    @property
    def prompt(self) -> str:
        return prompt_of(self.seed)


def prompt_of(seed: int) -> str:
    return f"balloon {seed} of the crowd"


def the_masks_top() -> bytes:
    """A mask that reaches the picture's top, where results tell whose they are."""
    mask = Image.new("L", (96, 64))
    ImageDraw.Draw(mask).rectangle((8, 0, 48, 32), fill=255)
    return saved(mask)


class Crowd:
    """Fires commands and watches their replies."""

    def __init__(self, discord: SandboxDiscord, gate: Gate) -> None:
        self._discord = discord
        self._gate = gate
        self._number = 1000
        self._picture, self._mask = a_picture(), the_masks_top()
        self._colours: dict[str, tuple[int, ...]] = {}
        self.commands: list[Command] = []
        gate.on_answer.append(self.look)

    def fire(
        self,
        user_id: str = SAM,
        channel_id: str = REPAINTS,
        samples: int = 1,
        mask: bytes | None = None,
        *,
        asks: bool = False,
        picture: bytes | None = None,
        words: str = "",
    ) -> Command:
        """Use `/inpaint`; nothing is waited for. With `asks` the mask is changed, so that its person has to say Go.

        `words` are said after those that tell the prompts apart.
        """
        self._number += 10
        world, deeds = self._discord.core.world, self._discord.deeds
        user, channel = world.users[int(user_id)], world.channels[int(channel_id)]
        image = deeds.upload(user, "picture.png", self._picture if picture is None else picture)
        mask_file = deeds.upload(user, "mask.png", self._mask if mask is None else mask)
        options = {
            "image": str(image.id),
            "mask": str(mask_file.id),
            "prompt": prompt_of(self._number) + words,
            "seed": self._number,
            "samples": samples,
            "width": SIDE_PX,
            "height": SIDE_PX,
        } | ({"grow": 2} if asks else {})
        interaction = deeds.use_command(user, channel, "inpaint", options)
        command = Command(self._number, interaction, image.path, mask_file.path, samples, asks)
        self.commands.append(command)
        return command

    def go_home(self) -> None:
        """Forget the commands and messages so far."""
        self.commands.clear()
        self._discord.core.world._messages.clear()

    def press(self, command: Command, button: str, user_id: str = SAM) -> Interaction:
        """Press one of the buttons under a command's reply: again, giveup, cancel."""
        message, custom_id = self._pressable(command, button)[0]
        world = self._discord.core.world
        user, channel = world.users[int(user_id)], world.channels[message.channel_id]
        return self._discord.deeds.press(user, channel, message.id, custom_id)

    def button(self, command: Command, button: str) -> str | None:
        """The id of such a button of a command's, where there is one."""
        return next((custom_id for _, custom_id in self._pressable(command, button)), None)

    def ends_shown(self, command: Command) -> list[Message]:
        """The messages that show an end of a command."""
        return [one for one in self.messages(command) if self._kind(one, command) is not Seen.NOTHING_YET]

    async def say_go(self, command: Command, timeout_s: float, user_id: str = SAM) -> None:
        """Wait for the question about the mask, the first if there are several, and answer it."""

        def questions() -> list[Message]:
            return [one for one in self._others(command) if f"{SAYS_GO}:" in str(_custom_ids(one.components))]

        assert await self._gate.until(lambda: bool(questions()), timeout_s), f"{command.seed} was never asked"
        message = min(questions(), key=lambda one: one.id)
        custom_id = next(one for one in _custom_ids(message.components) if one.startswith(f"{SAYS_GO}:"))
        world = self._discord.core.world
        self._discord.deeds.press(world.users[int(user_id)], world.channels[message.channel_id], message.id, custom_id)

    def messages(self, command: Command) -> list[Message]:
        """All messages that speak of a command, anywhere."""
        reply = command.interaction.reply
        return ([] if reply is None else [reply]) + self._others(command)

    def seen(self, command: Command) -> Seen:
        """What there is to see of a command now."""
        if command.interaction.state is State.PENDING:
            return Seen.NOTHING_YET
        if command.interaction.state is State.FAILED:
            return Seen.NO_ANSWER
        reply = command.interaction.reply
        kind = Seen.NOTHING_YET if reply is None else self._kind(reply, command)
        if kind is Seen.NOTHING_YET:
            kinds = [self._kind(message, command) for message in self._others(command)]
            kind = next((one for one in kinds if one is not Seen.NOTHING_YET), kind)
        return kind

    async def all_end(self, timeout_s: float, commands: list[Command] | None = None) -> list[Command]:
        """Wait until every command has ended; those that have not when the time is over."""
        commands = self.commands if commands is None else commands
        for command in commands:
            await command.interaction.until(lambda one=command: one.interaction.settled, ACKNOWLEDGED_WITHIN_S)
        open_ones = set(commands)

        def have_ended() -> bool:
            open_ones.difference_update([one for one in open_ones if self.seen(one) is not Seen.NOTHING_YET])
            return not open_ones

        await self._gate.until(have_ended, timeout_s)
        self.look()
        return sorted(open_ones, key=lambda one: one.seed)

    def has_right_pictures(self, message: Message, command: Command) -> bool:
        """Whether a message carries this command's own pictures, all of them."""
        files = message.files()
        expected = [colour_of(command.seed + number) for number in range(command.samples)]
        return [self._colour(file.blob) for file in files] == expected

    def _pressable(self, command: Command, button: str) -> list[tuple[Message, str]]:
        return [
            (message, custom_id)
            for message in self.messages(command)
            for custom_id in _custom_ids(message.components)
            if custom_id.startswith(f"retouch:{button}:")
        ]

    def _others(self, command: Command) -> list[Message]:
        """Messages that are not the reply, in the place of the command and in its person's DM."""
        world, interaction = self._discord.core.world, command.interaction
        dm = world.dm_with(interaction.user)
        places = {interaction.channel.id} | ({dm.id} if dm else set())
        return [
            message
            for place in places
            for message in world.messages(place)
            if message is not interaction.reply
            and (message.interaction_id == interaction.id or command.prompt in text_of(message))
        ]

    def _kind(self, message: Message, command: Command) -> Seen:
        if message.loading:
            return Seen.NOTHING_YET
        if message.files() and self.has_right_pictures(message, command):
            return Seen.PICTURES
        buttons = [one.split(":")[1] for one in _custom_ids(message.components)]
        if "again" in buttons and "giveup" in buttons:
            return Seen.QUESTION
        if {"cancel", "look"} & set(buttons):
            return Seen.NOTHING_YET
        return Seen.REFUSAL if message.ephemeral_to else Seen.FAILURE

    def look(self, visit: Visit | None = None) -> None:
        """Note the ends that can be seen, so that one which is replaced by another is not missed."""
        if visit is not None and (visit.side != "discord" or visit.method == "GET"):
            return
        # Most requests speak of one reply, by its token; the bot's own edits do not say whose they are.
        by_token = [one for one in self.commands if visit is not None and one.interaction.token in visit.path]
        for command in by_token or self.commands:
            kind = self.seen(command)
            if kind is not Seen.NOTHING_YET and command.ends[-1:] != [kind]:
                command.ends.append(kind)

    def _colour(self, blob: str) -> tuple[int, ...]:
        if blob not in self._colours:
            self._colours[blob] = self._read_colour(blob)
        return self._colours[blob]

    def _read_colour(self, blob: str) -> tuple[int, ...]:
        with Image.open(io.BytesIO(self._discord.core.blobs.read(blob))) as picture:
            # In the band that tells whose result it is, where the mask lets it be seen.
            return picture.convert("RGB").getpixel((picture.width // 4, picture.height // 24))


def text_of(message: Message) -> str:
    """All words of a message."""
    return "\n".join([message.content, *_texts(message.components)])


def _texts(components) -> list[str]:
    found = []
    for component in components:
        if component["type"] == 10:
            found.append(component["content"])
        found += _texts(component.get("components", []))
    return found


def _custom_ids(components) -> list[str]:
    found = []
    for component in components:
        if "custom_id" in component:
            found.append(component["custom_id"])
        found += _custom_ids(component.get("components", []))
    return found
