"""When things happened, by the clock of those who read it: Discord's."""

import discord

from bot.domain.job import TOKEN_LIFE, Job


def asked_at(job: Job) -> str:
    """How long ago a job was asked for, as Discord shows it: its reply's id tells the time by Discord's clock.

    The bot's own clock may be off by minutes, and then "in 3 minutes" would stand there.
    """
    moment = job.accepted_at
    if job.reply.message_id is not None:
        replied_at = discord.utils.snowflake_time(job.reply.message_id)
        # A reply is made within the command's first seconds; one that was sent anew came after the token had died.
        if abs(replied_at - moment) < TOKEN_LIFE:
            moment = replied_at
    return f"<t:{int(moment.timestamp())}:R>"
