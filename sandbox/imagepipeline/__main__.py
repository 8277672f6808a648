"""`python -m sandbox.imagepipeline`: the stand-in alone. Its address is one line of JSON on standard output."""

import argparse
import asyncio
import json
import signal
import sys

from sandbox.imagepipeline.knobs import Fill, ImagePipelineConfig, Knobs
from sandbox.imagepipeline.server import running


async def serve(config: ImagePipelineConfig) -> None:
    """Run until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(config) as api:
        sys.stdout.write(json.dumps({"url": api.url, "api_key": api.api_key}) + "\n")
        sys.stdout.flush()
        await stop.wait()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.imagepipeline", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes any free one")
    parser.add_argument("--api-key", default="sandbox-key")
    parser.add_argument("--fill", type=Fill, choices=list(Fill), default=Fill.PATCHMATCH)
    parser.add_argument("--work-s", type=float, nargs=2, default=(0.0, 0.0), metavar=("FROM", "TO"))
    arguments = parser.parse_args()
    knobs = Knobs(fill=arguments.fill, work_s=tuple(arguments.work_s))
    asyncio.run(serve(ImagePipelineConfig(arguments.host, arguments.port, arguments.api_key, knobs=knobs)))


if __name__ == "__main__":
    main()
