"""Masks as people give them, of pictures of all kinds: how well what they meant is understood.

The only measurement that calls a function of the bot: `work_out`, from the two files to the mask's file.
"""

import io
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from bench import drawing, likely, plain_masks
from bench.drawing import saved_by_a_phone, shown
from bench.figures import table
from bot.domain.errors import PersonError
from bot.domain.recipe import Recipe
from bot.pictures.encoding import Limits
from bot.pictures.known_masks import KnownMasks
from bot.pictures.working_out import work_out

HERE = Path(__file__).parents[2]
LONGEST_PX = 1600
SCRIBBLE_BAR, LEVELS_BAR = 0.9, 0.99
VISIBLE_LEVELS = 60
"""A pen is visible when half of what it drew is so far off its ground."""
ENOUGH = Limits(max_px=40_000_000, upload_limit_bytes=25 * 2**20)
KINDS = (
    "JPEG", "PNG", "PNG with alpha", "palette PNG", "16-bit grey PNG", "16-bit RGB PNG", "CMYK JPEG", "grey JPEG",
    "WebP", "EXIF-turned JPEG",
)  # fmt: skip


def measure(*, count: int, seed: int, folders: list[Path], show: bool, is_likely: bool) -> None:
    """Print a table each for drawings, false alarms, and masks of black and white."""
    pictures = list(_pictures(folders))
    print(f"{len(pictures)} pictures, seed {seed}\n")
    began = time.monotonic()
    _drawings(pictures, count, seed, show=show, is_likely=is_likely)
    _false_alarms(pictures, count, seed, show=show)
    _black_and_white(count, seed, show=show, is_likely=is_likely)
    print(f"took {time.monotonic() - began:.0f} s")


def _pictures(folders: list[Path]) -> Iterator[tuple[str, Image.Image]]:
    """Files of the folders, else of the project's own; and some that are rendered. RGB, or RGBA where they are."""
    found = folders or [HERE / "sandbox" / "examples", HERE / "docs"]
    paths = sorted(path for folder in found for path in folder.rglob("*") if path.suffix[1:] in {"jpg", "png", "webp"})
    for path in paths:
        try:
            with Image.open(path) as opened:
                if min(opened.size) < 200 or "mask" in path.name:
                    continue
                picture = opened.convert("RGBA" if opened.has_transparency_data else "RGB")
        except OSError:
            continue
        picture.thumbnail((LONGEST_PX, LONGEST_PX))
        yield path.name, picture
    yield from _rendered()


def _rendered() -> Iterator[tuple[str, Image.Image]]:
    chance = np.random.default_rng(11)
    size_px = (900, 650)
    yield "gradient", Image.merge("RGB", [Image.linear_gradient("L").rotate(90 * n).resize(size_px) for n in range(3)])
    grain = chance.normal(128, 25, (size_px[1], size_px[0], 3)).clip(0, 255).astype(np.uint8)
    yield "noise", Image.fromarray(grain)
    yield "texture", Image.fromarray(cv2.GaussianBlur(grain, (0, 0), 3)).resize(size_px)
    drawing = Image.new("RGB", size_px, "white")
    pen = ImageDraw.Draw(drawing)
    for _ in range(14):
        left, top = (int(one) for one in chance.uniform(0, 0.8, 2) * size_px)
        box = (left, top, left + int(chance.integers(40, 250)), top + int(chance.integers(40, 200)))
        fill = tuple(int(level) for level in chance.integers(0, 256, 3))
        (pen.ellipse if chance.random() < 0.5 else pen.rectangle)(box, fill=fill, outline="black", width=3)
    yield "drawing", drawing
    page = Image.new("RGB", size_px, "white")
    for line in range(24):
        ImageDraw.Draw(page).text((40, 20 + 26 * line), "The quick brown fox, line after line " * 2, fill="black")
    yield "page", page


