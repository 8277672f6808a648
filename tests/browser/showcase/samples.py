"""Pictures and files to show, made on the spot: the same ones each time."""

import io
import wave
import zipfile
from functools import cache

import hikari
from PIL import Image, ImageDraw, ImageFont

SHAPES = {
    "square": (512, 512),
    "wide": (960, 400),
    "tall": (400, 960),
    "tiny": (24, 24),
    "panorama": (1600, 120),
    "tower": (90, 1200),
    "photo": (1200, 800),
}
_COLOURS = (
    "#b03a48",
    "#d4812a",
    "#c9b22b",
    "#3d8b4f",
    "#2a7f9e",
    "#3f51a5",
    "#7a3f9e",
    "#a53f7d",
    "#556070",
    "#8a5a3c",
)


@cache
def picture(number: int, shape: str = "square", kind: str = "PNG") -> bytes:
    """A picture with a number on it, so that one sees which it is and whether it was cropped."""
    file = io.BytesIO()
    _drawn(number, shape).save(file, kind)
    return file.getvalue()


def picture_file(number: int, shape: str = "square", name: str = "") -> hikari.Bytes:
    """The same, ready to be sent; the name's ending decides the format."""
    name = name or f"{shape}-{number}.png"
    kind = {"jpg": "JPEG", "webp": "WEBP"}.get(name.rpartition(".")[2], "PNG")
    return hikari.Bytes(picture(number, shape, kind), name)


@cache
def cut_out() -> bytes:
    """A PNG one can see through."""
    drawn = Image.new("RGBA", (400, 300))
    ImageDraw.Draw(drawn).ellipse((40, 40, 360, 260), fill=(61, 139, 79, 200))
    file = io.BytesIO()
    drawn.save(file, "PNG")
    return file.getvalue()


@cache
def animation() -> bytes:
    """A GIF of five frames."""
    first, *others = [_drawn(number, "square").resize((160, 160)) for number in range(1, 6)]
    file = io.BytesIO()
    first.save(file, "GIF", save_all=True, append_images=others, duration=300, loop=0)
    return file.getvalue()


@cache
def sound() -> bytes:
    """Half a second of a hum, as WAV."""
    file = io.BytesIO()
    with wave.open(file, "wb") as hum:
        hum.setnchannels(1)
        hum.setsampwidth(1)
        hum.setframerate(8000)
        hum.writeframes(bytes(128 + (40 if number // 20 % 2 else -40) for number in range(4000)))
    return file.getvalue()


@cache
def archive() -> bytes:
    """A zip file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(zipfile.ZipInfo("hello.txt"), "hello")
    return file.getvalue()


def text_file(name: str = "notes.txt") -> hikari.Bytes:
    """Some lines of text, in more than one script."""
    lines = [f"{number}: the quick brown fox – 素早い茶色の狐 – شكرا" for number in range(1, 41)]
    return hikari.Bytes("\n".join(lines).encode(), name)


def _drawn(number: int, shape: str) -> Image.Image:
    width, height = SHAPES[shape]
    drawn = Image.new("RGB", (width, height), _COLOURS[number % len(_COLOURS)])
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((0, 0, width - 1, height - 1), outline="white", width=max(min(width, height) // 40, 1))
    pen.line((0, 0, width, height), fill=(255, 255, 255), width=1)
    font = ImageFont.load_default(size=max(min(width, height) // 3, 8))
    pen.text((width / 2, height / 2), str(number), fill="white", font=font, anchor="mm")
    return drawn
