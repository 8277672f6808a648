"""Every sentence of `/status`."""

from bot.services.line import JobCounts
from bot.services.ports import Room
from bot.services.report_status import Durations, Lately, StatusReport

_MEBIBYTE, _GIBIBYTE = 2**20, 2**30
_LITTLE_ROOM_BYTES = _GIBIBYTE
_LITTLE_ROOM_SHARE = 0.9


def not_allowed() -> str:
    """What others are told."""
    return "Only those who may manage this server can see how Retouch is doing."


def report(status: StatusReport) -> str:
    """How it is, a line each."""
    return "\n".join(
        [
            heading(),
            jobs(status.everywhere, status.here),
            image_service(status),
            *lately(status.lately),
            connection(status.latency_s),
            room(status.room),
            process(status),
        ]
    )


def heading() -> str:
    """Above the rest."""
    return "### How Retouch is doing"


def jobs(everywhere: JobCounts, here: JobCounts) -> str:
    """How long the line is, in all and in this server."""
    return (
        f"**Jobs**: {everywhere.running} running, {everywhere.waiting} in line; "
        f"of this server {here.running} running, {here.waiting} in line."
    )


def image_service(status: StatusReport) -> str:
    """Whether pictures are being submitted."""
    if status.outage_since is None:
        return "**Image service**: it answers."
    since = f"<t:{int(status.outage_since.timestamp())}:R>"
    return (
        f"**Image service**: away; it went {since}. {status.held_back} held back, to be submitted once it is there "
        "again. There is nothing to do here."
    )


def lately(known: Lately | None) -> list[str]:
    """How long jobs take, and how many go wrong."""
    return [] if known is None else [usual_durations(known.usual, is_whole=known.is_usual_whole), faults(known)]


def usual_durations(usual: Durations | None, *, is_whole: bool) -> str:
    """How long it takes from the command to the pictures, in the last 24 hours if they can be looked at."""
    if usual is None:
        return "**Durations**: no picture was made in the last 24 hours."
    looked_at = f"the last 24 hours, {usual.count}" if is_whole else f"the last {usual.count}"
    return (
        f"**Durations**: half of the jobs were done within {_duration(usual.p50_s)}, nine in ten within "
        f"{_duration(usual.p90_s)} ({looked_at})."
    )


def faults(known: Lately) -> str:
    """How many jobs of the last hour went wrong that nobody here could have put right."""
    if not known.ended:
        return "**Faults**: no job ended in the last hour."
    percent = 100 * known.faults / known.ended
    if known.is_whole:
        return f"**Faults**: {known.faults} of {known.ended} jobs in the last hour ({percent:.0f} %)."
    return f"**Faults**: {known.faults} of the last {known.ended} jobs ({percent:.0f} %)."


def connection(latency_s: float | None) -> str:
    """How fast Discord's gateway answers."""
    if latency_s is None:
        return "**Connection to Discord**: not measured yet, or just being made again."
    return f"**Connection to Discord**: answers in {latency_s * 1000:.0f} ms."


def room(known: Room | None) -> str:
    """What is kept, and what room there is."""
    if known is None:
        return "**Database**: it does not answer. The people who run this bot should look at its log."
    line = (
        f"**Kept**: {_size(known.database_bytes)} of jobs, {_size(known.pictures_bytes)} of pictures (at most "
        f"{_size(known.pictures_limit_bytes)}); {_size(known.free_bytes)} free on the disk."
    )
    if known.free_bytes < _LITTLE_ROOM_BYTES:
        line += " **That is little: the people who run this bot should make room.**"
    elif known.pictures_bytes > known.pictures_limit_bytes * _LITTLE_ROOM_SHARE:
        line += " The oldest pictures go first when there is no more room."
    return line


def process(status: StatusReport) -> str:
    """Which program runs, and since when."""
    return f"**Retouch** {status.version}, running since <t:{int(status.started_at.timestamp())}:R>."


def _duration(duration_s: float) -> str:
    if duration_s < 10:
        return f"{duration_s:.1f} s"
    if duration_s < 120:
        return f"{duration_s:.0f} s"
    return f"{duration_s / 60:.0f} min"


def _size(size_bytes: int) -> str:
    if size_bytes >= _GIBIBYTE:
        return f"{size_bytes / _GIBIBYTE:.1f} GiB"
    return f"{size_bytes / _MEBIBYTE:.1f} MiB"
