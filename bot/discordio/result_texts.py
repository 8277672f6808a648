"""Every word on the buttons below results, marked: whoever shows them translates them."""

from bot.languages import N_, gettext

AGAIN = N_("Again")
CHANGE = N_("Change…")
NEW_WORDS = N_("Same mask, new words")
VARY = N_("Vary")
COMPARE = N_("Compare")
BEFORE = N_("Before")
INFO = N_("Info")
DELETE = N_("Delete")
TRY_AGAIN = N_("Try again")


def use(number: int) -> str:
    """Go on from this result."""
    return gettext("Use {number}", number=number)
