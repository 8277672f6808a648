"""The bot's ears without a Discord: discord.py's parser, the real cogs and buttons, and nothing behind them."""

import asyncio
import copy
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import aiohttp
import structlog
from discord import ClientUser
from discord.gateway import DiscordWebSocket

from bot.discordio.client import RetouchClient
from bot.services.answer_mask import AnswerMask
from bot.services.browse_history import BrowseHistory
from bot.services.clock import SystemClock
from bot.services.decide_job import DecideJob
from bot.services.delete_results import DeleteResults
from bot.services.explain_job import ExplainJob
from bot.services.export_chain import ExportChain
from bot.services.follow_up import FollowUp
from bot.services.front_door import FrontDoor
from bot.services.list_jobs import ListJobs
from bot.services.look_back import LookBack
from bot.services.name_area import NameArea
from bot.services.ports import Replies
from bot.services.show_shelved import ShowShelved
from cogs.history.buttons import set_up_history_buttons
from cogs.inpaint.buttons import set_up_buttons
from cogs.inpaint.intake import Intake
from cogs.inpaint.mask_buttons import set_up_mask_buttons
from cogs.jobs.buttons import UseCases as ListUseCases
from cogs.jobs.buttons import set_up_list_buttons
from cogs.pick_picture.cog import set_up_pick_select
from cogs.results.buttons import UseCases as ResultUseCases
from cogs.results.buttons import set_up_result_buttons
from cogs.results.starting import Starting
from tests.fakes.scripted_server import Reply, ScriptedServer
from tests.unit import all_commands
from tests.unit.all_commands import a_use_case

ME, SAM, GUILD, CHANNEL = 11, 22, 33, 44
JOB = "0123456789abcdef"
CHANNEL_JSON = {
    "id": str(CHANNEL),
    "type": 0,
    "name": "here",
    "guild_id": str(GUILD),
    "permissions": "2147483647",
    "position": 0,
    "nsfw": False,
    "topic": None,
    "parent_id": None,
    "permission_overwrites": [],
    "rate_limit_per_user": 0,
    "flags": 0,
    "last_message_id": None,
}


class Hearing:
    """Says gateway payloads to the bot and waits until nothing moves."""

    def __init__(self, socket: DiscordWebSocket, server: ScriptedServer, use_cases: list[Any]) -> None:
        self._socket = socket
        self._server = server
        self._use_cases = use_cases
        self._number = 10**18
        self.unobserved: list[dict[str, Any]] = []

    async def hear(self, event: str, data: Any) -> None:
        """Receive an event, and let everything that it starts come to its end."""
        before = asyncio.all_tasks()
        await self._socket.received_message(json.dumps({"op": 0, "s": 1, "t": event, "d": data}))
        for _ in range(100):
            begun = {task for task in asyncio.all_tasks() - before if not _is_servers(task)}
            if not begun:
                return
            await asyncio.wait(begun, timeout=0.2)
            # What a task died of is told when the task goes.
            self.unobserved += [
                {"task": task, "exception": task.exception()}
                for task in begun
                if task.done() and not task.cancelled() and task.exception()
            ]
        raise AssertionError([task.get_coro() for task in begun])

    @property
    def answers(self) -> list[str]:
        """The paths of all that was said to Discord."""
        return [one.path for one in self._server.asked]

    @property
    def use_cases_called(self) -> bool:
        """Whether anything behind the cogs was reached."""
        return any(mock.mock_calls for mock in self._use_cases)

    async def serves(self) -> bool:
        """Whether the next command is answered."""
        self._number += 1
        asked = len(self._server.asked)
        await self.hear("INTERACTION_CREATE", command("privacy", [sub("about")]) | {"id": str(self._number)})
        answers = [one for one in self._server.asked[asked:] if one.path.startswith(f"/interactions/{self._number}/")]
        return len(answers) == 1


@asynccontextmanager
async def hearing(monkeypatch: Any) -> AsyncIterator[Hearing]:
    """A bot that is connected to nothing but an HTTP server which takes every answer."""
    # Its parser is patched for good, and its base address set, by the client: as in the bot.
    async with ScriptedServer().running() as server:
        server.say(Reply(200, b"{}", {"Content-Type": "application/json"}))

        async def nothing(_: RetouchClient) -> None:
            return None

        client = RetouchClient(server.url, nothing)
        client.http._HTTPClient__session = session = aiohttp.ClientSession()
        client.http._global_over = asyncio.Event()
        client.http._global_over.set()
        await client._async_setup_hook()
        client._connection._command_tree = client.tree
        me = {"id": str(ME), "username": "retouch", "discriminator": "0", "avatar": None, "bot": True}
        client._connection.user = ClientUser(state=client._connection, data=me)
        client._connection.application_id = client._application_id = ME
        use_cases: list[Any] = []

        def noted(kind: type[Any]) -> Any:
            use_cases.append(a_use_case(kind))
            return use_cases[-1]

        monkeypatch.setattr(all_commands, "a_use_case", noted)
        await _furnish(client, noted)
        socket = DiscordWebSocket(SimpleNamespace(), loop=asyncio.get_running_loop())
        socket._connection, socket._discord_parsers = client._connection, client._connection.parsers
        socket.shard_id, socket._keep_alive, socket.log_receive = 0, None, lambda _: None
        socket._dispatch = lambda *_: None
        heard = Hearing(socket, server, use_cases)
        asyncio.get_running_loop().set_exception_handler(lambda _, context: heard.unobserved.append(context))
        structlog.configure(logger_factory=structlog.ReturnLoggerFactory(), cache_logger_on_first_use=False)
        try:
            yield heard
        finally:
            structlog.reset_defaults()
            await session.close()


