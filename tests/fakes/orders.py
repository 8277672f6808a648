"""Orders and jobs to start a test from."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.job import Attachment, ReplyAddress
from bot.services.accept_job import AcceptJob, Defaults, Order, PictureLimits
from bot.services.running_jobs import JobLimits, RunningJobs

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DEFAULTS = Defaults(model="sdxl", steps=25, strength=0.9, guidance_scale=8.0, samples=1)
LIMITS = PictureLimits(max_bytes=25 * 2**20, max_px=40_000_000)


def an_attachment(**changes):
    attachment = Attachment("picture.png", "https://cdn.discordapp.com/p.png?hm=1", "image/png", 1000, 800, 600)
    return replace(attachment, **changes)


def an_order(**changes):
    order = Order(
        requester_id=1,
        guild_id=2,
        reply=ReplyAddress(
            application_id=3,
            token="token",
            channel_id=4,
            expires_at=NOW + timedelta(minutes=15),
            upload_limit_bytes=10 * 2**20,
        ),
        init_image=an_attachment(),
        mask=an_attachment(filename="mask.png"),
        prompt="a red balloon",
        negative_prompt=None,
        steps=None,
        strength=None,
        guidance_scale=None,
        samples=None,
        seed=None,
        width_px=None,
        height_px=None,
        model=None,
        refiner=None,
        safety_checker=True,
        ordered_at=NOW,
    )
    return replace(order, **changes)


def an_acceptor(in_all=0, per_guild=0, per_person=0):
    return AcceptJob(RunningJobs(JobLimits(in_all, per_guild, per_person)), DEFAULTS, LIMITS, draw_seed=lambda: 4711)


def a_job(**changes):
    return an_acceptor().accept(an_order(**changes))
