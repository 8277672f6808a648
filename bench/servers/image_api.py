"""The image API stand-in: takes jobs, lets them wait, hands out numbered results; notes all calls and their faults."""
# ruff: noqa: D102 - a handler's route, listed in routes(), says what it is for

import asyncio
import random
import re
import secrets
import sys
import time
from dataclasses import dataclass, field

import orjson
from aiohttp import web

from bench import pictures
from bench.servers.answers import reply_json
from bench.servers.control import add_control, serve
from bench.servers.faulting import Rules, lose_answer, reset_connection
from bench.servers.fetching import Fetcher

RANGES = {
    "num_inference_steps": (int, 1, 100), "strength": (float, 0, 1), "samples": (int, 1, 4), "seed": (int, -1, 2**63),
    "guidance_scale": (float, 1, 20), "width": (int, 64, 4096), "height": (int, 64, 4096),
}  # fmt: skip
REQUIRED = {"model_id", "prompt", "num_inference_steps", "samples", "width", "height", "init_image", "mask_image"}
OPTIONAL = {"negative_prompt", "strength", "guidance_scale", "seed", "safety_checker", "refiner"}
HTML = "<html><head><title>502 Bad Gateway</title></head><body>nginx at http://10.0.3.7:8000</body></html>"
LEAKY_ERROR = "CUDA out of memory on http://10.0.3.7:8000/worker @everyone"

EARLY: dict[str, tuple[int, dict]] = {
    "429": (429, {"detail": "Too many requests"}),
    "500": (500, {"detail": "Internal Server Error"}),
    "402": (402, {"detail": "Insufficient credits"}),
    "422": (422, {"detail": [{"loc": ["body", "prompt"], "msg": "prompt not allowed"}]}),
    "failure": (200, {"status": "FAILURE", "error": LEAKY_ERROR}),
}


@dataclass
class RemoteJob:
    """One job as the service sees it."""

    id: str
    number: int
    body: dict
    posted_at: float
    done_at: float | None
    failure: str | None = None
    status_calls: list[float] = field(default_factory=list)
    told_at: float | None = None
    downloads: int = 0
    result_fault: str | None = None

    def report(self) -> dict:
        return {
            "number": self.number, "posted_at": self.posted_at, "done_at": self.done_at, "told_at": self.told_at,
            "status_calls": self.status_calls, "downloads": self.downloads, "failure": self.failure,
        }  # fmt: skip


def faults_of(body: dict) -> list[str]:
    """Say what is wrong with a submission, field by field."""
    found = [f"{name}: missing" for name in REQUIRED - body.keys()]
    found += [f"{name}: unknown" for name in body.keys() - REQUIRED - OPTIONAL]
    for name, (kind, low, high) in RANGES.items():
        value = body.get(name)
        if value is None:
            continue
        if not isinstance(value, (int, kind)) or isinstance(value, bool) or not low <= value <= high:
            found.append(f"{name}: {value!r}")
    found += [f"{name}: not a URL" for name in ("init_image", "mask_image") if "http" not in str(body.get(name))]
    return found


def _bad_status(action: str) -> web.Response:
    if action.startswith("html"):
        return web.Response(text=HTML, content_type="text/html", status=int(action.removeprefix("html")))
    headers = {"Retry-After": "2"} if action == "429" else None
    return reply_json({"detail": "Not Found" if action == "404" else "Error"}, int(action), headers)


