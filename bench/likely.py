"""What people draw most: strokes, outlines and blobs in strong colours, on a copy that a phone or a web page saved.

The same two questions as `drawing.py`, which goes to the limits, asked about the middle: `draw` and `save`.
"""

import io

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageOps

from bench.drawing import COLOURS, Drawn, filled, shown

SHAPES = ("stroke", "strokes", "ellipse", "loop", "polygon", "blob", "rectangle", "dot")
STRONG = ("red", "green", "magenta", "white", "black", "blue", "yellow")
FINE = 3
SCALINGS = (Image.Resampling.LANCZOS, Image.Resampling.BICUBIC, Image.Resampling.BILINEAR)


def opened(data: bytes, chance: np.random.Generator) -> Image.Image:
    """A file as an editor opens it: with its alpha, or without as `shown` has it."""
    with Image.open(io.BytesIO(data)) as picture:
        if picture.has_transparency_data and chance.random() < 0.6:
            return ImageOps.exif_transpose(picture).convert("RGBA")
    return shown(data, chance)


def draw(picture: Image.Image, chance: np.random.Generator) -> Drawn:
    """Draw something on an RGB or RGBA picture; half of it with hard edges, as simple editors and scripts do."""
    shape, name = str(chance.choice(SHAPES)), str(chance.choice(STRONG))
    is_pure = chance.random() < 0.5
    colour = tuple(255 if level > 127 else 0 for level in COLOURS[name]) if is_pure else COLOURS[name]
    is_hard = chance.random() < 0.5
    cover = _cover(shape, picture.size, chance, fine=1 if is_hard else FINE)
    copy = picture.copy()
    copy.paste((*colour, 255)[: len(copy.getbands())], mask=cover)
    drawn = np.asarray(cover) >= 128
    ground = np.asarray(picture.convert("RGB")).astype(np.float32)
    off = np.abs(ground[drawn] - np.array(colour, np.float32)).max(axis=1)
    contrast = float(np.median(off)) if off.size else 0.0
    return Drawn(copy, filled(drawn), f"{shape}, {name}, {'hard' if is_hard else 'smooth'}", contrast)


def plain_mask(chance: np.random.Generator) -> tuple[Image.Image, str]:
    """The same shapes in white on black, of usual sizes, one to three of them; L, and how."""
    sizes = ((512, 512), (768, 1024), (1024, 1024), (1920, 1080), (2000, 3000), (4000, 3000))
    size_px = sizes[int(chance.choice(len(sizes), p=(0.25, 0.2, 0.25, 0.2, 0.06, 0.04)))]
    is_hard, levels, names = chance.random() < 0.5, Image.new("L", size_px), []
    for _ in range(chance.integers(1, 4)):
        names.append(str(chance.choice(SHAPES)))
        levels = ImageChops.lighter(levels, _cover(names[-1], size_px, chance, fine=1 if is_hard else FINE))
    return levels, f"{' and '.join(names)}, {'hard' if is_hard else 'smooth'}"


def _cover(shape: str, size_px: tuple[int, int], chance: np.random.Generator, fine: int) -> Image.Image:
    """How much of each pixel the pen covers; L."""
    cover = Image.new("L", (size_px[0] * fine, size_px[1] * fine))
    pen = ImageDraw.Draw(cover)
    width_px = max(3, round(chance.uniform(0.01, 0.05) * cover.width))
    if shape in {"stroke", "strokes"}:
        for _ in range(1 if shape == "stroke" else int(chance.integers(2, 5))):
            _line(pen, _hand(cover.size, chance), width_px)
    elif shape == "dot":
        centre, radius = chance.uniform(0.2, 0.8, 2) * cover.size, chance.uniform(0.03, 0.1) * min(cover.size)
        pen.ellipse((*(centre - radius), *(centre + radius)), fill=255)
    else:
        ring = _ring(shape, cover.size, chance)
        if chance.random() < 0.5 and shape != "loop":
            pen.polygon(ring, fill=255)
        else:
            _line(pen, [*ring, ring[0]], width_px)
    return cover.reduce(fine) if fine > 1 else cover


