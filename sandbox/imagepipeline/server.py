"""The server: the contract's two routes, the results, and the stand-in as a whole (`running`)."""

import random
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import aiohttp
from aiohttp import web
from pydantic import ValidationError

from sandbox.imagepipeline import control
from sandbox.imagepipeline.faults import Fault, FaultKind, FaultPlan, Stage
from sandbox.imagepipeline.job_answers import job_answer, not_found
from sandbox.imagepipeline.jobs import Job, JobBook
from sandbox.imagepipeline.knobs import ImagePipelineConfig, Knobs
from sandbox.imagepipeline.misbehaviour import cut, misbehave
from sandbox.imagepipeline.painters import Painters
from sandbox.imagepipeline.result_answers import send_result
from sandbox.imagepipeline.wire import InpaintBody, refusal
from sandbox.imagepipeline.workshop import Workshop

_MOST_BODY_BYTES: Final = 256 * 1024
_SEEDS: Final = 2**31
"""Seeds drawn for -1 stay below this."""


class ImagePipeline:
    """The stand-in while it runs: turn `knobs`, add to `faults`, watch `jobs` and `counts`."""

    def __init__(self, config: ImagePipelineConfig, session: aiohttp.ClientSession) -> None:
        self.config = config
        self.chance = random.Random(config.chance_seed)
        self.faults = FaultPlan(self.chance)
        self.jobs = JobBook()
        self.counts: Counter[str] = Counter()
        """Requests by stage, and `keys_leaked`: downloads that carried the API key, which no client may do."""
        self.url = config.public_url or ""
        self._knobs = config.knobs
        self.painters = Painters(config.painters)
        self.workshop = Workshop(self.jobs, self.painters, session, self.chance, lambda: self._knobs)

    @property
    def api_key(self) -> str:
        """What `API-Key` must be."""
        return self.config.api_key

    @property
    def knobs(self) -> Knobs:
        """How it is set now."""
        return self._knobs

    @knobs.setter
    def knobs(self, knobs: Knobs) -> None:
        self._knobs = knobs
        self.workshop.knobs_turned()

    def application(self) -> web.Application:
        """All routes."""
        app = web.Application(client_max_size=_MOST_BODY_BYTES)
        app.router.add_post("/sdxl/inpainting/v1", self._submit)
        app.router.add_get("/sdxl/inpainting/v1/status/{job_id}", self._status)
        app.router.add_get(r"/results/{job_id}/{moved:(moved-)?}{number:[0-3]}.png", self._result, allow_head=False)
        control.add_routes(app, self)
        return app

    async def _submit(self, request: web.Request) -> web.StreamResponse:
        self.counts[Stage.SUBMIT] += 1
        if not self._has_key(request):
            return _bad_key()
        fault = self.faults.draw(Stage.SUBMIT)
        if (wrong := await _wrong(request, fault)) is not None:
            return wrong
        try:
            body = InpaintBody.model_validate_json(await request.read())
        except ValidationError as error:
            return web.json_response(refusal(error), status=422)
        job = await self._accepted(body)
        if fault is not None and fault.kind is FaultKind.LOST_ANSWER:
            return cut(request)
        if job.suffers(FaultKind.AT_ONCE):
            await job.ended.wait()
        elif job.suffers(FaultKind.FORGOTTEN) or job.suffers(FaultKind.APPEARS_LATE) or not job.ended.is_set():
            return web.json_response({"status": "PENDING", "id": job.id})
        return self._told(job)

    async def _accepted(self, body: InpaintBody) -> Job:
        fault = self.faults.draw(Stage.JOB)
        number_id = fault is not None and fault.kind is FaultKind.NUMBER_ID
        job = Job(
            id=self.jobs.accepted_count + 1000 if number_id else str(uuid.uuid4()),
            body=body,
            seed=body.seed if body.seed >= 0 else self.chance.randrange(_SEEDS),
            fault=fault,
        )
        await self.jobs.add(job)
        self.workshop.take(job)
        return job

    async def _status(self, request: web.Request) -> web.StreamResponse:
        self.counts[Stage.STATUS] += 1
        if not self._has_key(request):
            return _bad_key()
        fault = self.faults.draw(Stage.STATUS)
        if (wrong := await _wrong(request, fault)) is not None:
            return wrong
        job = self.jobs.get(request.match_info["job_id"])
        if job is None:
            return not_found()
        job.status_calls += 1
        if fault is not None and fault.kind is FaultKind.LOST_ANSWER:
            return cut(request)
        return self._told(job)

    def _told(self, job: Job) -> web.Response:
        if job.ended.is_set() and job.told_at is None:
            job.told_at = time.time()
        return job_answer(job, self.url)

    async def _result(self, request: web.Request) -> web.StreamResponse:
        self.counts[Stage.RESULT] += 1
        self.counts["keys_leaked"] += "API-Key" in request.headers
        # A redirect's target must not draw the redirect again.
        fault = None if request.match_info["moved"] else self.faults.draw(Stage.RESULT)
        if (wrong := await _wrong(request, fault)) is not None:
            return wrong
        job, number = self.jobs.get(request.match_info["job_id"]), int(request.match_info["number"])
        if job is None or number >= len(job.results):
            return not_found()
        job.downloads += 1
        return await send_result(request, job, number, fault)

    def _has_key(self, request: web.Request) -> bool:
        return request.headers.get("API-Key") == self.config.api_key


async def _wrong(request: web.Request, fault: Fault | None) -> web.StreamResponse | None:
    return None if fault is None else await misbehave(request, fault)


def _bad_key() -> web.Response:
    return web.json_response({"detail": "Invalid API key"}, status=401)


@asynccontextmanager
async def running(config: ImagePipelineConfig | None = None) -> AsyncIterator[ImagePipeline]:
    """The stand-in, listening, for as long as the block runs. `url` has its address."""
    config = config or ImagePipelineConfig()
    # Inputs come from wherever the request says; more connections at once than this help nobody.
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=32)) as session:
        api = ImagePipeline(config, session)
        runner = web.AppRunner(api.application(), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            site = web.TCPSite(runner, config.host, config.port, backlog=2048)
            await site.start()
            api.url = config.public_url or f"http://{config.host}:{runner.addresses[0][1]}"
            yield api
        finally:
            await api.workshop.close()
            await api.painters.close()
            await runner.cleanup()