class ImageApi:
    """The service and its faults."""

    def __init__(self, port: int, key: str) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.key = key
        self.jobs: dict[str, RemoteJob] = {}
        self.rules = Rules()
        self.violations: list[str] = []
        self.posts: list[dict] = []
        self.time_s: tuple[float, float] | None = (5.0, 5.0)
        self.kinds: dict[str, list[float]] = {}
        self.fetcher = Fetcher()
        self.fetches = False

    def configure(
        self, time_s: list[float] | None, *, fetches: bool = False, kinds: dict[str, list[float]] | None = None
    ) -> None:
        """Set how long jobs take (None: until released) and whether pictures are fetched and compared.

        `kinds` says it for thousands of job numbers apart: `{"3": [14, 26]}` holds for 3000 to 3999.
        """
        self.time_s = (time_s[0], time_s[1]) if time_s else None
        self.fetches = fetches
        self.kinds = kinds or {}

    def release(self) -> None:
        """End the wait of all jobs now."""
        now = time.monotonic()
        self.time_s = (0.5, 0.5)
        for job in self.jobs.values():
            job.done_at = job.done_at or now

    def _keyed(self, request: web.Request) -> bool:
        return request.headers.get("API-Key") == self.key

    async def submit(self, request: web.Request) -> web.StreamResponse:
        at = time.monotonic()
        body = orjson.loads(await request.read())
        found = re.search(r"/picture-(\d+)\.", str(body.get("init_image"))) or re.search(
            r"no\. (\d+)", str(body.get("prompt"))
        )
        number = int(found[1]) if found else -1
        action = self.rules.take("post", number)
        self.posts.append({"number": number, "at": at, "action": action})
        refusal = self._refusal(request, number, body)
        if refusal is None and action in EARLY:
            status, answer = EARLY[action]
            refusal = reply_json(answer, status, {"Retry-After": "2"} if status == 429 else None)
        if refusal is not None:
            return refusal
        if action == "reset":
            return await reset_connection(request)
        job = await self._accept(number, body, at)
        return await lose_answer(request, action) if action else reply_json({"status": "PENDING", "id": job.id})

    def _refusal(self, request: web.Request, number: int, body: dict) -> web.Response | None:
        if not self._keyed(request):
            return reply_json({"detail": "Invalid API key"}, 401)
        if f"no. {number}:" not in str(body.get("prompt")):
            self.violations.append(f"prompt and picture of different people: {number}")
        if faults := faults_of(body):
            self.violations.append(f"submission: {', '.join(faults)}")
            return reply_json({"detail": [{"loc": ["body"], "msg": fault} for fault in faults]}, 422)
        return None

    async def _accept(self, number: int, body: dict, at: float) -> RemoteJob:
        time_s = self.kinds.get(str(number // 1000), self.time_s)
        done_at = at + random.uniform(*time_s) if time_s else None
        job = RemoteJob(f"{number}-{secrets.token_hex(8)}", number, body, at, done_at)
        job.result_fault = self.rules.take("job", number)
        self.jobs[job.id] = job
        if self.fetches:
            job.failure = await self.fetcher.compare(body["init_image"], body["mask_image"])
        return job

    async def status(self, request: web.Request) -> web.StreamResponse:
        now = time.monotonic()
        job = self.jobs.get(request.match_info["id"])
        if job is None:
            return reply_json({"detail": "Not found"}, 404)
        job.status_calls.append(now)
        action = self.rules.take("status", job.number)
        if not self._keyed(request):
            return reply_json({"detail": "Invalid API key"}, 401)
        if action == "reset":
            return await reset_connection(request)
        if action:
            return _bad_status(action)
        return reply_json(self._state_of(job, now))

    def _state_of(self, job: RemoteJob, now: float) -> dict:
        if job.done_at is None or now < job.done_at:
            return {"status": "PENDING", "id": job.id}
        if job.failure or job.result_fault == "failure":
            return {"status": "FAILURE", "error": job.failure or LEAKY_ERROR}
        job.told_at = job.told_at or now
        return {"status": "SUCCESS", "download_urls": self._urls(job)}

    def _urls(self, job: RemoteJob) -> list[str]:
        if job.result_fault == "no_urls":
            return []
        if job.result_fault == "forbidden_host":
            return ["http://192.0.2.7/results/picture.png"]
        return [f"{self.base}/results/{job.id}/{sample}.png" for sample in range(job.body["samples"])]

    async def result(self, request: web.Request) -> web.StreamResponse:
        job = self.jobs[request.match_info["id"]]
        job.downloads += 1
        if "API-Key" in request.headers:
            self.violations.append("the API key was sent to a download address")
        size = job.body["width"], job.body["height"]
        data = pictures.numbered_png(job.number, int(request.match_info["sample"]), pictures.RESULT, *size)
        action = self.rules.take("result", job.number)
        if job.result_fault == "html_result":
            return web.Response(text=HTML, content_type="text/html")
        if job.result_fault == "truncated":
            return web.Response(body=data[: len(data) // 3], content_type="image/png")
        if action == "cut":
            response = web.StreamResponse(headers={"Content-Length": str(len(data)), "Content-Type": "image/png"})
            await response.prepare(request)
            await response.write(data[: len(data) // 3])
            await asyncio.sleep(0.05)
            return await reset_connection(request)
        if action == "500":
            return reply_json({"detail": "Error"}, 500)
        return web.Response(body=data, content_type="image/png")

    def report(self) -> dict:
        jobs = [job.report() for job in self.jobs.values()]
        return {"jobs": jobs, "posts": self.posts, "violations": self.violations, "fired": self.rules.fired}


def build(port: int) -> web.Application:
    """Put the server together."""
    api = ImageApi(port, sys.argv[1])
    app = web.Application()
    app.add_routes([
        web.post("/sdxl/inpainting/v1", api.submit),
        web.get("/sdxl/inpainting/v1/status/{id}", api.status),
        web.get("/results/{id}/{sample}.png", api.result),
    ])  # fmt: skip

    def forget() -> None:
        api.jobs.clear()
        api.posts.clear()

    add_control(app, {
        "configure": api.configure, "release": api.release, "rules": api.rules.add, "report": api.report,
        "forget": forget, "counts": lambda: {"posted": len(api.posts), "jobs": len(api.jobs)},
    })  # fmt: skip
    return app


if __name__ == "__main__":
    serve(build)
