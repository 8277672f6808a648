"""What the real API does not have: the page at `/`, the knobs, the faults and the list of jobs under `/sandbox/`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from sandbox.imagepipeline.faults import HOMES, Fault, FaultKind, Stage
from sandbox.imagepipeline.job_answers import not_found
from sandbox.imagepipeline.knobs import Knobs
from sandbox.imagepipeline.result_answers import send_result
from sandbox.imagepipeline.wire import refusal

if TYPE_CHECKING:
    from sandbox.imagepipeline.server import ImagePipeline

_PAGE: Final = Path(__file__).with_name("page.html")
_FAULTS: Final = TypeAdapter(list[Fault] | Fault)
_MOST_LISTED: Final = 100


def add_routes(app: web.Application, api: "ImagePipeline") -> None:
    """Everything that turns or shows the stand-in. It needs no key: it is for the one who runs it."""

    async def page(_: web.Request) -> web.FileResponse:
        return web.FileResponse(_PAGE)

    async def knobs(_: web.Request) -> web.Response:
        return web.json_response(api.knobs.model_dump(mode="json"))

    async def turn_knobs(request: web.Request) -> web.Response:
        wanted = await request.json()
        api.knobs = Knobs.model_validate({**api.knobs.model_dump(), **wanted})
        return await knobs(request)

    async def faults(_: web.Request) -> web.Response:
        rules = [{**_plain(fault), "struck": struck} for fault, struck in api.faults.rules()]
        kinds = {kind: HOMES.get(kind, (Stage.JOB,)) for kind in FaultKind}
        return web.json_response({"rules": rules, "kinds": kinds})

    async def add_faults(request: web.Request) -> web.Response:
        wanted = _FAULTS.validate_json(await request.read())
        api.faults.add(*(wanted if isinstance(wanted, list) else [wanted]))
        return await faults(request)

    async def clear_faults(request: web.Request) -> web.Response:
        api.faults.clear()
        return await faults(request)

    async def jobs(request: web.Request) -> web.Response:
        """The newest first; `?limit=` says how many."""
        limit = int(request.query.get("limit", _MOST_LISTED))
        newest = [job.as_json() for job in reversed(tuple(api.jobs))][:limit]
        counts = {name: api.counts[name] for name in (Stage.SUBMIT, Stage.STATUS, Stage.RESULT, "keys_leaked")}
        return web.json_response({"accepted": api.jobs.accepted_count, "requests": counts, "jobs": newest})

    async def preview(request: web.Request) -> web.StreamResponse:
        """Show a result without any fault, and without counting it as a download."""
        job, number = api.jobs.get(request.match_info["job_id"]), int(request.match_info["number"])
        if job is None or number >= len(job.results):
            return not_found()
        return await send_result(request, job, number, None)

    app.middlewares.append(_refuses)
    app.router.add_get("/", page)
    app.router.add_get("/sandbox/knobs", knobs)
    app.router.add_put("/sandbox/knobs", turn_knobs)
    app.router.add_get("/sandbox/faults", faults)
    app.router.add_post("/sandbox/faults", add_faults)
    app.router.add_delete("/sandbox/faults", clear_faults)
    app.router.add_get("/sandbox/jobs", jobs)
    app.router.add_get("/sandbox/results/{job_id}/{number:[0-3]}.png", preview, allow_head=False)


@web.middleware
async def _refuses(request: web.Request, handler: Any) -> web.StreamResponse:  # noqa: ANN401 (aiohttp's own type is Callable)
    """Say what is wrong with knobs or faults that make no sense."""
    try:
        response: web.StreamResponse = await handler(request)
    except ValidationError as error:
        return web.json_response(refusal(error), status=422)
    return response


def _plain(fault: Fault) -> dict[str, Any]:
    return fault.model_dump(mode="json", exclude_defaults=True)
