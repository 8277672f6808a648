"""What people do to a copy of a picture: they draw on it with pens of all kinds, and save it as their phone likes."""

import io
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageOps

FINE = 3
"""Shapes are drawn at so many times their size, so that their edges are smooth."""
SHAPES = ("strokes", "thick freehand", "outline", "thin outline", "filled shape", "marker", "soft brush", "dots")
COLOURS = {
    "black": (0, 0, 0), "white": (255, 255, 255), "red": (237, 28, 36), "green": (57, 255, 20), "blue": (0, 122, 255),
    "magenta": (255, 0, 200), "yellow": (255, 235, 0), "orange": (255, 149, 0), "grey": (128, 128, 128),
}  # fmt: skip
LIKE_GROUND = "like the ground"


@dataclass(frozen=True)
class Drawn:
    """A copy, what was drawn on it (bool, of the original's size, closed outlines filled), and how."""

    copy: Image.Image
    truth: np.ndarray
    how: str
    contrast: float
    """How far the pen's colour is off the ground, in levels (0–255): the median over what was drawn."""


def draw(picture: Image.Image, chance: np.random.Generator) -> Drawn:
    """Draw something on an RGB picture."""
    shape = str(chance.choice(SHAPES))
    ground = np.asarray(picture).astype(np.float32)
    cover = _cover(shape, picture.size, chance)
    name = str(chance.choice([*COLOURS, LIKE_GROUND]))
    colour = np.array(COLOURS.get(name) or _near(ground, cover, chance), np.float32)
    strength = float(chance.choice([0.4, 0.5, 0.6])) if shape == "marker" else 1.0
    share = (cover * strength)[..., None]
    copy = ground * (1 - share) + colour * share
    truth = filled(cover >= 0.5)
    off = np.abs(copy - ground).max(axis=2)[cover >= 0.5]
    contrast = float(np.median(off)) if off.size else 0.0
    return Drawn(Image.fromarray((copy + 0.5).clip(0, 255).astype(np.uint8)), truth, f"{shape}, {name}", contrast)


