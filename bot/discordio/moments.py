"""When things happened, by the clock of those who read it: Discord's."""

from datetime import timedelta

import discord

from bot.domain.job import Job

# A reply is made within the command's first seconds. One that had to be sent anew is younger than the token's life.
_REPLY_OF_THE_COMMAND = timedelta(minutes=15)


def asked_at(job: Job) -> str:
    """How long ago a job was asked for, as Discord shows it: its reply's id tells the time by Discord's clock.

    The bot's own clock may be off by minutes, and then "in 3 minutes" would stand there.
    """
    moment = job.accepted_at
    if job.reply.message_id is not None:
        replied_at = discord.utils.snowflake_time(job.reply.message_id)
        if abs(replied_at - moment) < _REPLY_OF_THE_COMMAND:
            moment = replied_at
    return f"<t:{int(moment.timestamp())}:R>"
