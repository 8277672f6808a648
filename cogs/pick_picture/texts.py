"""Every sentence of “Inpaint this picture”."""

MENU = "Inpaint this picture"
TITLE = "Inpaint this picture"
PROMPT, PROMPT_HINT = "What should be seen there?", "What shall be painted in the part that you choose"
AREA, AREA_HINT = "Which part?", "Or upload a mask below; without either you are asked"
AREA_PLACEHOLDER = "A part of the picture…"
MASK = "Or a mask"
MASK_HINT = "White is repainted, black stays; or a copy of the picture with the part to change painted over"
NEGATIVE = "What should not be seen there?"
NUMBERS, NUMBERS_HINT = "Numbers", "Such as “steps 30, samples 2, seed 7”; what you leave out is as usual"

WHICH = "**Which of these pictures?** Only you see this."
WHICH_PLACEHOLDER = "Which picture…"
NO_PICTURE = (
    "There is no picture in that message. Use this on a message with a PNG, JPEG or WebP picture in it, or give your "
    "own to `/inpaint`."
)
TOO_LONG = "That picture's address is too long to go on with from here. Save the picture and give it to `/inpaint`."
GONE = "That picture is not there any more. Save it, if you have it, and give it to `/inpaint`."


def alt_text(name: str) -> str:
    """What a screen reader says of a picture to choose from."""
    return f"Picture {name}"
