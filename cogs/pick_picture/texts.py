"""Every sentence of “Inpaint this picture”. Constants are marked, and translated where they are shown."""

from bot.domain.numbers_line import Numbers, write_numbers
from bot.languages import N_, gettext
from bot.languages.command_words import number_words

MENU = N_("Inpaint this picture")
TITLE = N_("Inpaint this picture")
PROMPT = N_("What should be seen there?")
PROMPT_HINT = N_("What shall be painted in the part that you choose")
AREA = N_("Which part?")
AREA_HINT = N_("Or upload a mask below; without either you are asked")
AREA_PLACEHOLDER = N_("A part of the picture…")
MASK = N_("Or a mask")
MASK_HINT = N_("White is repainted, black stays; or a copy of the picture with the part to change painted over")
NEGATIVE = N_("What should not be seen there?")
NUMBERS = N_("Numbers")

WHICH = N_("**Which of these pictures?** Only you see this.")
WHICH_PLACEHOLDER = N_("Which picture…")
NO_PICTURE = N_(
    "There is no picture in that message. Use this on a message with a PNG, JPEG or WebP picture in it, or give your "
    "own to `/inpaint`."
)
TOO_LONG = N_("That picture's address is too long to go on with from here. Save the picture and give it to `/inpaint`.")
GONE = N_("That picture is not there any more. Save it, if you have it, and give it to `/inpaint`.")


def numbers_hint() -> str:
    """What can be written into the line of numbers."""
    example = write_numbers(Numbers(steps=30, samples=2, seed=7), number_words())
    return gettext("Such as “{example}”; what you leave out is as usual", example=example)


def alt_text(name: str) -> str:
    """What a screen reader says of a picture to choose from."""
    return gettext("Picture {name}", name=name)
