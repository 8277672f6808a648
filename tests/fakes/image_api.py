"""An image API that answers what a test told it to."""

import asyncio
import io

from bot.services.ports import Accepted, Done


class FakeImageApi:
    def __init__(self) -> None:
        self.submit_answer: object = Accepted("remote-1")
        self.wait_answer: object = Done(("https://results.test/1.png",))
        self.files: dict[str, list[object]] = {"https://results.test/1.png": [b"one"]}
        self.requests: list[object] = []
        self.finish = asyncio.Event()
        self.finish.set()
        self.reach = asyncio.Event()
        self.reach.set()
        self.fetched: list[str] = []
        self.hand_out = asyncio.Event()
        self.hand_out.set()

    async def submit(self, request, watch):
        await watch.sending()
        self.requests.append(request)
        await self.reach.wait()
        return _given(self.submit_answer)

    async def wait(self, remote_id, parameters):
        await self.finish.wait()
        return _given(self.wait_answer)

    def expected_s(self, parameters):
        return 10.0

    async def fetch(self, url, *, kept_waiting=lambda: None):
        self.fetched.append(url)
        if not self.hand_out.is_set():
            kept_waiting()
            await self.hand_out.wait()
        answers = self.files[url]
        answer = _given(answers.pop(0) if len(answers) > 1 else answers[0])
        return io.BytesIO(answer)


def _given(answer):
    if isinstance(answer, Exception):
        raise answer
    return answer
