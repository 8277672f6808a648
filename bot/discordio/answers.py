"""What people are told when a job is refused or fails: what is wrong, and what they can do about it."""

from functools import singledispatch

from bot.discordio.service_answers import answer_for_service
from bot.domain import errors
from bot.domain.errors import Allowed, MaskFlaw, NumbersFault, PictureRole
from bot.domain.mask.areas import LEAST_SIDE_PX
from bot.domain.parameters import MODEL_CHARACTERS
from bot.domain.prompt import as_plain_text
from bot.languages import N_, gettext
from bot.languages.command_words import numbers_example, option
from bot.languages.writing import decimal, mebibytes, quoted, size

_MASK_RULE = N_("A mask is black where the picture stays and white where it is repainted, and nothing else.")
_FLAWS = {
    MaskFlaw.COLOURS: N_(
        "The mask has colours in it. {rule} Paint over the part to change in pure white, and everything else in pure "
        "black; PNG keeps it exact. Or name a part of the picture with `area`."
    ),
    MaskFlaw.GREYS: N_(
        "The mask has grey tones in it. {rule} Use a hard brush without soft edges, or raise the contrast until no "
        "grey is left; PNG keeps it exact. Or name a part of the picture with `area`."
    ),
    MaskFlaw.UNRELATED: N_(
        "The mask shows something else than the picture. {rule} Draw on a copy of the picture in one strong colour, "
        "without turning or mirroring it; PNG keeps it exact. Or name a part of the picture with `area`."
    ),
}
_NUMBERS_FAULTS = {
    NumbersFault.UNKNOWN: N_("Nothing here is called {name}."),
    NumbersFault.NO_NUMBER: N_("There is no number for {name}."),
    NumbersFault.NO_NAME: N_("Nobody can tell which number {name} is."),
    NumbersFault.NOT_WHOLE: N_("{name} takes a whole number."),
    NumbersFault.TWICE: N_("{name} is there twice."),
}
_ALLOWED = {
    Allowed.WORDS: N_("`{name}` cannot be used like that. It takes a few words."),
    Allowed.MODEL_NAME: N_(
        "`{name}` cannot be used like that. It takes a model's name of at most {characters} characters."
    ),
    Allowed.PICTURE_WITHOUT_MASK: N_(
        "`{name}` cannot be used like that. It takes a picture alone: leave `mask` out, the new border is it."
    ),
    Allowed.MASK_OR_AREA: N_(
        "`{name}` cannot be used like that. It takes a picture alone: leave either `mask` or `area` out."
    ),
    Allowed.PICTURE_WITHOUT_AREA: N_(
        "`{name}` cannot be used like that. It takes a picture alone: leave `area` out, the new border is it."
    ),
    Allowed.SIDES_WITH_EXPANSION: N_(
        "`{name}` cannot be used like that. It takes sides only together with a number in `expand`."
    ),
    Allowed.LARGER_PICTURES: N_(
        "`{name}` cannot be used like that. It takes pictures of at least {pixels} pixels a side."
    ),
    Allowed.WHAT_THE_SERVICE_TAKES: N_(
        "`{name}` cannot be used like that: the image service does not take it. Leave it out, or choose another value."
    ),
}


@singledispatch
def answer(error: errors.RetouchError) -> str:
    """What a person is told about an error, and what they can do. Every class of the tree has an answer."""
    raise NotImplementedError(type(error).__name__)


@answer.register(errors.ServiceError)
@answer.register(errors.StoreError)
@answer.register(errors.ReplyGone)
def _(error: errors.RetouchError) -> str:
    return answer_for_service(error)


def lost(reference: str) -> str:
    """What a person is told whose job cannot be read after a restart."""
    return gettext(
        "Retouch was restarted and cannot read this job any more. Please give the command again; if it had been sent "
        "to the image service already, it may have been paid for. The people who run this bot find it under "
        "`{reference}`.",
        reference=reference,
    )


def crashed(reference: str) -> str:
    """What a person is told when the fault is ours."""
    return gettext(
        "Something went wrong inside Retouch, and that is our fault. Please try again; if it happens again, tell the "
        "people who run this bot the number `{reference}`.",
        reference=reference,
    )


@answer.register
def _(error: errors.NotAPicture) -> str:
    return _of_file(
        error,
        N_(
            "The picture {name} is not a PNG, JPEG or WebP picture, whatever its name says. Open it in a picture "
            "editor, save it as PNG and send that."
        ),
        N_(
            "The mask {name} is not a PNG, JPEG or WebP picture, whatever its name says. Open it in a picture editor, "
            "save it as PNG and send that."
        ),
    )


@answer.register
def _(error: errors.AnimatedPicture) -> str:
    return _of_file(
        error,
        N_("The picture {name} is animated. Send a single still picture, for instance a screenshot of it."),
        N_("The mask {name} is animated. Send a single still picture, for instance a screenshot of it."),
    )


@answer.register
def _(error: errors.CorruptPicture) -> str:
    return _of_file(
        error,
        N_(
            "The picture {name} is damaged or cut off and cannot be read to its end. Save or download it again, then "
            "send it once more."
        ),
        N_(
            "The mask {name} is damaged or cut off and cannot be read to its end. Save or download it again, then send "
            "it once more."
        ),
    )


