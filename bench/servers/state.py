"""All that the Discord stand-in knows, and what it writes down about the bot."""

import asyncio
import base64
import time
from collections import defaultdict, deque

from bench import pictures
from bench.servers import payloads
from bench.servers.bodies import Refused
from bench.servers.faulting import Rules
from bench.servers.gateway import Gateway
from bench.servers.messages import Message, describe_file
from bench.servers.people import File, Use, ordinary_files

KEPT_ODD_FILES = 2000
WEBHOOK_LIMIT, WEBHOOK_WINDOW_S = 5, 2.0
CHANNEL_LIMIT, CHANNEL_WINDOW_S = 5, 5.0
GLOBAL_LIMIT, GLOBAL_WINDOW_S = 50, 1.0


class State:
    """One Discord: its gateway, people, messages and files."""

    def __init__(self, port: int, token: str) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.token = token
        self.gateway = Gateway(port, token)
        self.rules = Rules()
        self.commands: dict[str, list[dict]] = defaultdict(list)
        self.uses: dict[int, Use] = {}
        self.by_token: dict[str, Use] = {}
        self.by_id: dict[int, Use] = {}
        self.messages: dict[int, Message] = {}
        self.files: dict[int, File] = {}
        self.odd_files: dict[str, tuple[int | None, bytes]] = {}
        self.protects = False
        self.special_files: dict[int, dict[str, File]] = {}
        self.special_options: dict[int, dict] = {}
        self.kinds: dict[str, dict] = {}
        self.requests: list[dict] = []
        self.too_fast: dict[str, int] = defaultdict(int)
        self.violations = self.gateway.violations
        self._windows: dict[tuple, deque[float]] = {}
        self._pacer: asyncio.Task | None = None

    def limit(self, key: tuple, count: int, window_s: float) -> float | None:
        """Count a request against a rate limit; give the seconds to wait when it is over it."""
        window = self._windows.setdefault(key, deque())
        now = time.monotonic()
        while window and now - window[0] > window_s:
            window.popleft()
        if len(window) >= count:
            self.too_fast[str(key[0])] += 1
            return window_s - (now - window[0])
        window.append(now)
        return None

    def add_file(self, file: File) -> dict:
        """Put a file on the CDN and describe it with its signed address."""
        file_id = payloads.snowflake()
        self.files[file_id] = file
        expires = int(time.time()) + 86_400
        url = f"{self.base}/attachments/{payloads.GUILDS[0] + 1}/{file_id}/{file.name}"
        url += f"?ex={expires:x}&is={expires - 86_400:x}&hm={file.signature}&"
        return payloads.attachment(file_id, file.name, url, file.facts)

    def add_upload(self, number: int | None, name: str, data: bytes, seen: list[dict]) -> dict:
        """Put a bot's upload on the CDN; write down whether it is one of this job's results, byte for byte."""
        facts = describe_file(name, data)
        sample = next((s for s in range(4) if number is not None and data == _result(number, s, data)), None)
        file = File(name, facts, numbered=None if sample is None else (number, sample, pictures.RESULT))
        if sample is None:
            file.data = data
        described = self.add_file(file)
        if sample is None and len(self.odd_files) < KEPT_ODD_FILES:
            self.odd_files[described["id"]] = number, data
        seen.append({"id": described["id"], "name": name, "size": len(data), "exact": sample is not None})
        return described

    def command(self, name: str = "inpaint") -> dict:
        """Give the command as the bot registered it, or an unregistered bot's stand-in."""
        for commands in self.commands.values():
            for command in commands:
                if command["name"] == name:
                    return command
        return {"id": "1", "name": name, "options": []}

    def interaction(self, use: Use) -> dict:
        """Describe the use of /inpaint: a file is an attachment on the CDN, everything else a plain value."""
        files = self.special_files.get(use.number) or ordinary_files(use.number)
        # Results are judged byte for byte: a bot that lays them over the picture is asked not to, unless that is
        # measured, when pixels are compared.
        values = {"prompt": f"no. {use.number}: a red boat on calm water", "samples": 1, "protect": self.protects}
        values |= self.kinds.get(str(use.number // 1000), {}) | self.special_options.get(use.number, {})
        command = self.command()
        known = {option["name"]: option["type"] for option in command.get("options", [])}
        attachments = {name: self.add_file(file) for name, file in files.items()}
        options = [{"name": name, "type": 11, "value": one["id"]} for name, one in attachments.items()]
        types = {"prompt": 3, "samples": 4, "protect": 5, "steps": 4}
        for name, value in values.items():
            if name in known or name == "prompt":
                options.append({"name": name, "type": known.get(name, types.get(name, 3)), "value": value})
        resolved = {"attachments": {one["id"]: one for one in attachments.values()}}
        return payloads.interaction(
            interaction_id=use.id, token=use.token, command=command, number=use.number, options=options,
            resolved=resolved,
        )  # fmt: skip

    def set_kinds(self, kinds: dict[str, dict]) -> None:
        """Let jobs ask for different things by the thousands of their numbers: `{"3": {"steps": 26}}`."""
        self.kinds = kinds

    async def fire(
        self, first: int = 0, count: int = 0, interval_s: float = 0.0, numbers: list[int] | None = None
    ) -> None:
        """Let `count` people (or those with these numbers) use the command: all at once, or one after another."""
        numbers = numbers or list(range(first, first + count))
        if interval_s:
            self._pacer = asyncio.create_task(self._pace(numbers, interval_s))
        else:
            await self._send([self._new_use(number) for number in numbers])

    async def _pace(self, numbers: list[int], interval_s: float) -> None:
        due = time.monotonic()
        for number in numbers:
            await self._send([self._new_use(number)])
            due += interval_s
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    def _new_use(self, number: int) -> Use:
        use = Use(number)
        self.uses[number] = self.by_token[use.token] = self.by_id[use.id] = use
        return use

    async def _send(self, uses: list[Use]) -> None:
        events = [("INTERACTION_CREATE", self.interaction(use)) for use in uses]
        session = self.gateway.current
        if session is None:
            raise RuntimeError("no bot is connected")
        for use in uses:
            use.sent_at = time.monotonic()
        began = await session.dispatch(events)
        for use in uses:
            use.sent_at = began

    def special(self, number: int, files: dict[str, dict], options: dict | None = None) -> None:
        """Prepare one person's files and options instead of the ordinary ones (bytes in base64)."""
        made = ordinary_files(number)
        for role, said in files.items():
            data = base64.b64decode(said.pop("base64"))
            made[role] = File(said.pop("name"), said.pop("facts"), data, **said)
        self.special_files[number] = made
        self.special_options[number] = options or {}

    def use_of(self, token: str) -> Use:
        """Find whom an interaction token belongs to; refuse a dead or unknown one as Discord does."""
        use = self.by_token.get(token)
        if use is None or use.dead:
            raise Refused(401, 50027, "Invalid Webhook Token")
        return use


def _result(number: int, sample: int, data: bytes) -> bytes:
    width, height = pictures.png_size(data)
    if not 64 <= width <= 4096 or not 64 <= height <= 4096:
        return b""
    return pictures.numbered_png(number, sample, pictures.RESULT, width, height)