def _hand(size_px: tuple[int, int], chance: np.random.Generator) -> list[tuple[float, float]]:
    """A stroke from here to there that bends once or twice."""
    start, end = chance.uniform(0.1, 0.9, 2), chance.uniform(0.1, 0.9, 2)
    bends = chance.uniform(-0.2, 0.2, (2, 2))
    steps = np.linspace(0, 1, 60)[:, None]
    line = start + (end - start) * steps + sum(np.sin(np.pi * (n + 1) * steps) * bends[n] for n in range(2))
    return [(float(x), float(y)) for x, y in line.clip(0.03, 0.97) * size_px]


def _ring(shape: str, size_px: tuple[int, int], chance: np.random.Generator) -> list[tuple[float, float]]:
    centre, radius = chance.uniform(0.35, 0.65, 2), chance.uniform(0.1, 0.28, 2)
    if shape == "rectangle":
        around = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    elif shape == "polygon":
        angles = np.sort(chance.uniform(0, 2 * np.pi, int(chance.integers(4, 9))))
        around = np.stack([np.cos(angles), np.sin(angles)], 1)
    else:
        angles = np.linspace(0, 2 * np.pi, 90, endpoint=False)
        wobble = np.ones(90)
        if shape in {"loop", "blob"}:
            wobble += sum(chance.uniform(0, 0.12) * np.sin(n * angles + chance.uniform(0, 6)) for n in (2, 3, 5))
        around = np.stack([np.cos(angles), np.sin(angles)], 1) * wobble[:, None]
    return [(float(x), float(y)) for x, y in (centre + around * radius) * size_px]


def _line(pen: ImageDraw.ImageDraw, points: list[tuple[float, float]], width_px: int) -> None:
    pen.line(points, fill=255, width=width_px, joint="curve")
    for x, y in (points[0], points[-1]):
        pen.ellipse((x - width_px / 2, y - width_px / 2, x + width_px / 2, y + width_px / 2), fill=255)


def save(drawn: Drawn, chance: np.random.Generator) -> tuple[bytes, np.ndarray, str]:
    """The copy resized or cropped or both, and saved: its file, what of the truth is still to be seen, and how."""
    copy, truth, how = drawn.copy, drawn.truth, []
    if chance.random() < 0.35:
        left, top, right, bottom = chance.uniform(0, 0.05, 4) * (*copy.size, *copy.size)
        box = (round(left), round(top), copy.width - round(right), copy.height - round(bottom))
        inside = np.zeros_like(truth)
        inside[box[1] : box[3], box[0] : box[2]] = True
        copy, truth = copy.crop(box), truth & inside
        how.append("cropped")
    if chance.random() < 0.6:
        zoom = float(chance.choice([0.5, 0.6, 0.75, 0.8, 0.9, chance.uniform(0.5, 1)]))
        scaling = SCALINGS[int(chance.integers(len(SCALINGS)))]
        copy = copy.resize((round(copy.width * zoom), round(copy.height * zoom)), scaling)
        how.append(f"×{zoom:.2f}")
    file = io.BytesIO()
    if copy.mode == "RGBA" and chance.random() < 0.4:
        copy.save(file, "PNG")
        how.append("PNG, alpha kept")
    elif chance.random() < 0.1:
        copy.convert("RGB").save(file, "PNG")
        how.append("PNG")
    else:
        quality, subsampling = int(chance.choice([60, 70, 75, 80, 85, 90])), int(chance.choice([2, 2, 0]))
        # Alpha that is merely dropped shows the colours below.
        copy.convert("RGB").save(file, "JPEG", quality=quality, subsampling=subsampling)
        how.append(f"JPEG {quality} {'4:2:0' if subsampling else '4:4:4'}")
    return file.getvalue(), truth, ", ".join(how)
