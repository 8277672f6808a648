"""Photographs of 12 megapixels: what the whole bot takes to read their masks and to lay results over them."""

import asyncio
import os
import time
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

from bench import bad_pictures
from bench.figures import table
from bench.pictures import encoded
from bench.processes import Sampler, cpu_s, rss_kib
from bench.world import World

SIZE_PX = (4000, 3000)
CASES = {
    # what: people at once, samples, picture, mask
    "JPEG": (1, 1, "jpeg", "black and white"),
    "JPEG, 4 samples": (1, 4, "jpeg", "black and white"),
    "JPEG, turned by EXIF": (1, 1, "turned", "black and white"),
    "JPEG, drawn over": (1, 1, "jpeg", "drawn over"),
    "PNG": (1, 1, "png", "black and white"),
    "PNG, 4 samples": (1, 4, "png", "black and white"),
    "PNG, erased": (1, 1, "png", "erased"),
    "PNG, drawn over": (1, 1, "png", "drawn over"),
    "PNG, drawn over, 4 samples": (1, 4, "png", "drawn over"),
    "JPEG, drawn over, 4 people at once": (4, 1, "jpeg", "drawn over"),
    "PNG, 4 people at once": (4, 1, "png", "black and white"),
}
WITHIN_S = 150
RESULT_AFTER_S = 0.5
# What the bot attaches in place of what was given.
CHANGED = ("picture", "mask")


@lru_cache(maxsize=1)
def photograph() -> Image.Image:
    """Give soft shapes of all sizes, and a sensor's noise."""
    chance = np.random.default_rng(7)
    whole = np.zeros((SIZE_PX[1], SIZE_PX[0], 3), np.float32)
    for cells, weight in ((4, 70), (16, 40), (64, 20), (256, 8)):
        field = chance.normal(0, weight, (3 * cells // 4, cells, 3)).astype(np.float32)
        for band in range(3):
            soft = Image.fromarray(field[..., band]).resize(SIZE_PX, Image.Resampling.BICUBIC)
            whole[..., band] += np.asarray(soft)
    whole += chance.normal(0, 1.5, whole.shape[:2])[..., None]
    return Image.fromarray(np.clip(whole + 120, 0, 255).astype(np.uint8))


def shape() -> Image.Image:
    """Give what is to be repainted: an ellipse."""
    made = Image.new("L", SIZE_PX)
    ImageDraw.Draw(made).ellipse((800, 700, 2600, 2300), fill=255)
    return made


@lru_cache(maxsize=8)
def file_of(what: str) -> dict:
    """Describe a picture or a mask for the server."""
    photo = photograph()
    if what == "black and white":
        return bad_pictures.file("mask.png", encoded(shape(), "PNG"))
    if what == "erased":
        photo.putalpha(shape().point(lambda level: 255 - level))
        made = encoded(photo, "PNG")
        photograph.cache_clear()
        return bad_pictures.file("mask.png", made)
    if what == "drawn over":
        copy = photo.copy()
        ImageDraw.Draw(copy).ellipse((800, 700, 2600, 2300), outline=(255, 0, 0), width=50)
        return bad_pictures.file("mask.jpg", encoded(copy, "JPEG", quality=80), "image/jpeg")
    if what == "png":
        return bad_pictures.file("photo.png", encoded(photo, "PNG"))
    exif = Image.Exif()
    exif[0x0112] = 3 if what == "turned" else 1
    return bad_pictures.file("photo.jpg", encoded(photo, "JPEG", quality=95, exif=exif), "image/jpeg")


async def measure(bot: str, *, limit_mib: int, only: str) -> None:
    """Run all cases whose name contains `only` in one bot, which was warm before; print a table."""
    os.environ["BENCH_UPLOAD_LIMIT_MIB"] = str(limit_mib)
    rows = [["12 megapixels", "RSS before", "peak MiB", "CPU s", "took s", "delivered, MiB"]]
    async with World(bot, f"large-{limit_mib}") as world:
        await world.tell_discord("protect")
        await world.warm_up(10, (1.0, 1.0))
        await world.tell_images("configure", time_s=(RESULT_AFTER_S, RESULT_AFTER_S))
        first = 100
        for name, (people, samples, picture, mask) in CASES.items():
            if only in name:
                rows.append([name, *await _one(world, range(first, first + people), samples, picture, mask)])
                first += people
    print(f"upload limit {limit_mib} MiB, {bot}\n\n{table(rows)}\n")


async def _one(world: World, numbers: range, samples: int, picture: str, mask: str) -> list[str]:
    options = {"samples": samples, "preview": False, "protect": True}
    for number in numbers:
        files = {"image": dict(file_of(picture)), "mask": dict(file_of(mask))}
        await world.tell_discord("special", number=number, files=files, options=options)
    before_kib, before_s, began = rss_kib(world.bot.pid), cpu_s(world.bot.pid), time.monotonic()
    sampler = Sampler(world.bot.pid)
    sampler.start()
    await world.tell_discord("fire", first=numbers.start, count=len(numbers))
    files: list[dict] = []
    while len(files) < len(numbers) * samples and time.monotonic() < began + WITHIN_S:
        await asyncio.sleep(0.25)
        seen = [(await world.tell_discord("use", number=number))["seen"] for number in numbers]
        sights = [sight for one in seen for sight in one]
        files = [file for sight in sights for file in sight["files"] if not file["name"].startswith(CHANGED)]
    took_s = time.monotonic() - began
    shown = [f"{file['name'].rsplit('.', 1)[-1]} {file['size'] / 2**20:.1f}" for file in files]
    complete = len(files) == len(numbers) * samples
    return [
        f"{before_kib / 1024:.0f}",
        f"{sampler.stop() / 1024:.0f}",
        f"{cpu_s(world.bot.pid) - before_s:.1f}",
        f"{took_s:.1f}",
        ", ".join(shown) if complete else "not all: " + str([one[-1]["text"] for one in seen if one]),
    ]
