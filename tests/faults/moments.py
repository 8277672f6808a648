"""The moments of a job's life at which a bot may die: which request is held meanwhile, and how the job has to end."""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from sandbox.imagepipeline import Fault, FaultKind
from tests.faults.crowd import Command, Seen
from tests.faults.gate import Fits, Hold, When
from tests.faults.theatre import Theatre
from tests.integration.stage import saved

ASKED_WITHIN_S = 20.0
Request = Callable[[Command], Fits]


def acknowledgement(command: Command) -> Fits:
    return lambda visit: visit.path.endswith(f"/{command.interaction.token}/callback")


def picture(command: Command) -> Fits:
    return lambda visit: visit.path == command.image_path


def mask(command: Command) -> Fits:
    return lambda visit: visit.path == command.mask_path


def submission(command: Command) -> Fits:
    return lambda visit: visit.is_submission and visit.seed == command.seed


def look(command: Command) -> Fits:
    return lambda visit: "/status/" in visit.path and visit.seed == command.seed


def result(command: Command) -> Fits:
    return lambda visit: visit.path.startswith("/results/") and visit.seed == command.seed


def pictures_edit(command: Command) -> Fits:
    return lambda visit: visit.method == "PATCH" and visit.is_upload and command.interaction.token in visit.path


def words_edit(command: Command) -> Fits:
    return lambda visit: visit.method == "PATCH" and not visit.is_upload and command.interaction.token in visit.path


def question_to_discord(command: Command) -> Fits:
    return lambda visit: visit.method == "GET" and command.interaction.token in visit.path


def removal(command: Command) -> Fits:
    return lambda visit: visit.method == "DELETE" and command.interaction.token in visit.path


def follow_up(command: Command) -> Fits:
    return lambda visit: visit.method == "POST" and visit.path.endswith(f"{command.interaction.token}")


@dataclass(frozen=True)
class Moment:
    """`is_late`: the request that was held before is carried out after the bot's death. `again` is held next time.

    `is_doomed`: the image API fails this job. `is_refused`: its mask is all black. `asks`: its person is asked about
    the mask and says Go, after the death unless `says_go_first`.
    """

    request: Request
    when: When
    end: Seen
    accepted: int
    is_late: bool = False
    is_doomed: bool = False
    is_refused: bool = False
    again: tuple[Request, When] | None = None
    asks: bool = False
    says_go_first: bool = False


P, Q, F, R = Seen.PICTURES, Seen.QUESTION, Seen.FAILURE, Seen.REFUSAL
MOMENTS = {
    "telling a failure, lost": Moment(words_edit, "before", F, 1, is_doomed=True),
    "telling a failure, carried out": Moment(words_edit, "after", F, 1, is_doomed=True, again=(words_edit, "after")),
    "reading the picture": Moment(picture, "before", P, 1, again=(picture, "before")),
    "reading the mask": Moment(mask, "after", P, 1, again=(submission, "before")),
    "submitting, lost": Moment(submission, "before", Q, 0, again=(words_edit, "before")),
    "submitting, arrives later": Moment(submission, "before", Q, 1, is_late=True),
    "submitting, accepted": Moment(submission, "after", Q, 1, again=(words_edit, "after")),
    "looking": Moment(look, "before", P, 1, again=(look, "after")),
    "looking, answered": Moment(look, "after", P, 1, again=(result, "before")),
    "collecting": Moment(result, "before", P, 1, again=(pictures_edit, "before")),
    "delivering, lost": Moment(pictures_edit, "before", P, 1, again=(pictures_edit, "after")),
    "delivering, arrives later": Moment(pictures_edit, "before", P, 1, is_late=True, again=(pictures_edit, "before")),
    "delivering, carried out": Moment(pictures_edit, "after", P, 1, again=(pictures_edit, "after")),
    "taking the reply away, lost": Moment(removal, "before", R, 0, is_refused=True),
    "taking the reply away, carried out": Moment(removal, "after", R, 0, is_refused=True, again=(follow_up, "before")),
    "telling a refusal, lost": Moment(follow_up, "before", R, 0, is_refused=True),
    "telling a refusal, carried out": Moment(follow_up, "after", R, 0, is_refused=True),
    "asking in the reply, lost": Moment(words_edit, "before", P, 1, again=(words_edit, "after"), asks=True),
    "asking in the reply, carried out": Moment(words_edit, "after", P, 1, again=(follow_up, "before"), asks=True),
    "asking alone, lost": Moment(follow_up, "before", P, 1, again=(follow_up, "after"), asks=True),
    "asking alone, carried out": Moment(follow_up, "after", P, 1, again=(words_edit, "before"), asks=True),
    "putting the question away, lost": Moment(removal, "before", P, 1, asks=True, says_go_first=True),
    "putting the question away, carried out": Moment(removal, "after", P, 1, asks=True, says_go_first=True),
    "attaching the mask, lost": Moment(
        pictures_edit, "before", P, 1, again=(pictures_edit, "after"), asks=True, says_go_first=True
    ),
    "attaching the mask, carried out": Moment(
        pictures_edit, "after", P, 1, again=(submission, "before"), asks=True, says_go_first=True
    ),
    "acknowledging, unheard": Moment(acknowledgement, "before", Seen.NO_ANSWER, 0),
    "acknowledging, heard": Moment(acknowledgement, "after", P, 1, again=(question_to_discord, "before")),
}


async def reached(stage: Theatre, moments: dict[str, Moment]) -> tuple[dict[str, Command], dict[str, Hold]]:
    """Fire a command for each moment; return once each is held there."""
    commands: dict[str, Command] = {}
    holds: dict[str, Hold] = {}
    for name, moment in moments.items():
        # A job's fault strikes the next that is accepted: the doomed go first, one by one. An acknowledgement cannot
        # be held for longer than 3 s: these go last.
        if moment.is_doomed:
            stage.api.faults.add(Fault(kind=FaultKind.FAILURE))
        elif moment.request is acknowledgement:
            await all_held(holds)
        accepted = stage.api.jobs.accepted_count
        commands[name] = stage.crowd.fire(mask=black_mask() if moment.is_refused else None, asks=moment.asks)
        holds[name] = stage.gate.hold(moment.request(commands[name]), moment.when)
        if moment.says_go_first:
            await stage.crowd.say_go(commands[name], ASKED_WITHIN_S)
        if moment.is_doomed:
            await stage.api.jobs.until_accepted(accepted + 1)
    await all_held(holds)
    return commands, holds


async def all_held(holds: dict[str, Hold]) -> None:
    """Wait until each request has come."""
    missing = dict(holds)
    for name, hold in holds.items():
        try:
            await hold.within(20)
        except TimeoutError:
            continue
        del missing[name]
    assert not missing, f"never came: {list(missing)}"


def let_go(moments: dict[str, Moment], holds: dict[str, Hold]) -> None:
    """After the bot's death: what was held is lost, but for what is late."""
    for name, hold in holds.items():
        hold.release(carry_out=moments[name].is_late)


async def the_asked_say_go(stage: Theatre, moments: dict[str, Moment], commands: dict[str, Command]) -> None:
    """After the bot is back: whoever has not said it yet."""
    for name, moment in moments.items():
        if moment.asks and not moment.says_go_first:
            await stage.crowd.say_go(commands[name], ASKED_WITHIN_S)


def black_mask() -> bytes:
    """Nothing to repaint."""
    return saved(Image.new("L", (96, 64)))
