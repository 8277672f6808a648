"""One person's many jobs do not keep another's single one waiting."""

import pytest

from sandbox.imagepipeline import Fill, Knobs
from tests.faults.crowd import Seen
from tests.faults.theatre import theatre
from tests.integration.sandbox_people import ADA, GENERAL, NOOR, REPAINTS, SAM

MANY = 30
KNOBS = Knobs(fill=Fill.NOISE, result_bytes=20_000, work_s=0.5)
WITHIN_S = 20


@pytest.mark.parametrize(
    ("places", "user_id", "channel_id"), [(1, ADA, REPAINTS), (3, NOOR, GENERAL)], ids=["same server", "another's"]
)
async def test_a_single_job_waits_for_at_most_one_of_anothers_thirty(tmp_path, places, user_id, channel_id):
    async with theatre(tmp_path, KNOBS, MAX_RUNNING=str(places)) as stage:
        await stage.start_bot()
        for _ in range(MANY):
            stage.crowd.fire(SAM, REPAINTS)
        await stage.api.jobs.until_accepted(places + 1)
        single = stage.crowd.fire(user_id, channel_id)
        before = {job.seed for job in stage.api.jobs}
        assert await single.interaction.until(lambda: stage.crowd.seen(single) is Seen.PICTURES, WITHIN_S)
        order = [job.seed for job in stage.api.jobs if job.seed not in before]
        # One of the many per place may start while the single one's files are read.
        assert order.index(single.seed) <= places