def _near(ground: np.ndarray, cover: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """A colour 40 to 70 levels off what lies below."""
    below = np.median(ground[cover > 0.5], axis=0) if (cover > 0.5).any() else np.full(3, 128.0)
    away = np.where(below > 128, -1, 1) * chance.uniform(40, 70, 3)
    return (below + away).clip(0, 255)


def _cover(shape: str, size_px: tuple[int, int], chance: np.random.Generator) -> np.ndarray:
    """How much of each pixel the pen covers; float32, 0–1."""
    width, height = size_px
    short = min(size_px)
    fine = np.zeros((height * FINE, width * FINE), np.uint8)
    if shape in {"outline", "thin outline"}:
        share = chance.uniform(0.004, 0.008) if shape == "thin outline" else chance.uniform(0.01, 0.025)
        _stroke(fine, _closed_line(size_px, chance), max(2.5, share * short))
    elif shape == "filled shape":
        cv2.fillPoly(fine, [_scaled(_closed_line(size_px, chance))], 255)
    elif shape == "dots":
        for _ in range(chance.integers(2, 6)):
            at = chance.uniform(0.1, 0.9, 2) * (width, height)
            cv2.circle(fine, _scaled(at)[0].tolist(), int(chance.uniform(0.02, 0.07) * short * FINE), 255, -1)
    else:
        thick = {"strokes": (0.012, 0.035), "marker": (0.03, 0.07)}.get(shape, (0.05, 0.12))
        for _ in range(chance.integers(1, 4)):
            _stroke(fine, _open_line(size_px, chance), max(3, chance.uniform(*thick) * short))
    cover = cv2.resize(fine, size_px, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    if shape == "soft brush":
        cover = cv2.GaussianBlur(cover, (0, 0), max(1.0, chance.uniform(0.004, 0.012) * short))
    return cover


def _closed_line(size_px: tuple[int, int], chance: np.random.Generator) -> np.ndarray:
    """An ellipse, a polygon or a wobbly ring, inside the picture."""
    centre, radius = chance.uniform(0.35, 0.65, 2) * size_px, chance.uniform(0.12, 0.3, 2) * size_px
    kind = chance.integers(3)
    count = int(chance.integers(3, 8)) if kind == 1 else 120
    angles = np.sort(chance.uniform(0, 2 * np.pi, count)) if kind == 1 else np.linspace(0, 2 * np.pi, count)
    wobble = np.ones(count)
    if kind == 2:
        wobble += sum(chance.uniform(0, 0.12) * np.sin(n * angles + chance.uniform(0, 6)) for n in (2, 3, 5))
    points = centre + np.stack([np.cos(angles), np.sin(angles)], 1) * radius * wobble[:, None]
    return np.vstack([points, points[:1]])


def _open_line(size_px: tuple[int, int], chance: np.random.Generator) -> np.ndarray:
    """A hand's movement: a smooth line through a few places."""
    places = chance.uniform(0.08, 0.92, (int(chance.integers(2, 6)), 2)) * size_px
    steps = np.linspace(0, len(places) - 1, 40 * len(places))
    line = np.stack([np.interp(steps, np.arange(len(places)), places[:, axis]) for axis in (0, 1)], 1)
    kernel = np.ones(25) / 25
    padded = np.pad(line, ((12, 12), (0, 0)), mode="edge")
    return np.stack([np.convolve(padded[:, axis], kernel, "valid") for axis in (0, 1)], 1)


def _stroke(fine: np.ndarray, line: np.ndarray, width_px: float) -> None:
    points = _scaled(line)
    cv2.polylines(fine, [points], isClosed=False, color=255, thickness=max(1, round(width_px * FINE)))
    for end in (points[0], points[-1]):
        cv2.circle(fine, end.tolist(), round(width_px * FINE / 2), 255, -1)


def _scaled(points: np.ndarray) -> np.ndarray:
    return np.round(np.atleast_2d(points) * FINE).astype(np.int32)


def filled(drawn: np.ndarray) -> np.ndarray:
    """What was drawn and all that it encloses."""
    outside = np.pad(drawn, 1).astype(np.uint8)
    cv2.floodFill(outside, None, (0, 0), 2)
    return (outside != 2)[1:-1, 1:-1]


def saved_by_a_phone(drawn: Drawn, chance: np.random.Generator) -> tuple[bytes, np.ndarray, str]:
    """The copy resized, cropped, recompressed: its file, what of the truth is still to be seen, and how."""
    copy, truth, how = drawn.copy, drawn.truth, []
    if chance.random() < 0.4:
        box = _crop(copy.size, chance)
        inside = np.zeros_like(truth)
        inside[box[1] : box[3], box[0] : box[2]] = True
        copy, truth = copy.crop(box), truth & inside
        how.append("cropped")
    if chance.random() < 0.6:
        zoom = float(chance.uniform(1.1, 1.6) if chance.random() < 0.15 else chance.uniform(0.5, 1))
        copy = copy.resize((round(copy.width * zoom), round(copy.height * zoom)), Image.Resampling.LANCZOS)
        how.append(f"×{zoom:.2f}")
    kind = str(chance.choice(["JPEG", "JPEG", "JPEG", "WEBP", "PNG"]))
    quality = int(chance.integers(60, 96))
    how.append(f"{kind} {quality}")
    options = {} if kind == "PNG" else {"quality": quality}
    file = io.BytesIO()
    copy.save(file, kind, **options)
    return file.getvalue(), truth, ", ".join(how)


def _crop(size_px: tuple[int, int], chance: np.random.Generator) -> tuple[int, int, int, int]:
    left, top, right, bottom = chance.uniform(0, 0.06, 4)
    return (
        int(left * size_px[0]), int(top * size_px[1]), int((1 - right) * size_px[0]), int((1 - bottom) * size_px[1]),
    )  # fmt: skip


def shown(data: bytes, chance: np.random.Generator) -> Image.Image:
    """A file as an editor shows it: upright, 8 bits, what is transparent on white or black."""
    with Image.open(io.BytesIO(data)) as opened:
        picture = ImageOps.exif_transpose(opened)
        if picture.mode.startswith("I"):
            return Image.fromarray((np.asarray(picture).astype(np.uint32) // 256).astype(np.uint8)).convert("RGB")
        if picture.has_transparency_data:
            picture = picture.convert("RGBA")
            ground = Image.new("RGBA", picture.size, str(chance.choice(["white", "black"])))
            return Image.alpha_composite(ground, picture).convert("RGB")
        return picture.convert("RGB")
