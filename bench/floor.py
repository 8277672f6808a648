"""The floor: the least a bot can do, on raw aiohttp, with no library, no checks, no store.

`python -m bench.floor ack` only acknowledges. `python -m bench.floor full 1.0` does the HTTP it must: submits, polls
every 1.0 s, downloads into memory, edits the reply. Settings come from the same variables as the bot's.
"""

import asyncio
import itertools
import os
import sys

import aiohttp
import orjson

API = os.environ["DISCORD_API_URL"]
IMAGE_API = os.environ["IMAGEPIPELINE_BASE_URL"] + "/sdxl/inpainting/v1"
KEY = {"API-Key": os.environ["IMAGEPIPELINE_API_KEY"]}
TOKEN = os.environ["DISCORD_TOKEN"]
INTENT_GUILDS = 1
running: set[asyncio.Task] = set()


async def acknowledge(session: aiohttp.ClientSession, interaction: dict) -> None:
    url = f"{API}/interactions/{interaction['id']}/{interaction['token']}/callback"
    async with session.post(url, json={"type": 5}):
        pass


async def submit(session: aiohttp.ClientSession, interaction: dict) -> str:
    """Hand the job in; give its id."""
    data = interaction["data"]
    values = {option["name"]: option["value"] for option in data["options"]}
    files = data["resolved"]["attachments"]
    body = {
        "model_id": "sdxl", "prompt": values["prompt"], "num_inference_steps": 30, "samples": 1, "seed": 1,
        "guidance_scale": 7.5, "width": 1024, "height": 1024, "init_image": files[values["image"]]["url"],
        "mask_image": files[values["mask"]]["url"],
    }  # fmt: skip
    async with session.post(IMAGE_API, json=body, headers=KEY) as answer:
        return (await answer.json())["id"]


async def carry(session: aiohttp.ClientSession, interaction: dict, poll_s: float) -> None:
    """Take one job from the command to the pictures."""
    await acknowledge(session, interaction)
    job_id = await submit(session, interaction)
    while True:
        await asyncio.sleep(poll_s)
        async with session.get(f"{IMAGE_API}/status/{job_id}", headers=KEY) as answer:
            state = await answer.json()
        if state["status"] == "SUCCESS":
            break
    async with session.get(state["download_urls"][0]) as answer:
        picture = await answer.read()
    form = aiohttp.FormData()
    form.add_field("payload_json", '{"attachments": [{"id": 0, "filename": "result.png"}]}')
    form.add_field("files[0]", picture, filename="result.png", content_type="image/png")
    url = f"{API}/webhooks/{interaction['application_id']}/{interaction['token']}/messages/@original"
    async with session.patch(url, data=form):
        pass


async def beat(socket: aiohttp.ClientWebSocketResponse, interval_s: float) -> None:
    for _ in itertools.count():
        await asyncio.sleep(interval_s)
        await socket.send_str('{"op": 1, "d": null}')


def start(task: asyncio.Task) -> None:
    running.add(task)
    task.add_done_callback(running.discard)


async def main() -> None:
    mode, poll_s = sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(
        connector=connector, json_serialize=lambda body: orjson.dumps(body).decode()
    ) as session:
        headers = {"Authorization": f"Bot {TOKEN}"}
        async with session.get(f"{API}/gateway/bot", headers=headers) as answer:
            url = (await answer.json())["url"]
        async with session.get(f"{API}/users/@me", headers=headers) as answer:
            application = (await answer.json())["id"]
        option = {"description": "-", "required": True}
        options = [option | {"name": name, "type": kind} for name, kind in (("image", 11), ("mask", 11), ("prompt", 3))]
        command = {"name": "inpaint", "description": "Repaint", "type": 1, "options": options}
        async with session.put(f"{API}/applications/{application}/commands", json=[command], headers=headers):
            pass
        async with session.ws_connect(url + "/?v=10&encoding=json", max_msg_size=0) as socket:
            async for message in socket:
                event = orjson.loads(message.data)
                if event["op"] == 10:
                    start(asyncio.create_task(beat(socket, event["d"]["heartbeat_interval"] / 1000)))
                    about = {"os": "linux", "browser": "floor", "device": "floor"}
                    identify = {"token": TOKEN, "intents": INTENT_GUILDS, "properties": about}
                    await socket.send_str(orjson.dumps({"op": 2, "d": identify}).decode())
                elif event["t"] == "INTERACTION_CREATE":
                    what = acknowledge(session, event["d"]) if mode == "ack" else carry(session, event["d"], poll_s)
                    start(asyncio.create_task(what))


if __name__ == "__main__":
    asyncio.run(main())
