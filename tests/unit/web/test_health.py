import asyncio
from contextlib import asynccontextmanager

from aiohttp.test_utils import TestClient, TestServer

from bot.web.health import Pages, health_app


async def well():
    return None


async def figures(accept):
    return b"a 1\n", f"text/plain; for={accept}"


@asynccontextmanager
async def served(**changes):
    given = {
        "version": "1.2.3",
        "application_id": lambda: 42,
        "running_jobs": lambda: 5,
        "parts": {"discord": well, "database": well},
        "metrics": figures,
    }
    async with TestClient(TestServer(health_app(Pages(**given | changes)))) as client:
        yield client


async def test_healthz_says_who_answers():
    async with served() as client, client.get("/healthz") as answer:
        assert answer.status == 200
        assert await answer.json() == {"status": "ok", "running_jobs": 5, "version": "1.2.3", "application_id": "42"}


async def test_before_the_login_nobody_knows_the_application():
    async with served(application_id=lambda: None) as client, client.get("/healthz") as answer:
        assert (await answer.json())["application_id"] is None


async def test_ready_when_every_part_is():
    async with served() as client, client.get("/readyz") as answer:
        assert answer.status == 200
        assert await answer.json() == {
            "status": "ok",
            "running_jobs": 5,
            "parts": {"discord": "ok", "database": "ok"},
        }


async def test_a_part_that_is_not_ready_is_named_with_its_reason():
    async def ill():
        return "the last write failed"

    async with served(parts={"discord": well, "database": ill}) as client, client.get("/readyz") as answer:
        assert answer.status == 503
        body = await answer.json()
        assert body["status"] == "not ready"
        assert body["parts"] == {"discord": "ok", "database": "the last write failed"}


async def test_a_part_that_does_not_answer_does_not_keep_the_page_waiting():
    async def silent():
        await asyncio.Event().wait()

    async with served(parts={"database": silent}) as client, client.get("/readyz") as answer:
        assert answer.status == 503
        assert (await answer.json())["parts"] == {"database": "does not answer within 2 s"}


async def test_metrics_come_as_they_are_asked_for():
    async with served() as client, client.get("/metrics", headers={"Accept": "this"}) as answer:
        assert answer.headers["Content-Type"] == "text/plain; for=this"
        assert await answer.text() == "a 1\n"
