"""Every sentence of `/status`."""

from bot.languages import gettext, ngettext
from bot.languages.writing import duration, storage_size
from bot.services.line import JobCounts
from bot.services.ports import Room
from bot.services.report_status import Durations, Lately, StatusReport

_GIBIBYTE = 2**30
_LITTLE_ROOM_BYTES = _GIBIBYTE
_LITTLE_ROOM_SHARE = 0.9


def not_allowed() -> str:
    """What others are told."""
    return gettext("Only those who may manage this server can see how Retouch is doing.")


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
    return gettext("### How Retouch is doing")


def jobs(everywhere: JobCounts, here: JobCounts) -> str:
    """How long the line is, in all and in this server."""
    return gettext(
        "**Jobs**: {running} running, {waiting} in line; of this server {running_here} running, {waiting_here} in "
        "line.",
        running=everywhere.running,
        waiting=everywhere.waiting,
        running_here=here.running,
        waiting_here=here.waiting,
    )


def image_service(status: StatusReport) -> str:
    """Whether pictures are being submitted."""
    if status.outage_since is None:
        return gettext("**Image service**: it answers.")
    return gettext(
        "**Image service**: away; it went {moment}. {count} held back, to be submitted once it is there again. There "
        "is nothing to do here.",
        moment=f"<t:{int(status.outage_since.timestamp())}:R>",
        count=status.held_back,
    )


def lately(known: Lately | None) -> list[str]:
    """How long jobs take, and how many go wrong."""
    return [] if known is None else [usual_durations(known.usual, is_whole=known.is_usual_whole), faults(known)]


def usual_durations(usual: Durations | None, *, is_whole: bool) -> str:
    """How long it takes from the command to the pictures, in the last 24 hours if they can be looked at."""
    if usual is None:
        return gettext("**Durations**: no picture was made in the last 24 hours.")
    looked_at = (
        gettext("the last 24 hours, {count}", count=usual.count)
        if is_whole
        else gettext("the last {count}", count=usual.count)
    )
    return gettext(
        "**Durations**: half of the jobs were done within {half}, nine in ten within {most} ({looked_at}).",
        half=duration(usual.p50_s),
        most=duration(usual.p90_s),
        looked_at=looked_at,
    )


def faults(known: Lately) -> str:
    """How many jobs of the last hour went wrong that nobody here could have put right."""
    if not known.ended:
        return gettext("**Faults**: no job ended in the last hour.")
    percent = f"{100 * known.faults / known.ended:.0f}"
    if known.is_whole:
        return ngettext(
            "**Faults**: {faults} of {count} job in the last hour ({percent} %).",
            "**Faults**: {faults} of {count} jobs in the last hour ({percent} %).",
            known.ended,
            faults=known.faults,
            percent=percent,
        )
    return ngettext(
        "**Faults**: {faults} of the last job ({percent} %).",
        "**Faults**: {faults} of the last {count} jobs ({percent} %).",
        known.ended,
        faults=known.faults,
        percent=percent,
    )


def connection(latency_s: float | None) -> str:
    """How fast Discord's gateway answers."""
    if latency_s is None:
        return gettext("**Connection to Discord**: not measured yet, or just being made again.")
    return gettext("**Connection to Discord**: answers in {latency} ms.", latency=f"{latency_s * 1000:.0f}")


def room(known: Room | None) -> str:
    """What is kept, and what room there is."""
    if known is None:
        return gettext("**Database**: it does not answer. The people who run this bot should look at its log.")
    parts = [
        gettext(
            "**Kept**: {jobs} of jobs, {pictures} of pictures (at most {limit}); {free} free on the disk.",
            jobs=storage_size(known.database_bytes),
            pictures=storage_size(known.pictures_bytes),
            limit=storage_size(known.pictures_limit_bytes),
            free=storage_size(known.free_bytes),
        )
    ]
    if known.free_bytes < _LITTLE_ROOM_BYTES:
        parts.append(gettext("**That is little: the people who run this bot should make room.**"))
    elif known.pictures_bytes > known.pictures_limit_bytes * _LITTLE_ROOM_SHARE:
        parts.append(gettext("The oldest pictures go first when there is no more room."))
    return " ".join(parts)


def process(status: StatusReport) -> str:
    """Which program runs, and since when."""
    return gettext(
        "**Retouch** {version}, started {moment}.",
        version=status.version,
        moment=f"<t:{int(status.started_at.timestamp())}:R>",
    )
