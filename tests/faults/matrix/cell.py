"""One cell of the matrix: one job of the real bot, one harm at one step, and what its person saw of it."""

import asyncio
import traceback
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from sandbox.discord.interactions.interaction import Interaction, State
from sandbox.discord.world.entities import Member
from sandbox.imagepipeline import Fault, FaultKind, Fill, Knobs
from tests.faults.crowd import Command, Seen, text_of
from tests.faults.gate import Hold
from tests.faults.matrix.harms import Harm, Lift, Scenery
from tests.faults.matrix.rules import Right
from tests.faults.matrix.steps import Scene, Service, Step
from tests.faults.moments import black_mask, look
from tests.faults.promises import all_stored, unfinished_in_store
from tests.faults.theatre import Theatre, theatre
from tests.integration.stage import all_parts, saved

REACHED_WITHIN_S = 30.0
ENDS_WITHIN_S = 40.0
# A person who sees nothing come of a press presses again.
PRESSED_AGAIN_AFTER_S = 3.0
WORK_S, LONG_WORK_S = 0.2, 6.0
HEAVY_PX = (3000, 2000)
ASKED_AGAIN_TIMES = 4
SHOW = "retouch:show:"
ELSEWHERE_ID = 1180000000000003000
A_PING = " @everyone <@1180000000000000101>"


@dataclass(frozen=True)
class Outcome:
    """What came of a cell: what was seen, and every promise that was broken."""

    seen: str
    broken: tuple[str, ...]


async def play(step: Step, harm: Harm, right: Right, folder: Path) -> Outcome:
    """Bring a job to the step, do the harm there, see it through to its end, and check the promises."""
    work_s = LONG_WORK_S if step.scene is Scene.SLOW else WORK_S
    knobs = Knobs(fill=Fill.NOISE, result_bytes=20_000, work_s=work_s)
    async with theatre(folder, knobs, **dict(harm.variables)) as stage:
        scene = _Cell(stage, step, harm)
        try:
            await scene.play()
        except Exception as error:  # noqa: BLE001 (one cell that breaks must not hide the others)
            return Outcome("no end", (*traceback.format_exception_only(error), *stage.log[-15:]))
        broken = scene.broken(right)
        seen = "shelf" if scene.shelved else scene.end.name.lower()
        return Outcome(seen, tuple(broken) and (*broken, *stage.log[-15:]))


