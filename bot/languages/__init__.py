"""What people read, in their language: the English texts stand where they are used, the others in the catalogues.

`gettext`, `ngettext` and `pgettext` give a text in the language that is spoken at the moment; `N_` and `NP_` mark one
that is shown later, as every constant and every table of texts is. `speaking` says which language that is.
"""

from bot.languages.catalogue import N_, NP_, gettext, ngettext, pgettext, speaking, spoken

__all__ = ["NP_", "N_", "gettext", "ngettext", "pgettext", "speaking", "spoken"]
