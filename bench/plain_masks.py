"""Masks of black and white as people make them, with hard, smooth and feathered edges, and the files they save."""

import io
from collections.abc import Callable, Iterator

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

MODES = ("1", "P", "L", "LA", "RGB", "RGBA", "CMYK", "I;16")


def edged(levels: Image.Image, edge: str, chance: np.random.Generator) -> Image.Image:
    if edge == "hard edge":
        return levels.point(lambda level: 255 if level >= 128 else 0)
    return levels.filter(ImageFilter.GaussianBlur(chance.uniform(1, 3))) if edge == "feathered" else levels


def saved(levels: Image.Image) -> Iterator[tuple[str, bytes]]:
    def file_of(picture: Image.Image, kind: str, **options: object) -> bytes:
        file = io.BytesIO()
        picture.save(file, kind, **options)
        return file.getvalue()

    for mode, subsampling in (("L", 0), ("RGB", 2), ("RGB", 0), ("CMYK", 0)):
        name = f"JPEG 60, {mode}, {'4:2:0' if subsampling else '4:4:4'}"
        yield name, file_of(levels.convert("RGB").convert(mode), "JPEG", quality=60, subsampling=subsampling)
    for mode in MODES:
        if mode == "I;16":
            yield "PNG, I;16", file_of(Image.fromarray(np.asarray(levels).astype(np.uint16) * 257), "PNG")
        elif mode != "CMYK":
            made = levels.quantize(64) if mode == "P" else levels.convert("RGB").convert(mode, dither=0)
            yield f"PNG, {mode}", file_of(made, "PNG")


def _polygon(size_px: tuple[int, int], chance: np.random.Generator) -> Image.Image:
    return _drawn_fine(
        size_px, lambda pen, at: pen.polygon([at(*chance.uniform(0.1, 0.9, 2)) for _ in range(5)], fill=255)
    )


def _thin(size_px: tuple[int, int], chance: np.random.Generator) -> Image.Image:
    width_px = int(chance.integers(4, 9)) * 2

    def lines(pen: ImageDraw.ImageDraw, at: Callable[[float, float], tuple[float, float]]) -> None:
        for _ in range(4):
            pen.line([at(*chance.uniform(0.1, 0.9, 2)) for _ in range(3)], fill=255, width=width_px, joint="curve")

    return _drawn_fine(size_px, lines)


def _blobs(size_px: tuple[int, int], chance: np.random.Generator) -> Image.Image:
    small = chance.normal(0, 1, (9, 9)).astype(np.float32)
    field = cv2.resize(small, size_px, interpolation=cv2.INTER_CUBIC)
    return Image.fromarray(((field - 0.4) * 60 + 128).clip(0, 255).astype(np.uint8)).point(
        lambda level: 0 if level < 96 else 255 if level > 160 else (level - 96) * 4
    )


def _text(size_px: tuple[int, int], chance: np.random.Generator) -> Image.Image:
    font = ImageFont.load_default(size=int(min(size_px) * chance.uniform(0.2, 0.5)))
    return _drawn_fine(size_px, lambda pen, at: pen.text(at(0.1, 0.2), "Mask Qg 8", fill=255, font=font))


def _ellipse(size_px: tuple[int, int], chance: np.random.Generator) -> Image.Image:
    left, top = chance.uniform(0.1, 0.4, 2)
    right, bottom = chance.uniform(0.5, 0.9, 2)
    return _drawn_fine(size_px, lambda pen, at: pen.ellipse((*at(left, top), *at(right, bottom)), fill=255))


def _drawn_fine(size_px: tuple[int, int], act: Callable[..., object]) -> Image.Image:
    """Drawn at twice the size: smooth edges."""
    fine = Image.new("L", (2 * size_px[0], 2 * size_px[1]))
    act(ImageDraw.Draw(fine), lambda x, y: (x * fine.width, y * fine.height))
    return fine.reduce(2)


SHAPES = {"polygon": _polygon, "thin lines": _thin, "blobs": _blobs, "text": _text, "ellipse": _ellipse}
