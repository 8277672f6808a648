"""One protect step in a process of its own: `python -m bench.protecting retouch|naive`, a JSON line on standard output.

The picture has 12 megapixels (a JPEG as a phone makes it), the mask has its size, the result 1024×768. The naive way is
what Pillow's tutorial shows: decode all, scale the result up, `Image.composite`, save, in a thread.
"""

import asyncio
import io
import json
import os
import sys
import time
from pathlib import Path

from PIL import Image, ImageDraw

from bot.pictures.pictures import PillowPictures

WIDTH_PX, HEIGHT_PX = 4000, 3000
LIMIT_BYTES = 50 * 1024 * 1024
TICK_S = 0.002
TIMES = 3


def photo(width_px: int, height_px: int) -> Image.Image:
    """Give what compresses like a photograph: smooth, with grain and edges."""
    grain = Image.effect_noise((width_px, height_px), 12)
    slope = Image.linear_gradient("L").resize((width_px, height_px))
    return Image.merge("RGB", (Image.blend(grain, slope, 0.6), slope, Image.blend(slope, grain, 0.3)))


def files() -> tuple[bytes, bytes, bytes]:
    """Give picture, mask and result."""
    mask = Image.new("L", (WIDTH_PX, HEIGHT_PX), 0)
    ImageDraw.Draw(mask).ellipse((1200, 900, 2400, 2000), fill=255)
    return (
        _file(photo(WIDTH_PX, HEIGHT_PX), "JPEG", quality=92),
        _file(mask, "PNG"),
        _file(photo(1024, 768), "PNG"),
    )


def _file(picture: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def naive(result: bytes, image: bytes, mask: bytes) -> int:
    """Lay the result over the picture; give the file's size."""
    whole = Image.open(io.BytesIO(image)).convert("RGB")
    scaled = Image.open(io.BytesIO(result)).convert("RGB").resize(whole.size, Image.Resampling.LANCZOS)
    done = Image.composite(scaled, whole, Image.open(io.BytesIO(mask)).convert("L"))
    return len(_file(done, "PNG"))


async def run(which: str) -> dict:
    """Do it three times, and watch the event loop meanwhile."""
    image, mask, result = files()
    pictures = PillowPictures(max_picture_px=50_000_000)
    _forget_peak()
    before_kib = _status("VmRSS")
    began, began_cpu_s = time.monotonic(), time.process_time()
    gaps_s = [0.0]
    watch = asyncio.create_task(_note_gaps(gaps_s))
    for _ in range(TIMES):
        if which == "retouch":
            done = await pictures.protect(
                io.BytesIO(result), io.BytesIO(image), io.BytesIO(mask), upload_limit_bytes=LIMIT_BYTES
            )
            size_bytes = done.size_bytes
            done.file.close()
        else:
            size_bytes = await asyncio.to_thread(naive, result, image, mask)
    wall_s, cost_s = time.monotonic() - began, time.process_time() - began_cpu_s
    watch.cancel()
    pictures.close()
    return {
        "protect 12 Mpx s": round(wall_s / TIMES, 2), "protect 12 Mpx CPU s": round(cost_s / TIMES, 2),
        "protect 12 Mpx peak MiB": round((_status("VmHWM") - before_kib) / 1024, 1),
        "protect 12 Mpx loop blocked ms": round(1000 * max(gaps_s), 1),
        "=protect 12 Mpx file MiB": round(size_bytes / 2**20, 1),
    }  # fmt: skip


async def _note_gaps(gaps_s: list[float]) -> None:
    """Note how late the loop comes back to whoever asked for 2 ms."""
    while True:
        asked = time.monotonic()
        await asyncio.sleep(TICK_S)
        gaps_s.append(time.monotonic() - asked - TICK_S)


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _status(field: str) -> int:
    for line in Path(f"/proc/{os.getpid()}/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1])
    return 0


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(sys.argv[1]))))
