"""Every word on the buttons below results: one place, ready for translation."""

AGAIN = "Again"
CHANGE = "Change…"
NEW_WORDS = "Same mask, new words"
VARY = "Vary"
COMPARE = "Compare"
BEFORE = "Before"
INFO = "Info"
DELETE = "Delete"
TRY_AGAIN = "Try again"


def use(number: int) -> str:
    """Go on from this result."""
    return f"Use {number}"
