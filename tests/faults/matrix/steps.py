"""The matrix's rows: every step of a job that can be cut short, each as the one request during which it is."""

from dataclasses import dataclass
from enum import Enum

from tests.faults.crowd import Command, Seen
from tests.faults.gate import Fits
from tests.faults.moments import (
    Request,
    acknowledgement,
    follow_up,
    look,
    mask,
    picture,
    pictures_edit,
    removal,
    result,
    submission,
    words_edit,
)
from tests.integration.sandbox_people import ADA, LOUNGE, REPAINTS, SAM, YUKI


class Service(Enum):
    """Whom a step asks something. What is wrong with the others does not touch it."""

    DISCORD = "Discord"
    FILES = "Discord's file host"
    SUBMISSION = "the image service, for money"
    STATUS = "the image service, for nothing"
    RESULTS = "the image service's file host"
    NOBODY = "nobody"


class Scene(Enum):
    """What happens before, so that a job comes to the step."""

    PLAIN = "picture, mask and words; nothing to ask"
    ASKED = "the mask was changed: the person is asked, and says Go"
    REFUSED = "a mask that is all black"
    DOOMED = "the image service fails the job"
    UNKNOWN = "the submission's answer got lost"
    SLOW = "the image service takes its time, the person presses Cancel"
    HEAVY = "a picture of 6 megapixels"
    PAST_THE_TOKEN = "the interaction's token is dead, and the bot is no member there"


class Needs(Enum):
    """What a step makes of a store that is away from here on."""

    STORED_FIRST = "a step before the money is spent is still to be stored: the job fails, unpaid"
    WORD_STORED = "a person's word has to be stored: they are told, and say it again"
    NOTHING = "what is paid for, or ended, goes on from memory"


@dataclass(frozen=True)
class Step:
    """One step. `end` is how the job ends when all goes well; `button` is what its person presses on the way.

    `asks_first`: the end of an earlier step (a question) is seen before. `place`: who uses the command where.
    """

    name: str
    goes: str
    request: Request
    service: Service
    needs: Needs
    end: Seen = Seen.PICTURES
    scene: Scene = Scene.PLAIN
    button: str | None = None
    asks_first: bool = False
    place: tuple[str, str] = (SAM, REPAINTS)
    is_shelved: bool = False
    repeats_show: bool = False
    """A private answer: sent twice it is seen twice, for nothing can make two of them one."""


def press(command: Command) -> Fits:
    """The acknowledgement of a button's press."""
    return lambda visit: visit.path.endswith("/callback") and command.interaction.token not in visit.path


def edit_by_press(command: Command) -> Fits:
    """An edit under a press's token."""
    return lambda visit: (
        visit.method == "PATCH" and "/webhooks/" in visit.path and (command.interaction.token not in visit.path)
    )


def direct_message(_: Command) -> Fits:
    """The pictures, sent as a direct message."""
    return lambda visit: visit.method == "POST" and visit.path.endswith("/messages") and "/channels/" in visit.path


_D, _F = Service.DISCORD, Service.FILES
_FIRST, _WORD, _MEMORY = Needs.STORED_FIRST, Needs.WORD_STORED, Needs.NOTHING
_ASKED = Scene.ASKED

STEPS = (
    Step("acknowledge the command", "→ accepted", acknowledgement, _D, _FIRST),
    Step("read the picture", "accepted", picture, _F, _FIRST),
    Step("read the mask", "accepted", mask, _F, _FIRST),
    Step(
        *("refuse: take the reply away", "accepted → failed", removal, _D, _MEMORY),
        end=Seen.REFUSAL,
        scene=Scene.REFUSED,
    ),
    Step(
        *("refuse: tell one person", "accepted → failed", follow_up, _D, _MEMORY),
        end=Seen.REFUSAL,
        scene=Scene.REFUSED,
        repeats_show=True,
    ),
    Step("say that it asks", "accepted → asking", words_edit, _D, _WORD, scene=_ASKED, button="go"),
    Step("ask about the mask", "asking", follow_up, _D, _WORD, scene=_ASKED, button="go"),
    Step("hear Go", "asking → accepted", press, _D, _WORD, scene=_ASKED, button="go"),
    Step("put the question away", "accepted", removal, _D, _FIRST, scene=_ASKED, button="go"),
    Step("attach the mask", "accepted", pictures_edit, _D, _FIRST, scene=_ASKED, button="go"),
    Step("submit", "accepted → submitting → waiting", submission, Service.SUBMISSION, _MEMORY),
    Step("look", "waiting → collecting", look, Service.STATUS, _MEMORY),
    Step("collect", "collecting → delivering", result, Service.RESULTS, _MEMORY),
    Step("protect the picture", "collecting → delivering", result, Service.NOBODY, _MEMORY, scene=Scene.HEAVY),
    Step("deliver", "delivering → done", pictures_edit, _D, _MEMORY),
    Step(
        *("deliver past the token", "delivering → done", direct_message, _D, _MEMORY),
        scene=Scene.PAST_THE_TOKEN,
        place=(ADA, LOUNGE),
    ),
    Step(
        *("shelve", "delivering → done", direct_message, _D, _MEMORY),
        scene=Scene.PAST_THE_TOKEN,
        place=(YUKI, LOUNGE),
        is_shelved=True,
    ),
    Step("tell a failure", "→ failed", words_edit, _D, _MEMORY, end=Seen.FAILURE, scene=Scene.DOOMED),
    Step(
        *("cancel", "→ cancelled", press, _D, _MEMORY),
        end=Seen.FAILURE,
        scene=Scene.SLOW,
        button="cancel",
    ),
    Step(
        *("ask about a lost submission", "submitting → unknown outcome", words_edit, _D, _MEMORY),
        end=Seen.QUESTION,
        scene=Scene.UNKNOWN,
    ),
    Step(
        *("hear Submit again", "unknown outcome → accepted", press, _D, _WORD),
        scene=Scene.UNKNOWN,
        button="again",
        asks_first=True,
    ),
    Step(
        *("give up", "unknown outcome → gave up", edit_by_press, _D, _MEMORY),
        end=Seen.FAILURE,
        scene=Scene.UNKNOWN,
        button="giveup",
        asks_first=True,
    ),
)
