from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.services.line import JobCounts
from bot.services.ports import Room
from bot.services.report_status import Durations, Lately, StatusReport
from cogs.status import texts

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
ROOM = Room(3 * 2**20, 2 * 2**30, 20 * 2**30, 40 * 2**30)
BUSY = Lately(ended=200, faults=3, usual=Durations(9.46, 130.0, 512))
WELL = StatusReport(
    everywhere=JobCounts(waiting=40, running=7),
    here=JobCounts(waiting=2, running=1),
    outage_since=None,
    held_back=0,
    lately=BUSY,
    room=ROOM,
    latency_s=0.0421,
    started_at=SINCE,
    version="1.2.3",
)


def test_a_report_says_how_it_is_in_few_lines():
    assert texts.report(WELL).splitlines() == [
        "### How Retouch is doing",
        "**Jobs**: 7 running, 40 in line; of this server 1 running, 2 in line.",
        "**Image service**: it answers.",
        "**Durations**: half of the jobs were done within 9.5 s, nine in ten within 2 min (the last 24 hours, 512).",
        "**Faults**: 3 of 200 jobs in the last hour (2 %).",
        "**Connection to Discord**: answers in 42 ms.",
        "**Kept**: 3.0 MiB of jobs, 2.0 GiB of pictures (at most 20.0 GiB); 40.0 GiB free on the disk.",
        "**Retouch** 1.2.3, started <t:1767225600:R>.",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"outage_since": SINCE, "held_back": 5}, "away; it went <t:1767225600:R>. 5 held back"),
        ({"lately": None, "room": None}, "**Database**: it does not answer."),
        ({"lately": Lately(0, 0, None)}, "no job ended in the last hour"),
        ({"lately": Lately(0, 0, None)}, "no picture was made in the last 24 hours"),
        ({"lately": replace(BUSY, is_whole=False)}, "**Faults**: 3 of the last 200 jobs (2 %)."),
        ({"lately": replace(BUSY, is_usual_whole=False)}, "within 2 min (the last 512)."),
        ({"latency_s": None}, "not measured yet"),
        ({"room": replace(ROOM, free_bytes=2**20)}, "should make room"),
        ({"room": replace(ROOM, pictures_bytes=19 * 2**30)}, "The oldest pictures go first"),
    ],
)
def test_what_is_wrong_or_unknown_is_said(change, said):
    assert said in texts.report(replace(WELL, **change))
    assert said not in texts.report(WELL)


def test_the_longest_report_fits_into_a_message():
    many = JobCounts(waiting=10**9, running=10**9)
    assert len(texts.report(replace(WELL, everywhere=many, here=many, outage_since=SINCE, held_back=10**9))) < 2000
