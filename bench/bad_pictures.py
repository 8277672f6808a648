"""The catalogue of what people send by mistake, as files with the facts that Discord would tell of them."""

import base64
import io
import struct
import zlib

from PIL import Image, ImageDraw

from bench.pictures import encoded, mask_png, numbered_png, photo_jpeg

SIDE_PX = 512


def picture(side_px: int = SIDE_PX) -> Image.Image:
    """Give a small ordinary picture."""
    made = Image.linear_gradient("L").resize((side_px, side_px)).convert("RGB")
    ImageDraw.Draw(made).ellipse((20, 20, side_px // 2, side_px // 2), fill=(200, 40, 40))
    return made


def mask(
    width_px: int = SIDE_PX, height_px: int = SIDE_PX, mode: str = "L", inside: object = 255, outside: object = 0
) -> Image.Image:
    """Give a mask with a rectangle in the middle."""
    made = Image.new(mode, (width_px, height_px), outside)
    made.paste(inside, (width_px // 4, height_px // 4, 3 * width_px // 4, 3 * height_px // 4))
    return made


def file(name: str, data: bytes, content_type: str = "image/png", facts: dict | None = None, **more: object) -> dict:
    """Describe a file for the server; width and height as Discord reads them, unless `facts` says otherwise."""
    told: dict = {"size": len(data), "content_type": content_type}
    try:
        with Image.open(io.BytesIO(data)) as opened:
            told |= {"width": opened.width, "height": opened.height}
    except (OSError, Image.DecompressionBombError):
        pass
    told |= facts or {}
    told = {key: value for key, value in told.items() if value is not None}
    return {"name": name, "base64": base64.b64encode(data).decode(), "facts": told} | more


def animated(image_format: str) -> bytes:
    """Give an animation of three frames."""
    frames = [picture().rotate(angle) for angle in (0, 30, 60)]
    return encoded(frames[0], image_format, save_all=True, append_images=frames[1:], duration=100, loop=0)


def bomb(side_px: int = 20_000) -> bytes:
    """Give a small PNG that claims, and decodes to, far too many pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    deflate = zlib.compressobj(9)
    row = b"\0" * (1 + side_px // 8)
    packed = b"".join(deflate.compress(row * 100) for _ in range(side_px // 100)) + deflate.flush()
    header = struct.pack(">IIBBBBB", side_px, side_px, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def small(role: str) -> dict:
    """Give an ordinary small picture or mask."""
    made = picture() if role == "image" else mask()
    return file(f"{role}.png", encoded(made, "PNG"))


def wide_mask(mode: str, inside: object, outside: object) -> dict:
    return file("mask.png", encoded(mask(mode=mode, inside=inside, outside=outside), "PNG"))


def truncated_png() -> bytes:
    whole = numbered_png(1)
    return whole[: len(whole) // 2]


def truncated_jpeg() -> bytes:
    whole = photo_jpeg()
    return whole[: len(whole) // 2]


__all__ = [
    "SIDE_PX",
    "animated",
    "bomb",
    "file",
    "mask",
    "mask_png",
    "picture",
    "small",
    "truncated_jpeg",
    "truncated_png",
    "wide_mask",
]