@answer.register
def _(error: errors.PictureTooHeavy) -> str:
    return _of_file(
        error,
        N_("The picture {name} weighs {size}; at most {limit} are taken. Save it as JPEG or WebP, or make it smaller."),
        N_("The mask {name} weighs {size}; at most {limit} are taken. Save it as JPEG or WebP, or make it smaller."),
        size=mebibytes(error.size_bytes),
        limit=mebibytes(error.limit_bytes),
    )


@answer.register
def _(error: errors.PictureTooLarge) -> str:
    return _of_file(
        error,
        N_(
            "The picture {name} has {size} pixels; at most {limit} million are taken. Make it smaller; it is repainted "
            "at about one million anyway."
        ),
        N_(
            "The mask {name} has {size} pixels; at most {limit} million are taken. Make it smaller; it is repainted at "
            "about one million anyway."
        ),
        size=size(error.width_px, error.height_px),
        limit=decimal(error.limit_px / 1e6),
    )


@answer.register
def _(error: errors.AttachmentGone) -> str:
    return _of_file(
        error,
        N_("Discord no longer hands out the picture {name}. Upload it again with a new `/inpaint`."),
        N_("Discord no longer hands out the mask {name}. Upload it again with a new `/inpaint`."),
    )


@answer.register
def _(error: errors.SizesDiffer) -> str:
    return gettext(
        "The picture is {picture} and the mask is {mask}: they do not have the same shape. Draw the mask on a copy of "
        "the picture, or crop or resize it to the picture's size.",
        picture=size(*error.picture_px),
        mask=size(*error.mask_px),
    )


@answer.register
def _(_error: errors.MaskEmpty) -> str:
    return gettext(
        "The mask is all black, so nothing would be repainted. {rule} Paint the part to change white.",
        rule=gettext(_MASK_RULE),
    )


@answer.register
def _(_error: errors.MaskFull) -> str:
    return gettext(
        "The mask is all white, so nothing of the picture would stay. {rule} Paint the part to keep black.",
        rule=gettext(_MASK_RULE),
    )


@answer.register
def _(_error: errors.NoMask) -> str:
    return gettext(
        "Which part of the picture shall be repainted? There is no mask yet. Name a part with `area`, or give a "
        "`mask`: white where the picture is repainted, black where it stays."
    )


@answer.register
def _(error: errors.MaskUnclear) -> str:
    return gettext(_FLAWS[error.flaw], rule=gettext(_MASK_RULE))


@answer.register
def _(_error: errors.MaskUnchanged) -> str:
    return gettext(
        "The mask is a copy of the picture, and nothing is drawn on it. Draw over the part that shall be repainted, in "
        "any one colour, save it and give that as `mask`."
    )


@answer.register
def _(error: errors.BadParameter) -> str:
    name = option(error.name)
    if not isinstance(error.allowed, Allowed):
        least, most = (decimal(end, digits=10) for end in error.allowed)
        return gettext(
            "`{name}` cannot be used like that. It takes {least} to {most}.", name=name, least=least, most=most
        )
    return gettext(_ALLOWED[error.allowed], name=name, characters=MODEL_CHARACTERS, pixels=LEAST_SIDE_PX)


@answer.register
def _(error: errors.NumbersUnclear) -> str:
    word = as_plain_text(error.word, 40)
    name = quoted(option(word))
    found = gettext(_NUMBERS_FAULTS[error.fault], name=name)
    how = gettext("Write the numbers with their names, such as `{example}`.", example=numbers_example())
    return f"{found} {how}"


@answer.register
def _(_error: errors.SafetyCheckerRequired) -> str:
    return gettext(
        "The safety checker stays on here. It can be switched off only in an age-restricted channel of a server that "
        "the people who run this bot allow it for. Leave `safety_checker` out."
    )


@answer.register
def _(_error: errors.NotYours) -> str:
    return gettext("Only the person who asked for this picture can do that; moderators can cancel or delete it.")


@answer.register
def _(_error: errors.TooLateToChange) -> str:
    return gettext(
        "That is no longer possible: this job has gone on, has ended, or is kept no more. "
        "`/jobs` shows where your jobs are."
    )


@answer.register
def _(_error: errors.NotAnswered) -> str:
    return gettext(
        "Nobody said Go in time, so nothing was repainted and nothing was charged. Send `/inpaint` again when you have "
        "a moment to look at the mask; `preview: False` goes on without asking."
    )


@answer.register
def _(_error: errors.NoLongerKept) -> str:
    return gettext(
        "That picture is kept no more, or somebody deleted it. Save what you see of it, and attach that with a new "
        "`/inpaint`."
    )


@answer.register
def _(error: errors.ResultMissing) -> str:
    return gettext(
        "That job has no picture number {number}. Press one of the numbers that its reply shows.", number=error.number
    )


def _of_file(error: errors.PictureError, picture: str, mask: str, **values: object) -> str:
    """What is said of the picture, or of the mask: languages inflect one and the other differently."""
    name = quoted(as_plain_text(error.filename, 60))
    return gettext(picture if error.role is PictureRole.INIT_IMAGE else mask, name=name, **values)
