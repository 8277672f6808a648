"""Orders and jobs to start a test from."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.job import Attachment, Job, ReplyAddress
from bot.domain.parameters import Parameters
from bot.domain.recipe import AS_GIVEN
from bot.services.accept_job import AcceptJob, Defaults, Order, PictureLimits
from tests.fakes.clock import FakeClock
from tests.fakes.guild_settings import FakeGuildSettings
from tests.fakes.job_store import FakeJobStore

_NUMBERS = itertools.count(1)
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
        recipe=AS_GIVEN,
        protect=None,
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


def an_acceptor(store=None, guild_settings=None):
    return AcceptJob(
        store or FakeJobStore(),
        guild_settings or FakeGuildSettings(),
        FakeClock(),
        DEFAULTS,
        LIMITS,
        draw_seed=lambda: 4711,
    )


def a_job(**changes):
    """A job as it is accepted from `an_order()`; `changes` are of the job's own fields or its parameters'."""
    order = an_order()
    parameters = Parameters("sdxl", order.prompt, "", 25, 0.9, 8.0, 1, 4711, 1184, 888, None, True)
    asked = {name: changes.pop(name) for name in list(changes) if name in Parameters.__dataclass_fields__}
    job = Job(
        id=f"{next(_NUMBERS):016x}",
        requester_id=order.requester_id,
        guild_id=order.guild_id,
        reply=order.reply,
        init_image=order.init_image,
        mask=order.mask,
        parameters=replace(parameters, **asked),
        wanted_px=(None, None),
        accepted_at=NOW,
    )
    return replace(job, **changes)