def _is_servers(task: asyncio.Task[Any]) -> bool:
    """Whether this is a connection of the server that takes the answers."""
    return getattr(task.get_coro(), "__qualname__", "").startswith("RequestHandler.")


async def _furnish(client: RetouchClient, a_use_case: Callable[[type[Any]], Any]) -> None:
    front_door = FrontDoor()
    for cog in all_commands.all_cogs():
        await client.add_cog(cog)
        for menu in getattr(cog, "menus", ()):
            client.tree.add_command(menu)
    intake, list_jobs, decide_job = a_use_case(Intake), a_use_case(ListJobs), a_use_case(DecideJob)
    set_up_buttons(client, decide_job, SystemClock())
    set_up_mask_buttons(client, a_use_case(AnswerMask), a_use_case(NameArea), intake)
    set_up_list_buttons(client, ListUseCases(list_jobs, decide_job, a_use_case(ShowShelved), a_use_case(Replies)))
    set_up_history_buttons(client, a_use_case(BrowseHistory), a_use_case(ExportChain))
    set_up_pick_select(client, front_door)
    use_cases = (Starting, FollowUp, LookBack, ExplainJob, DeleteResults)
    set_up_result_buttons(client, ResultUseCases(*map(a_use_case, use_cases), front_door))


def sub(name: str, options: list[Any] | None = None) -> dict[str, Any]:
    return {"type": 1, "name": name, "options": options or []}


def interaction(kind: int, data: dict[str, Any], **more: Any) -> dict[str, Any]:
    """INTERACTION_CREATE as Discord sends it."""
    user = {"id": str(SAM), "username": "sam", "discriminator": "0", "avatar": None, "global_name": "Sam"}
    return {
        "id": "999",
        "application_id": str(ME),
        "type": kind,
        "token": "token",
        "version": 1,
        "data": data,
        "guild_id": str(GUILD),
        "guild": {"id": str(GUILD), "locale": "en-US", "features": []},
        "guild_locale": "en-US",
        "locale": "en-US",
        "channel_id": str(CHANNEL),
        "channel": CHANNEL_JSON,
        "member": {
            "user": user,
            "roles": [],
            "permissions": "2147483647",
            "joined_at": "2024-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
        },
        "app_permissions": "2147483647",
        "entitlements": [],
        "authorizing_integration_owners": {"0": str(GUILD)},
        "context": 0,
        "attachment_size_limit": 10_485_760,
        **copy.deepcopy(more),
    }


def command(name: str, options: list[Any] | None = None, **more: Any) -> dict[str, Any]:
    data = {"id": "5", "name": name, "type": 1, "options": options or [], **more}
    return interaction(2, data)


def message(*components: Any) -> dict[str, Any]:
    return {
        "id": "777",
        "channel_id": str(CHANNEL),
        "author": {"id": str(ME), "username": "retouch", "discriminator": "0", "avatar": None, "bot": True},
        "content": "",
        "timestamp": "2024-01-01T00:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
        "flags": 1 << 15,
        "components": list(components),
    }


def press(custom_id: str, *, shown: bool = True, kind: int = 2, values: list[Any] | None = None) -> dict[str, Any]:
    """A button or a menu that is used; `shown`: the message that it is on has it."""
    part: dict[str, Any] = {"type": kind, "custom_id": custom_id if shown else "retouch:other", "id": 3}
    part |= {"style": 2, "label": "x"} if kind == 2 else {"options": [{"label": "a", "value": "left"}]}
    data = {"custom_id": custom_id, "component_type": kind, "id": 3, **({} if values is None else {"values": values})}
    return interaction(3, data, message=message({"type": 1, "id": 2, "components": [part]}))


def form(custom_id: str, parts: list[Any], **more: Any) -> dict[str, Any]:
    """A modal that was sent."""
    return interaction(5, {"custom_id": custom_id, "components": parts, **more})


def label(kind: int, custom_id: str, **more: Any) -> dict[str, Any]:
    return {"type": 18, "id": 1, "component": {"type": kind, "id": 2, "custom_id": custom_id, **more}}