def _file(picture: Image.Image, kind: str, chance: np.random.Generator) -> bytes:
    """The picture as a file of this kind."""
    file = io.BytesIO()
    rgb = picture.convert("RGB")
    if kind == "PNG with alpha":
        rgba = picture.convert("RGBA")
        hole = Image.new("L", picture.size, 255)
        ImageDraw.Draw(hole).ellipse((0, 0, picture.width // 3, picture.height // 3), fill=int(chance.choice([0, 120])))
        rgba.putalpha(Image.fromarray(np.minimum(np.asarray(rgba.getchannel("A")), np.asarray(hole))))
        rgba.save(file, "PNG")
    elif kind == "palette PNG":
        rgb.quantize(int(chance.choice([32, 256]))).save(file, "PNG")
    elif kind.startswith("16-bit"):
        levels = np.asarray(rgb.convert("L") if "grey" in kind else rgb).astype(np.uint16) * 257
        return cv2.imencode(".png", levels if levels.ndim == 2 else levels[..., ::-1])[1].tobytes()
    elif kind == "CMYK JPEG":
        rgb.convert("CMYK").save(file, "JPEG", quality=95)
    elif kind == "EXIF-turned JPEG":
        exif = Image.Exif()
        exif[0x0112] = int(chance.integers(2, 9))
        rgb.save(file, "JPEG", quality=92, exif=exif)
    else:
        made = rgb.convert("L") if kind == "grey JPEG" else rgb
        options = {} if kind == "PNG" else {"quality": int(chance.integers(80, 97))}
        made.save(file, "PNG" if kind == "PNG" else "WEBP" if kind == "WebP" else "JPEG", **options)
    return file.getvalue()


def _understood(picture: bytes, mask: bytes) -> tuple[np.ndarray | None, str]:
    """The mask that comes of it (bool), and as what it was understood; None and why not."""
    try:
        worked = work_out(
            io.BytesIO(picture),
            io.BytesIO(mask),
            Recipe(),
            image_name="picture",
            mask_name="mask",
            limits=ENOUGH,
            known=KnownMasks(),
        )
    except PersonError as error:
        return None, type(error).__name__
    made = worked.new_mask or io.BytesIO(mask)
    made.seek(0)
    if worked.new_image is not None:
        worked.new_image.close()
    return np.asarray(shown(made.read(), np.random.default_rng(0)).convert("L")) >= 128, worked.kind.value


def _iou(one: np.ndarray | None, truth: np.ndarray) -> float:
    if one is None or one.shape != truth.shape:
        return 0.0
    either = int((one | truth).sum())
    return int((one & truth).sum()) / either if either else 1.0


class Tally:
    """How well each group was understood."""

    def __init__(self, head: str, bar: float) -> None:
        self._head, self._bar = head, bar
        self._scores: dict[str, list[float]] = defaultdict(list)

    def add(self, groups: list[str], score: float) -> None:
        """Count a case in each of its groups."""
        for group in groups:
            self._scores[group].append(score)

    def show(self) -> None:
        """Print the table."""
        rows = [[self._head, "cases", f"IoU ≥ {self._bar}", "median", "worst tenth"]]
        for group, scores in self._scores.items():
            good = sum(score >= self._bar for score in scores)
            low, middle = np.quantile(scores, [0.1, 0.5])
            rows.append([group, str(len(scores)), f"{100 * good / len(scores):.1f} %", f"{middle:.3f}", f"{low:.3f}"])
        print(table(rows), "\n")


def _drawings(pictures: list[tuple[str, Image.Image]], count: int, seed: int, *, show: bool, is_likely: bool) -> None:
    tally, shapes = Tally("drawn over copies of", SCRIBBLE_BAR), Tally("drawn with", SCRIBBLE_BAR)
    for number in range(count):
        chance = np.random.default_rng([seed, number])
        name, picture = pictures[int(chance.integers(len(pictures)))]
        kind = KINDS[number % len(KINDS)]
        data = _file(picture, kind, chance)
        if is_likely:
            drawn = likely.draw(likely.opened(data, chance), chance)
            copy, truth, how = likely.save(drawn, chance)
        else:
            drawn = drawing.draw(shown(data, chance), chance)
            copy, truth, how = saved_by_a_phone(drawn, chance)
        if truth.mean() < 0.0005:
            continue
        mask, understood = _understood(data, copy)
        score = _iou(mask, truth)
        seen = "visible pens" if drawn.contrast >= VISIBLE_LEVELS else "pens hardly seen"
        tally.add(["all", seen, kind], score)
        shapes.add([drawn.how.split(", ")[0], "in " + drawn.how.split(", ")[1]], score)
        if show and score < SCRIBBLE_BAR:
            print(f"{number}: {score:.3f} {understood}; {name}, {kind}; {drawn.how} ({drawn.contrast:.0f}); {how}")
    tally.show()
    shapes.show()


def _false_alarms(pictures: list[tuple[str, Image.Image]], count: int, seed: int, *, show: bool) -> None:
    """Copies on which nobody drew, and other pictures: neither is a mask."""
    wrong: dict[str, int] = defaultdict(int)
    for number in range(count):
        chance = np.random.default_rng([seed, number, 1])
        name, picture = pictures[int(chance.integers(len(pictures)))]
        data = _file(picture, KINDS[number % len(KINDS)], chance)
        own = shown(data, chance)
        nothing = drawing.draw(own, chance)
        copy, _, how = saved_by_a_phone(replace(nothing, copy=own), chance)
        is_wrong = _understood(data, copy)[1] == "scribble"
        wrong["undrawn copies taken for drawings"] += is_wrong
        if show and is_wrong:
            print(f"{number}: undrawn, {name}, {KINDS[number % len(KINDS)]}; {how}")
        other_name, other = pictures[int(chance.integers(len(pictures)))]
        if other_name.split("_")[0] == name.split("_")[0]:
            continue
        copy, _, how = saved_by_a_phone(replace(nothing, copy=other.convert("RGB").resize(own.size)), chance)
        is_wrong = _understood(data, copy)[1] == "scribble"
        wrong["unrelated pictures taken for copies"] += is_wrong
        if show and is_wrong:
            print(f"{number}: unrelated, {other_name} for {name}; {how}")
    print("\n".join(f"{what}: {times} of {count}" for what, times in wrong.items()), "\n")


def _black_and_white(count: int, seed: int, *, show: bool, is_likely: bool) -> None:
    tally = Tally("masks of black and white", LEVELS_BAR)
    for number in range(count):
        chance = np.random.default_rng([seed, number, 2])
        if is_likely:
            levels, shape = likely.plain_mask(chance)
            shape, edge = shape.rsplit(", ", 1)
        else:
            size_px = (int(chance.integers(400, 1400)), int(chance.integers(400, 1400)))
            shape = list(plain_masks.SHAPES)[number % len(plain_masks.SHAPES)]
            edge = str(chance.choice(["hard edge", "smooth edge", "feathered"]))
            levels = plain_masks.edged(plain_masks.SHAPES[shape](size_px, chance), edge, chance)
        size_px = levels.size
        photo = Image.effect_noise(size_px, 40).convert("RGB").filter(ImageFilter.GaussianBlur(2))
        picture = io.BytesIO()
        photo.save(picture, "JPEG")
        truth = np.asarray(levels) >= 128
        if not 0.0005 < truth.mean() < 0.7:
            continue
        for group, data in plain_masks.saved(levels):
            mask, understood = _understood(picture.getvalue(), data)
            score = _iou(mask, truth)
            kind = edge if is_likely else shape
            tally.add([group] if "JPEG" not in group else ["JPEG 60", group, f"JPEG 60, {kind}"], score)
            if show and score < LEVELS_BAR:
                print(f"{number}: {score:.3f} {understood}; {group}; {shape}, {edge}, {size_px}")
    tally.show()
