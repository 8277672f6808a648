"""`python -m bench NAME [--bot retouch,naive,floor]`: run one measurement and print its table."""

import argparse
import asyncio
import json
import os
import platform
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench import figures
from bench.everything import FULL, QUICK, Everything
from bench.measures import bad_inputs, burst, contract, faults, large, latency, masks, page, waiting
from bench.processes import BOTS
from bench.world import OUT


def _time_range(text: str) -> tuple[float, float]:
    low, _, high = text.partition("-")
    return float(low), float(high or low)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    names = parser.add_subparsers(dest="name", required=True)

    def add(name: str, about: str, bots: str) -> argparse.ArgumentParser:
        one = names.add_parser(name, help=about, description=about)
        one.add_argument("--bot", default=bots, help=f"comma-separated, the first is compared: {', '.join(BOTS)}")
        return one

    burst = add("burst", "N commands at once", "retouch,naive,floor,ack")
    burst.add_argument("--n", type=int, default=300)
    burst.add_argument(
        "--api", type=_time_range, default=(4.0, 7.0), help="seconds a job takes: 4-7, or 5 for all alike"
    )
    burst.add_argument("--warm", type=int, default=10, help="jobs beforehand")
    burst.add_argument("--protect", action="store_true", help="a bot that can lays the results over their pictures")
    latency = add("latency", "API done → pictures in the reply, one job after another", "retouch,naive,floor,floor-0.1")
    latency.add_argument("--n", type=int, default=60)
    latency.add_argument("--api", type=_time_range, default=(4.0, 7.0))
    latency.add_argument("--warm", type=int, default=30)
    latency.add_argument("--rate", type=float, default=2.0, help="jobs per second")
    waiting = add("waiting", "memory and answers while N jobs wait at the API", "retouch,naive,floor")
    waiting.add_argument("--n", type=int, default=2000)
    waiting.add_argument("--rate", type=float, default=100.0, help="jobs per second while the line grows; 0: at once")
    waiting.add_argument("--probes", type=int, default=200)
    large = add("large", "photographs of 12 megapixels: the whole bot's memory", "retouch")
    large.add_argument("--limit", default="10,25", help="upload limits in MiB")
    large.add_argument("--only", default="", help="cases whose name contains this")
    understood = names.add_parser("masks", help="how well masks of all kinds are understood")
    understood.add_argument("--n", type=int, default=200, help="cases of each sort")
    understood.add_argument("--seed", type=int, default=1)
    understood.add_argument("--pictures", type=Path, action="append", default=[], help="folders, instead of our own")
    understood.add_argument("--likely", action="store_true", help="what people draw most, instead of the limits")
    understood.add_argument("--show", action="store_true", help="name each case below its bar")
    for name, about in (("faults", "one fault at a time"), ("bad-inputs", "what people do wrong")):
        add(name, about, "retouch").add_argument("--only", default="", help="cases whose name contains this")
    flood = names.add_parser("page", help="the sandbox's page under a flood of messages and edits")
    flood.add_argument("--bot", default="page,reader", help="the page, and one that only reads the same events")
    flood.add_argument("--edits", type=int, default=100, help="edits per second")
    flood.add_argument("--seconds", type=float, default=10.0)
    whole = names.add_parser("all", help="everything, as one table with the goals; over 20 minutes")
    whole.add_argument("--quick", action="store_true", help="a few minutes: does the bench itself work?")
    whole.add_argument("--json", action="store_true", help="print the numbers instead of the table")
    whole.add_argument("--keep", type=Path, default=OUT / "all", help="where table, numbers and plot are written")
    add("contract", "every request the bot sent in the runs so far, against Discord's description", "retouch")
    return parser


async def _compare(name: str, measure: Callable[[str], Awaitable[figures.Row]], bots: list[str]) -> None:
    columns: dict[str, figures.Row] = {}
    for bot in bots:
        began = time.monotonic()
        columns[bot] = await measure(bot)
        columns[bot]["=took s"] = round(time.monotonic() - began)
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    print(f"{name} on {machine}, {time.strftime('%Y-%m-%d %H:%M')}\n")
    print(figures.comparison(columns))
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / f"{name}.json").write_text(json.dumps(columns, indent=1))


async def _run(options: argparse.Namespace) -> None:
    this = asyncio.current_task()
    assert this is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, this.cancel)  # so that the children are ended too
    if options.name == "all":
        await _everything(options)
        return
    bots = options.bot.split(",")
    if options.name != "page" and (unknown := set(bots) - BOTS.keys()):
        raise SystemExit(f"no such bot: {', '.join(unknown)}; there are {', '.join(BOTS)}")
    compared = _compared(options)
    if compared is not None:
        await _compare(*compared, bots)
        return
    for bot in bots:
        if options.name == "contract":
            contract.measure(bot)
        elif options.name == "large":
            for limit in options.limit.split(","):
                await large.measure(bot, limit_mib=int(limit), only=options.only)
        else:
            await (faults if options.name == "faults" else bad_inputs).measure(bot, options.only)


async def _everything(options: argparse.Namespace) -> None:
    whole = Everything(QUICK if options.quick else FULL)
    await whole.run()
    whole.keep(options.keep)
    print((options.keep / "figures.json").read_text() if options.json else whole.text())


def _compared(options: argparse.Namespace) -> tuple[str, Callable[[str], Awaitable[figures.Row]]] | None:
    """What the table is called, and the measurement of one bot, of those that put bots side by side."""
    o = options
    match o.name:
        case "page":
            return "page", lambda which: page.measure(which, edits_per_s=o.edits, duration_s=o.seconds)
        case "burst":
            return f"burst-{o.n}", lambda bot: burst.measure(
                bot, count=o.n, time_s=o.api, warm=o.warm, protect=o.protect
            )
        case "latency":
            return "latency", lambda bot: latency.measure(bot, count=o.n, time_s=o.api, warm=o.warm, rate=o.rate)
        case "waiting":
            return f"waiting-{o.n}", lambda bot: waiting.measure(bot, count=o.n, rate=o.rate, probes=o.probes)
    return None


def main() -> None:
    options = _parser().parse_args()
    if options.name == "masks":
        masks.measure(
            count=options.n,
            seed=options.seed,
            folders=options.pictures,
            show=options.show,
            is_likely=options.likely,
        )
    else:
        asyncio.run(_run(options))


if __name__ == "__main__":
    main()
