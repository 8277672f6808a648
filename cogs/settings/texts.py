"""Every sentence of `/settings`."""

from bot.domain.guild_settings import ServerSettings

_PROTECTED = (
    "**`protect` is on**: in a new picture, every pixel outside the mask stays as it is in the picture that was given. "
    "`/inpaint protect:False` leaves that out, for one picture."
)
_UNPROTECTED = (
    "**`protect` is off**: a new picture is shown as the image service made it, which may differ a little outside the "
    "mask too. `/inpaint protect:True` keeps what is outside of it, for one picture."
)
_HOW_TO_CHANGE = "`/settings protect:` changes it for this server; what was asked for before stays as it was."


def shown(settings: ServerSettings) -> str:
    """What holds, and how to change it."""
    return f"In this server, {_protect(settings)}\n{_HOW_TO_CHANGE}"


def changed(settings: ServerSettings) -> str:
    """What holds from now on."""
    return f"From now on, {_protect(settings)}"


def _protect(settings: ServerSettings) -> str:
    return _PROTECTED if settings.protect else _UNPROTECTED
