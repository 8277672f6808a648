"""Every sentence of `/settings`."""

from bot.domain.guild_settings import ServerSettings
from bot.languages import N_, gettext

_HOLDS = {
    True: N_(
        "In this server, **`protect` is on**: in a new picture, every pixel outside the mask stays as it is in the "
        "picture that was given. `/inpaint protect:False` leaves that out, for one picture."
    ),
    False: N_(
        "In this server, **`protect` is off**: a new picture is shown as the image service made it, which may differ a "
        "little outside the mask too. `/inpaint protect:True` keeps what is outside of it, for one picture."
    ),
}
_HOLDS_NOW = {
    True: N_(
        "From now on, **`protect` is on**: in a new picture, every pixel outside the mask stays as it is in the "
        "picture that was given. `/inpaint protect:False` leaves that out, for one picture."
    ),
    False: N_(
        "From now on, **`protect` is off**: a new picture is shown as the image service made it, which may differ a "
        "little outside the mask too. `/inpaint protect:True` keeps what is outside of it, for one picture."
    ),
}
_HOW_TO_CHANGE = N_("`/settings protect:` changes it for this server; what was asked for before stays as it was.")


def shown(settings: ServerSettings) -> str:
    """What holds, and how to change it."""
    return f"{gettext(_HOLDS[settings.protect])}\n{gettext(_HOW_TO_CHANGE)}"


def changed(settings: ServerSettings) -> str:
    """What holds from now on."""
    return gettext(_HOLDS_NOW[settings.protect])
