"""Every sentence of `/privacy`."""

from bot.languages import N_, gettext, ngettext
from bot.services.keep_house import Forgotten

_ABOUT = (
    N_("### What Retouch keeps, and what it passes on"),
    N_(
        "**Passed on.** The picture, the mask and the words that you give to `/inpaint` go to an image service "
        "(`{service}`): it downloads both files from Discord and makes new ones. What it keeps is up to it. Do not "
        "give Retouch what you may not share."
    ),
    N_(
        "**Kept.** For each of your jobs: your words and settings, your language, the addresses of the files (they "
        "stop working after about a day), the numbers Discord uses for you, the server, the channel and the reply, and "
        "how it ended. Copies of your picture and your mask, without what the camera wrote into them (place, date): "
        "they keep the rest of the picture as it was, and let people go on from a result. Pictures that could not be "
        "shown; `/jobs` brings them to you. `/history` shows all of it to you alone, and to others in a channel what "
        "everybody there saw: the words, the settings and the pictures of a reply. For a server: what was chosen with "
        "`/settings`."
    ),
)
_DELETE = N_(
    "**Delete it now.** `/privacy forget-me` deletes all of this for those of your jobs that have ended. Replies in "
    "channels belong to Discord: they stay until somebody deletes them there. What others went on to make of your "
    "pictures is kept with their jobs."
)


def about(keep_days: int, image_service: str) -> str:
    """What is kept, where, for how long, what leaves this server, and how to delete it."""
    parts = [gettext(part, service=image_service) for part in _ABOUT]
    return "\n".join([*parts, _how_long(keep_days), gettext(_DELETE)])


def forgotten(result: Forgotten) -> str:
    """What `/privacy forget-me` has done."""
    done = (
        ngettext(
            "Done: {count} job deleted; nothing is kept of it any more.",
            "Done: {count} jobs deleted; nothing is kept of them any more.",
            result.forgotten,
        )
        if result.forgotten
        else gettext("There was nothing to delete.")
    )
    if not result.still_running:
        return done
    running = ngettext(
        "{count} job of yours is still under way: it ends first. `/jobs` shows it and can cancel; afterwards, use "
        "`/privacy forget-me` again.",
        "{count} jobs of yours are still under way: they end first. `/jobs` shows them and can cancel; afterwards, use "
        "`/privacy forget-me` again.",
        result.still_running,
    )
    return f"{done} {running}"


def _how_long(keep_days: int) -> str:
    if keep_days == 1:
        return gettext(
            "**Where, and for how long.** In the bot's own database and folder, with the people who run it. One day "
            "after a job has ended, it is deleted with its pictures. Logs hold no words, no addresses and no pictures."
        )
    return ngettext(
        "**Where, and for how long.** In the bot's own database and folder, with the people who run it. {count} day "
        "after a job has ended, it is deleted with its pictures. Logs hold no words, no addresses and no pictures.",
        "**Where, and for how long.** In the bot's own database and folder, with the people who run it. {count} days "
        "after a job has ended, it is deleted with its pictures. Logs hold no words, no addresses and no pictures.",
        keep_days,
    )
