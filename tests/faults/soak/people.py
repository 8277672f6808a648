"""Several people in several servers who use everything: commands with each kind of mask, all buttons, modals, lists."""

import random
from collections import Counter
from collections.abc import Callable
from itertools import islice

from PIL import Image, ImageDraw

from sandbox.discord.interactions.interaction import Interaction
from sandbox.discord.people.refusals import Refused
from sandbox.discord.world.entities import Channel, User
from sandbox.discord.world.message import Message
from tests.faults.theatre import Theatre
from tests.integration.sandbox_people import (
    ADA,
    AFTER_DARK,
    DM_WITH_NOOR,
    GENERAL,
    LOUNGE,
    MIKA,
    NOOR,
    REPAINTS,
    SAM,
    YUKI,
)
from tests.integration.stage import a_mask, a_picture, all_parts, saved

PLACES = [
    *((user, REPAINTS) for user in (ADA, MIKA, NOOR, SAM, YUKI)),
    *((user, AFTER_DARK) for user in (ADA, SAM)),
    *((user, GENERAL) for user in (MIKA, ADA, NOOR)),
    *((user, LOUNGE) for user in (ADA, NOOR)),
    (NOOR, DM_WITH_NOOR),
]
LOOKED_BACK_AT = 30
WORDS = "soak"
AREAS = ("left", "right", "top", "bottom", "centre")
# What ends a job's waiting for a person, and what starts another job.
DECIDING = ("go", "again", "giveup")
STARTING = ("anew", "vary", "use")
LOOKING = ("compare", "before", "info", "show", "look")


