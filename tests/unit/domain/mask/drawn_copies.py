"""Pictures and what people do to copies of them, for the tests of masks."""

import functools
import io

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from sandbox.examples import load_examples


@functools.cache
def photo(name):
    path = next(example.image for example in load_examples() if example.name == name)
    with Image.open(path) as picture:
        return picture.convert("RGB")


@functools.cache
def line_drawing():
    picture = Image.new("RGB", (640, 480), "white")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((60, 60, 260, 240), outline="black", width=3)
    pen.rectangle((330, 90, 560, 300), outline="black", width=3, fill=(170, 200, 240))
    pen.line((20, 420, 300, 300, 620, 440), fill="black", width=3)
    pen.polygon((420, 330, 560, 330, 490, 440), outline="black", fill=(240, 220, 120))
    return picture


def picture(name):
    return line_drawing() if name == "drawing" else photo(name)


PICTURES = ("astronaut", "coffee", "rocket", "drawing")


def drawn_over(original, draw, colour, *, strength=1.0):
    """A copy that `draw(pen, colour)` drew on with smooth edges, and what was drawn; RGB and bool."""
    fine = Image.new("L", (original.width * 4, original.height * 4))
    draw(FinePen(ImageDraw.Draw(fine)))
    cover = fine.reduce(4)
    ink = Image.new("RGB", original.size, colour)
    copy = Image.composite(ink, original, cover.point(lambda level: round(level * strength)))
    return copy, np.asarray(cover) >= 128


class FinePen:
    """Draws at four times the size, in the picture's own coordinates."""

    def __init__(self, draw):
        self._draw = draw

    def line(self, points, width):
        fine = [(4 * x, 4 * y) for x, y in points]
        self._draw.line(fine, fill=255, width=4 * width)
        for x, y in fine:
            self._draw.ellipse((x - 2 * width, y - 2 * width, x + 2 * width, y + 2 * width), fill=255)

    def ring(self, box, width, start=0, end=360):
        self._draw.arc([4 * side for side in box], start, end, fill=255, width=4 * width)

    def ellipse(self, box):
        self._draw.ellipse([4 * side for side in box], fill=255)


def as_jpeg(copy, quality, subsampling=2):
    file = io.BytesIO()
    copy.save(file, "JPEG", quality=quality, subsampling=subsampling)
    return Image.open(file).convert("RGB")


def softened(mask, radius_px):
    return mask.filter(ImageFilter.GaussianBlur(radius_px))


def iou(one, other):
    one, other = np.asarray(one) > 127, np.asarray(other)
    other = other if other.dtype == bool else other > 127
    return (one & other).sum() / max(1, (one | other).sum())
