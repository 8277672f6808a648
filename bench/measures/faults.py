"""One fault at a time, of Discord, its gateway and the image API: what the person is left with."""

import asyncio
import time

from bench.judge import judge
from bench.measures.cases import PICTURES, REASON, Case, Outcome, decide, show, summary
from bench.world import World

API_TIME_S = 2.0
GATEWAY_API_TIME_S = 5.0
HEARTBEAT_MS = 3000
RECONNECT_WITHIN_S = 110


def _on(where: str, action: str, times: int = 1) -> list[dict]:
    return [{"where": where, "action": action, "times": times}]


CASES = [
    Case("nothing goes wrong", PICTURES, posts=1),
    Case("nothing goes wrong, four samples", PICTURES, pictures=4, options={"samples": 4}, posts=1),
    Case("edit: TCP reset after the upload", PICTURES, discord=_on("edit_files", "reset"), posts=1),
    Case("edit: TCP reset in the upload", PICTURES, discord=_on("edit_files", "reset_early"), posts=1),
    Case("edit: carried out, answer lost", PICTURES, discord=_on("edit_files", "carry_reset"), posts=1),
    Case("edit: 500 once", PICTURES, discord=_on("edit_files", "500"), posts=1),
    Case("edit: 500 three times", PICTURES, discord=_on("edit_files", "500", 3), posts=1, wait_s=40),
    Case("edit: 502 with HTML", PICTURES, discord=_on("edit_files", "502"), posts=1),
    Case("edit: 429", PICTURES, discord=_on("edit_files", "429"), posts=1),
    Case("deferral: carried out, answer reset", PICTURES, discord=_on("callback", "carry_reset"), posts=1),
    Case("deferral: carried out, never answered", PICTURES, discord=_on("callback", "carry_hang"), posts=1, wait_s=70),
    Case("deferral: reset, not carried out", PICTURES, discord=_on("callback", "reset"), posts=1),
    Case("submit: 429 with Retry-After 2", PICTURES, images=_on("post", "429"), posts=2),
    Case("submit: 500", REASON, images=_on("post", "500")),
    Case("submit: 402 no credit", REASON, images=_on("post", "402"), posts=1),
    Case("submit: 422 refused with a reason", REASON, images=_on("post", "422"), posts=1),
    Case("submit: FAILURE with a leaky error", REASON, images=_on("post", "failure"), posts=1),
    Case("submit: reset, not carried out", REASON, images=_on("post", "reset"), posts=1),
    Case("submit: carried out, answer reset", REASON, images=_on("post", "carry_reset"), posts=1),
    Case("submit: carried out, never answered", REASON, images=_on("post", "carry_hang"), posts=1, wait_s=100),
    Case("status: 404 on the first call", PICTURES, images=_on("status", "404"), posts=1),
    Case("status: 500 three times", PICTURES, images=_on("status", "500", 3), posts=1, wait_s=40),
    Case("status: 429 with Retry-After 2", PICTURES, images=_on("status", "429"), posts=1),
    Case("status: HTML with 200, twice", PICTURES, images=_on("status", "html200", 2), posts=1, wait_s=40),
    Case("status: HTML with 502, twice", PICTURES, images=_on("status", "html502", 2), posts=1, wait_s=40),
    Case("status: TCP reset", PICTURES, images=_on("status", "reset"), posts=1),
    Case("job: FAILURE with a leaky error", REASON, images=_on("job", "failure"), posts=1),
    Case("job: SUCCESS without URLs", REASON, images=_on("job", "no_urls"), posts=1, wait_s=30),
    Case("result: HTML instead of a picture", REASON, images=_on("job", "html_result"), posts=1, wait_s=30),
    Case("result: truncated picture", REASON, images=_on("job", "truncated"), posts=1, wait_s=30),
    Case("result: on a host that is not allowed", REASON, images=_on("job", "forbidden_host"), posts=1, wait_s=30),
    Case("result: download cut once", PICTURES, images=_on("result", "cut"), posts=1),
    Case("result: 500 once", PICTURES, images=_on("result", "500"), posts=1),
]