class People:
    """Do something at random; every interaction that this opens is kept, with what it was for."""

    def __init__(self, stage: Theatre, chance: random.Random) -> None:
        self._stage = stage
        self._chance = chance
        self._number = 0
        self._picture, self._mask = a_picture((192, 128)), a_mask((192, 128))
        self._masks = _masks(self._mask)
        self.opened: list[Interaction] = []
        self.asking_for_jobs: list[Interaction] = []
        self.deeds: Counter[str] = Counter()

    def do_something(self) -> None:
        """One deed of somebody's."""
        deeds: list[tuple[Callable[[], None], int]] = [
            (self._inpaint, 8),
            (lambda: self._press(DECIDING), 8),
            (lambda: self._press(STARTING), 4),
            (lambda: self._press(("change", "words")), 2),
            (lambda: self._press(("cancel", "jobs")), 1),
            (lambda: self._press(("invert", "grow", "shrink", "feather")), 2),
            (lambda: self._press(LOOKING), 2),
            (lambda: self._press(("delete",)), 1),
            (lambda: self._list("jobs"), 1),
            (lambda: self._list("history"), 1),
        ]
        deed = self._chance.choices([one for one, _ in deeds], [weight for _, weight in deeds])[0]
        deed()
        self.send_modals()

    def send_modals(self) -> None:
        """Whoever has a modal open sends it."""
        for opened in [one for one in self.opened[-200:] if one.modal is not None]:
            self._number += 1
            values = {"prompt": f"{WORDS} {self._number}"}
            self._note(
                "modal",
                lambda opened=opened, values=values: self._stage.discord.deeds.submit_modal(
                    opened.user, opened.id, values
                ),
                makes_a_job=True,
            )
            opened.modal = None

    def decide_all(self) -> None:
        """Everybody who is still asked something answers."""
        for user, channel, message, custom_id in list(self._buttons(DECIDING, everywhere=True)):
            if custom_id.split(":")[1] != "again":
                self._press_one(user, channel, message, custom_id)

    def _inpaint(self) -> None:
        user, channel = self._place()
        deeds = self._stage.discord.deeds
        self._number += 1
        options: dict[str, object] = {
            "image": str(deeds.upload(user, "picture.png", self._picture).id),
            "prompt": f"{WORDS} {self._number}",
            "seed": self._number,
            "samples": self._chance.choice((1, 1, 1, 2, 4)),
        }
        way = self._chance.choice(("plain", "plain", "plain", *self._masks, "area", "expand", "none", "changed"))
        match way:
            case "area":
                options["area"] = self._chance.choice(AREAS)
            case "expand":
                options["expand"] = 25
            case "none":
                pass
            case _:
                mask = self._masks.get(way, self._mask)
                options["mask"] = str(deeds.upload(user, "mask.png", mask).id)
        if way == "changed":
            options |= self._chance.choice(({"grow": 4}, {"feather": 5}, {"invert": True}))
        if self._chance.random() < 0.3:
            options["preview"] = False
        if self._chance.random() < 0.3:
            options["protect"] = False
        self._note(way, lambda: deeds.use_command(user, channel, "inpaint", options), makes_a_job=True)

    def _list(self, name: str) -> None:
        user, channel = self._place()
        self._note(name, lambda: self._stage.discord.deeds.use_command(user, channel, name, {}))

    def _press(self, kinds: tuple[str, ...]) -> None:
        found = list(self._buttons(kinds))
        if found:
            self._press_one(*self._chance.choice(found))

    def _press_one(self, user: User, channel: Channel, message: Message, custom_id: str) -> None:
        kind = custom_id.split(":")[1]
        self._note(
            kind,
            lambda: self._stage.discord.deeds.press(user, channel, message.id, custom_id),
            makes_a_job=kind in STARTING,
        )

    def _note(self, what: str, deed: Callable[[], Interaction], *, makes_a_job: bool = False) -> None:
        try:
            interaction = deed()
        except Refused:  # the app does not offer it there, or not any more
            return
        self.deeds[what] += 1
        self.opened.append(interaction)
        if makes_a_job:
            self.asking_for_jobs.append(interaction)

    def _buttons(self, kinds: tuple[str, ...], *, everywhere: bool = False):
        """Buttons of these kinds in sight, each with somebody who may see it."""
        world = self._stage.discord.core.world
        for channel in world.channels.values():
            messages = world.messages(channel.id)
            for message in list(messages if everywhere else islice(messages, LOOKED_BACK_AT)):
                for part in all_parts(message.components):
                    custom_id = part.get("custom_id", "")
                    if custom_id.split(":")[1:2] and custom_id.split(":")[1] in kinds:
                        user = self._who_presses(channel, message)
                        if user is not None:
                            yield user, channel, message, custom_id

    def _who_presses(self, channel: Channel, message: Message) -> User | None:
        """Mostly whoever asked for it, else somebody of that place."""
        world = self._stage.discord.core.world
        if message.ephemeral_to is not None:
            return world.users[message.ephemeral_to]
        asked_by = (message.interaction_metadata or {}).get("user", {}).get("id")
        others = [user for user, place in PLACES if place == str(channel.id)]
        if asked_by and (not others or self._chance.random() < 0.8):
            return world.users[int(asked_by)]
        return world.users[int(self._chance.choice(others))] if others else None

    def _place(self) -> tuple[User, Channel]:
        world = self._stage.discord.core.world
        user_id, channel_id = self._chance.choice(PLACES)
        return world.users[int(user_id)], world.channels[int(channel_id)]


def _masks(plain: bytes) -> dict[str, bytes]:
    """Each kind of mask that a person may give, good and bad."""
    picture = Image.effect_noise((192, 128), 60).convert("RGB")
    clear = picture.convert("RGBA")
    clear.paste((0, 0, 0, 0), (20, 20, 90, 60))
    drawn = picture.copy()
    ImageDraw.Draw(drawn).ellipse((40, 30, 120, 90), fill=(255, 0, 0))
    return {
        "black and white": plain,
        "transparent": saved(clear),
        "drawn over": saved(drawn),
        "nothing to repaint": saved(Image.new("L", (192, 128))),
        "another shape": saved(Image.new("L", (128, 192), 255)),
        "no picture": b"this is no picture",
    }