class _Cell:
    def __init__(self, stage: Theatre, step: Step, harm: Harm) -> None:
        self.stage = stage
        self.step = step
        self.harm = harm
        self.presses: list[Interaction] = []
        self.calm = asyncio.Event()
        self.shelved = False
        self.lift: Lift | None = None
        self.command: Command

    @property
    def end(self) -> Seen:
        return self.stage.crowd.seen(self.command)

    async def play(self) -> None:
        stage, step = self.stage, self.step
        _yuki_elsewhere(stage)
        await stage.start_bot()
        self.harm.before(stage)
        self._prepare_scene()
        self.calm.set()
        self.command = self._fire()
        hold = stage.gate.hold(step.request(self.command), self.harm.when)
        person = asyncio.create_task(self._person())
        try:
            await self._until_held(hold)
            self.calm.clear()
            is_result = step.service is Service.RESULTS
            assert hold.visit is not None
            if step.scene is Scene.HEAVY:
                await self._after_the_result(hold)
            self.lift = await self.harm.strike(Scenery(stage, hold, hold.visit, is_result))
            self.calm.set()
            await asyncio.wait_for(person, ENDS_WITHIN_S)
        finally:
            person.cancel()
            with suppress(asyncio.CancelledError):
                await person
            self._lift()
        stage.crowd.look()
        await all_stored(stage)
        if step.is_shelved:
            await self._find_on_the_shelf()

    def _prepare_scene(self) -> None:
        if self.step.scene is Scene.DOOMED:
            self.stage.api.faults.add(Fault(kind=FaultKind.FAILURE))
        elif self.step.scene is Scene.UNKNOWN:
            self.stage.api.faults.add(Fault(kind=FaultKind.LOST_ANSWER, at="submit"))

    def _fire(self) -> Command:
        user_id, channel_id = self.step.place
        crowd = self.stage.crowd
        match self.step.scene:
            case Scene.REFUSED:
                return crowd.fire(user_id, channel_id, mask=black_mask(), words=A_PING)
            case Scene.HEAVY:
                return crowd.fire(user_id, channel_id, picture=_heavy(), mask=_heavy_mask(), words=A_PING)
            case _:
                return crowd.fire(user_id, channel_id, asks=self.step.scene is Scene.ASKED, words=A_PING)

    async def _until_held(self, hold: Hold) -> None:
        if self.step.scene is Scene.PAST_THE_TOKEN:
            looked = self.stage.gate.hold(look(self.command))
            await looked.within(REACHED_WITHIN_S)
            self.stage.discord.core.config.token_life_s = 0.0
            looked.release(carry_out=True)
        await hold.within(REACHED_WITHIN_S)

    async def _after_the_result(self, hold: Hold) -> None:
        """Let the result through: what is harmed is what the bot does with it, and asks nobody for."""
        visit = hold.visit
        hold.release(carry_out=True)
        assert await self.stage.gate.until(lambda: visit.answered_s is not None, REACHED_WITHIN_S)

    async def _person(self) -> None:
        """Presses the button of this scene whenever it is there, and nothing comes of it, until the job has ended."""
        gate = self.stage.gate
        while not self._has_ended():
            if self._button() is not None and self.calm.is_set():
                press = self.stage.crowd.press(self.command, self.step.button, self.step.place[0])
                self.presses.append(press)
                await gate.until(lambda press=press: self._has_ended() or self._was_told(press), PRESSED_AGAIN_AFTER_S)
                if self._was_told(press):
                    self._lift()
            else:
                await gate.until(
                    lambda: self._has_ended() or (self._button() is not None and self.calm.is_set()),
                    PRESSED_AGAIN_AFTER_S,
                )

    def _was_told(self, press: Interaction) -> bool:
        return bool(press.followup_ids)

    def _button(self) -> str | None:
        if self.step.button is None:
            return None
        return self.stage.crowd.button(self.command, self.step.button)

    def _has_ended(self) -> bool:
        if self.step.is_shelved:
            if not any('"job.shelved"' in line for line in self.stage.said):
                return False
            self._lift()
            return not unfinished_in_store(self.stage)
        end = self.end
        if end is Seen.QUESTION and self.step.asks_first:
            return False
        if end is Seen.NO_ANSWER or end is not Seen.NOTHING_YET:
            # The person has seen it: whatever was wrong may be over.
            self._lift()
            return True
        return False

    def _lift(self) -> None:
        if self.lift is not None:
            lift, self.lift = self.lift, None
            with suppress(ProcessLookupError):
                lift()

    async def _find_on_the_shelf(self) -> None:
        """`/jobs` shows what waits there; whoever gets no answer, because the bot is away, asks again."""
        self.stage.discord.core.config.token_life_s = 900.0
        for _ in range(ASKED_AGAIN_TIMES):
            asked = self._ask_for_jobs()
            await asked.until(lambda asked=asked: asked.state is State.FAILED or asked.reply is not None, ENDS_WITHIN_S)
            if asked.reply is not None:
                shown = any(part.get("custom_id", "").startswith(SHOW) for part in all_parts(asked.reply.components))
                self.shelved = shown and self.command.prompt in text_of(asked.reply)
                return

    def _ask_for_jobs(self) -> Interaction:
        world, (user_id, channel_id) = self.stage.discord.core.world, self.step.place
        user, channel = world.users[int(user_id)], world.channels[int(channel_id)]
        return self.stage.discord.deeds.use_command(user, channel, "jobs", {})

    def broken(self, right: Right) -> list[str]:
        """Every promise that does not hold, in words."""
        return [
            *self._wrong_end(right),
            *self._paid_too_often(),
            *self._pings(),
            *self._secrets_told(),
            *self._silent_crashes(),
        ]

    def _wrong_end(self, right: Right) -> list[str]:
        if right.is_shelved:
            return [] if self.shelved else ["the pictures are not on the shelf"]
        expected = [Seen.QUESTION, right.end] if self.step.asks_first else [right.end]
        found = [] if self.command.ends == expected else [f"{expected} was right; seen: {self.command.ends}"]
        shown = self.stage.crowd.ends_shown(self.command)
        most = 2 if right.twice else 1
        if right.end is not Seen.NO_ANSWER and not 1 <= len(shown) <= most:
            found.append(f"{len(shown)} messages show an end")
        return found

    def _paid_too_often(self) -> list[str]:
        words = len(self.presses) if self.step.button == "again" else 0
        accepted = Counter(job.seed for job in self.stage.api.jobs)[self.command.seed]
        return [f"submitted {accepted} times, asked {words} times"] if accepted > 1 + min(words, 1) else []

    def _pings(self) -> list[str]:
        world = self.stage.discord.core.world
        return [
            f"message {message.id} pings"
            for channel in world.channels
            for message in world.messages(channel)
            if message.author.id == world.bot.id
            and (message.mention_everyone or message.mentions or message.mention_roles)
        ]

    def _secrets_told(self) -> list[str]:
        stage = self.stage
        secrets = {
            "the bot's token": stage.discord.token,
            "the key": stage.api.api_key,
            "an interaction's token": self.command.interaction.token,
            "a signature": "&hm=",
            "the prompt": self.command.prompt,
        } | {f"press {number}'s token": press.token for number, press in enumerate(self.presses)}
        return [
            f"{name} is in the log" for name, secret in secrets.items() if any(secret in line for line in stage.said)
        ]

    def _silent_crashes(self) -> list[str]:
        found = [line for line in self.stage.said if "Traceback" in line or ".crashed" in line]
        unanswered = [press for press in self.presses if press.state is State.PENDING]
        return [*found, *[f"press {press.id} was never answered" for press in unanswered]]


def _yuki_elsewhere(stage: Theatre) -> None:
    """Yuki takes no direct messages; she has the app where the bot is no member."""
    world = stage.discord.core.world
    yuki = next(user for user in world.users.values() if user.username == "yuki")
    yuki.installed_app = True
    world.guilds[ELSEWHERE_ID].members[yuki.id] = Member(yuki, joined_at_s=0.0)


def _heavy() -> bytes:
    return saved(Image.linear_gradient("L").resize(HEAVY_PX).convert("RGB"), compress_level=1)


def _heavy_mask() -> bytes:
    mask = Image.new("L", HEAVY_PX)
    ImageDraw.Draw(mask).rectangle((250, 0, 1500, 1000), fill=255)
    return saved(mask, compress_level=1)
