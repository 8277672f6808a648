"""Every sentence of `/privacy`."""

from bot.services.keep_house import Forgotten


def about(keep_days: int, image_service: str) -> str:
    """What is kept, where, for how long, what leaves this server, and how to delete it."""
    return (
        "### What Retouch keeps, and what it passes on\n"
        "**Passed on.** The picture, the mask and the words that you give to `/inpaint` go to an image service "
        f"(`{image_service}`): it downloads both files from Discord and makes new ones. What it keeps is up to it. "
        "Do not give Retouch what you may not share.\n"
        "**Kept.** For each of your jobs: your words and settings, the addresses of the files (they stop working after "
        "about a day), the numbers Discord uses for you, the server, the channel and the reply, and how it ended. "
        "Copies of your picture and your mask, without what the camera wrote into them (place, date): they keep the "
        "rest of the picture as it was, and let people go on from a result. Pictures that could not be shown; `/jobs` "
        "brings them to you. `/history` shows all of it to you alone, and to others in a channel what everybody there "
        "saw: the words, the settings and the pictures of a reply. For a server: what was chosen with `/settings`.\n"
        "**Where, and for how long.** In the bot's own database and folder, with the people who run it. "
        f"{_days(keep_days)} after a job has ended, it is deleted with its pictures. Logs hold no words, no addresses "
        "and no pictures.\n"
        "**Delete it now.** `/privacy forget-me` deletes all of this for those of your jobs that have ended. "
        "Replies in channels belong to Discord: they stay until somebody deletes them there. What others went on to "
        "make of your pictures is kept with their jobs."
    )


def forgotten(result: Forgotten) -> str:
    """What `/privacy forget-me` has done."""
    count, running = result.forgotten, result.still_running
    them = "it" if count == 1 else "them"
    done = (
        f"Done: {_jobs(count)} deleted; nothing is kept of {them} any more."
        if count
        else "There was nothing to delete."
    )
    if not running:
        return done
    are, they, them = ("is", "it ends", "it") if running == 1 else ("are", "they end", "them")
    return (
        f"{done} {_jobs(running)} of yours {are} still under way: {they} first. `/jobs` shows {them} and can cancel; "
        "afterwards, use `/privacy forget-me` again."
    )


def _jobs(count: int) -> str:
    return f"{count} job" if count == 1 else f"{count} jobs"


def _days(count: int) -> str:
    return "One day" if count == 1 else f"{count} days"
