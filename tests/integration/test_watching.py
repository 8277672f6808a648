"""`/healthz`, `/readyz` and `/metrics` of the real bot: true, and about nobody in particular."""

import asyncio
import json
import re
from contextlib import asynccontextmanager

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from bot import __version__
from sandbox.imagepipeline import FaultKind
from tests.integration.sandbox_people import APPLICATION, NOOR, PAINT_AND_PIXELS, REPAINTS, SAM
from tests.integration.stage import NO_MASK, PATIENCE_S, on_stage

PROMPT = "a heron in the reeds"


class Watcher:
    """Reads the bot's pages."""

    def __init__(self, stage, session):
        served = next(line for line in stage.log if '"web.served"' in line)
        self._url, self._session = json.loads(served)["url"], session

    async def read(self, page):
        async with self._session.get(self._url + page) as answer:
            return answer.status, await answer.text()

    async def figures(self):
        """{(name, labels as text): value}."""
        _, text = await self.read("/metrics")
        samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
        return {
            (sample.name, ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))): sample.value
            for sample in samples
        }

    async def until_ready(self, status=200):
        """The page once it answers with this status."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                found, text = await self.read("/readyz")
                if found == status:
                    return json.loads(text)


@asynccontextmanager
async def watched(tmp_path, **variables):
    async with on_stage(tmp_path, **variables) as stage, aiohttp.ClientSession() as session:
        yield stage, Watcher(stage, session)


async def test_the_figures_tell_what_happened(tmp_path):
    async with watched(tmp_path) as (stage, watcher):
        assert (await stage.result_of(prompt=PROMPT)).files
        await stage.result_of(mask=NO_MASK, image=b"no picture", image_name="x.png", prompt=PROMPT)
        stage.ail(FaultKind.FAILURE)
        await stage.result_of(prompt=PROMPT)
        again = stage.hears_again()
        await stage.wire.person("POST", "/gateway", {"action": "invalid_session", "resumable": False})
        await asyncio.wait_for(again, PATIENCE_S)
        found = await watcher.figures()
        assert found["retouch_jobs_accepted_total", ""] == 3
        assert found["retouch_jobs_ended_total", "outcome=done,reason="] == 1
        assert found["retouch_jobs_ended_total", "outcome=failed,reason=JobFailed"] == 1
        assert found["retouch_jobs_ended_total", "outcome=refused,reason=NotAPicture"] == 1
        assert found["retouch_acknowledgement_seconds_count", ""] == 3
        assert 0 < found["retouch_acknowledgement_seconds_sum", ""] < 9
        assert found["retouch_job_delivery_seconds_count", ""] == 1
        assert found["retouch_image_api_requests_total", "kind=submission,status=2xx"] == 2
        assert found["retouch_image_api_requests_total", "kind=status,status=2xx"] >= 2
        assert found["retouch_image_api_requests_total", "kind=download,status=2xx"] == 1
        assert found["retouch_discord_requests_total", "route=interactions,status=2xx"] == 3
        assert found["retouch_discord_requests_total", "route=gateway,status=1xx"] == 2
        assert found["retouch_gateway_connections_total", "kind=new"] == 2
        assert found["retouch_gateway_disconnections_total", ""] >= 1
        assert found["retouch_kept_pictures_bytes", ""] > 0
        assert found["retouch_database_up", ""] == 1
        assert found["process_resident_memory_bytes", ""] > 2**24


async def test_no_page_names_a_person_a_place_a_prompt_or_a_secret(tmp_path):
    async with watched(tmp_path) as (stage, watcher):
        await stage.result_of(prompt=PROMPT)
        text = "".join([(await watcher.read(page))[1] for page in ("/healthz", "/readyz", "/metrics")])
        secrets = (stage.variables["DISCORD_TOKEN"], stage.variables["IMAGEPIPELINE_API_KEY"], str(tmp_path))
        for word in (SAM, NOOR, PAINT_AND_PIXELS, REPAINTS, PROMPT, "heron", "127.0.0.1", *secrets):
            assert word not in text
        # The one number of Discord's that is public: the bot's own.
        assert set(re.findall(r"(?<![\d.])\d{17,19}\b", text)) == {APPLICATION}


async def test_a_bot_is_ready_with_all_its_parts_and_not_without_its_lock(tmp_path):
    async with watched(tmp_path) as (_, watcher):
        ready = await watcher.until_ready()
        assert ready["parts"] == {"discord": "ok", "database": "ok", "lock": "ok"}
        (tmp_path / "data" / "retouch.lock").unlink()
        broken = await watcher.until_ready(503)
        assert "another bot could start" in broken["parts"]["lock"]
        status, text = await watcher.read("/healthz")
        assert (status, json.loads(text)["version"]) == (200, __version__)