async def _one(world: World, case: Case, number: int) -> Outcome:
    for tell, rules in ((world.tell_discord, case.discord), (world.tell_images, case.images)):
        await tell("rules", rules=[rule | {"number": number} for rule in rules])
    await world.tell_discord("special", number=number, files={}, options=case.options)
    await world.tell_discord("fire", first=number, count=1)
    end = time.monotonic() + case.wait_s
    while time.monotonic() < end:
        await asyncio.sleep(0.5)
        report = await world.tell_discord("report")
        use = next(use for use in report["uses"] if use["number"] == number)
        if judge(use, report["odd_files"]).right_pictures >= case.pictures:
            break
    await asyncio.sleep(1.5)
    return await outcome_of(world, case, number)


async def outcome_of(world: World, case: Case, number: int) -> Outcome:
    """Judge one person's case as it stands now."""
    report, images = await world.tell_discord("report"), await world.tell_images("report")
    use = next(use for use in report["uses"] if use["number"] == number)
    posts = sum(post["number"] == number for post in images["posts"])
    return decide(case, judge(use, report["odd_files"]), posts)


async def measure(bot: str, only: str = "") -> None:
    """Run all cases whose name contains `only`, print each."""
    outcomes = []
    if cases := [case for case in CASES if only in case.name]:
        async with World(bot, "faults") as world:
            await world.tell_images("configure", time_s=(API_TIME_S, API_TIME_S), fetches=True)
            for number, case in enumerate(cases, start=1):
                outcomes.append(await _one(world, case, number))
                show(outcomes[-1])
            await print_rest(world)
    for how in ("drop", "reconnect", "invalid", "zombie"):
        if only in f"gateway: {how}":
            async with World(bot, f"faults-{how}", heartbeat_ms=HEARTBEAT_MS) as world:
                await world.tell_images("configure", time_s=(GATEWAY_API_TIME_S, GATEWAY_API_TIME_S))
                outcomes += await _gateway(world, how, first=1000)
                await print_rest(world)
    print(f"\n{summary('faults', bot, outcomes)}")


async def _gateway(world: World, how: str, first: int) -> list[Outcome]:
    """Let the connection fail under a running job; a second command comes while it is down, a third when it is back."""
    known = len((await world.tell_discord("status"))["history"])
    await world.tell_discord("fire", first=first, count=1)
    await asyncio.sleep(1)
    began = time.monotonic()
    await world.tell_discord("gateway", how=how)
    numbers = [first]
    if how == "drop":
        await world.tell_discord("fire", first=first + 1, count=1)
        numbers.append(first + 1)
    back = None
    while back is None and time.monotonic() - began < RECONNECT_WITHIN_S:
        await asyncio.sleep(0.1)
        history = (await world.tell_discord("status"))["history"][known:]
        back = next((one for one in history if one["event"] in ("resume", "identify")), None)
    if back:
        await asyncio.sleep(0.5)
        await world.tell_discord("fire", first=first + 2, count=1)
        numbers.append(first + 2)
    await world.until("with_pictures", len(numbers), 1)
    await asyncio.sleep(GATEWAY_API_TIME_S + 6)
    took = f"{back['event']} after {back['at'] - began:.1f} s" if back else "never back"
    names = {first: "job running", first + 1: "command while down", first + 2: "command when back"}
    found = []
    for number in numbers:
        case = Case(f"gateway: {how} ({took}): {names[number]}", PICTURES, posts=1)
        found.append(await outcome_of(world, case, number))
        show(found[-1])
    return found


async def print_rest(world: World) -> None:
    """Print what was seen beside the cases."""
    discord, images = await world.tell_discord("report"), await world.tell_images("report")
    violations = sorted({*discord["violations"], *images["violations"]})
    print(f"other violations: {'; '.join(violations) or 'none'}; rate limits hit: {discord['too_fast'] or 'none'}; "
          f"leaks in the log: {', '.join(world.leaks()) or 'none'}")  # fmt: skip
