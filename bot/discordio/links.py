"""Addresses within Discord."""

from bot.domain.job import Job


def reply_link(job: Job) -> str | None:
    """Where a job's reply is to be seen; None where Discord never told."""
    if job.reply.message_id is None:
        return None
    place = "@me" if job.guild_id is None else job.guild_id
    return f"https://discord.com/channels/{place}/{job.reply.channel_id}/{job.reply.message_id}"
