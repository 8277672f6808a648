"""Pictures that nobody draws: bombs, lies, oddities. Each is small on the wire, made anew, and the same every time."""

import io
import random
import re
import struct
import zlib
from collections.abc import Callable

from PIL import Image, ImageDraw

SIZE_PX = (64, 48)
_PNG = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def segment(code: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, code, len(data) + 2) + data


def noise(size=SIZE_PX, mode="RGB") -> Image.Image:
    """The same noise every time."""
    bands = {"1": 1, "L": 1, "P": 1, "LA": 2, "RGB": 3, "RGBA": 4, "CMYK": 4}[mode]
    drawn = random.Random(7).randbytes(size[0] * size[1] * bands)  # noqa: S311
    if mode == "1":
        return Image.frombytes("L", size, drawn).convert("1")
    return Image.frombytes(mode, size, drawn)


def saved(picture: Image.Image, kind="PNG", **options) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def a_mask(size=SIZE_PX, kind="PNG") -> bytes:
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).rectangle((size[0] // 8, size[1] // 8, size[0] // 2, size[1] // 2), fill=255)
    return saved(mask, kind)


def header(width: int, height: int, depth=8, colour=2, interlace=0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))


def zeros(size_bytes: int) -> bytes:
    """So many zeros, compressed a thousandfold."""
    squeezing = zlib.compressobj(9)
    block = bytes(1024 * 1024)
    parts = [squeezing.compress(block) for _ in range(size_bytes // len(block))]
    return b"".join(parts) + squeezing.flush()


def exif(orientation: int, kind=3, count=1) -> bytes:
    entry = struct.pack(">HHIHH", 0x0112, kind, count, orientation, 0)
    return b"Exif\0\0MM\0\x2a" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)


def _with_chunks(*chunks: bytes) -> bytes:
    """A good PNG with these between its header and its data."""
    good = saved(noise())
    return good[:33] + b"".join(chunks) + good[33:]


def _with_segments(data: bytes) -> bytes:
    good = saved(noise(), "JPEG")
    return good[:2] + data + good[2:]


def _many_scans(times: int, size=(3000, 3000)) -> bytes:
    good = saved(Image.new("RGB", size, (120, 10, 30)), "JPEG", progressive=True, quality=5)
    start = max(found.start() for found in re.finditer(rb"\xff\xda", good))
    return good[:-2] + good[start:-2] * times + b"\xff\xd9"


def _animated(kind: str) -> bytes:
    frames = [noise(), noise().rotate(90)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:])


def _webp_canvas(width: int, height: int) -> bytes:
    """A film of one small frame on a canvas that it claims to be huge."""
    small = saved(Image.new("RGBA", (8, 8), (1, 2, 3, 4)), "WEBP", lossless=True)[12:]
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    frame = bytes(6) + b"\x07\0\0\x07\0\0" + bytes(4) + small
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x12\0\0\0" + sides
    body += b"ANIM" + struct.pack("<I", 6) + bytes(6) + b"ANMF" + struct.pack("<I", len(frame)) + frame
    return b"RIFF" + struct.pack("<I", len(body)) + body


BOMBS: dict[str, Callable[[], bytes]] = {
    "png that says 50000×50000": lambda: _PNG + header(50_000, 50_000) + chunk(b"IDAT", zeros(2**20)) + chunk(b"IEND"),
    "png that says 2³¹−1 a side": lambda: _PNG + header(2**31 - 1, 2**31 - 1) + chunk(b"IDAT", b"x") + chunk(b"IEND"),
    "png that says 0×0": lambda: _PNG + header(0, 0) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND"),
    "png with 200 MB behind its pixels": lambda: (
        _PNG + header(8, 8) + chunk(b"IDAT", zeros(200 * 2**20)) + chunk(b"IEND")
    ),
    "png of 6300×6300 zeros": lambda: _PNG + header(6300, 6300) + chunk(b"IDAT", zeros(120 * 2**20)) + chunk(b"IEND"),
    "png with a profile of 300 MB": lambda: _with_chunks(chunk(b"iCCP", b"x\0\0" + zeros(300 * 2**20))),
    "png with a text of 300 MB": lambda: _with_chunks(chunk(b"zTXt", b"x\0\0" + zeros(300 * 2**20))),
    "png with 100 texts of 1 MB": lambda: _with_chunks(*[chunk(b"zTXt", b"x\0\0" + zeros(2**20))] * 100),
    "png with an international text of 300 MB": lambda: _with_chunks(
        chunk(b"iTXt", b"x\0\1\0\0\0" + zeros(300 * 2**20))
    ),
    "png with 300 000 chunks": lambda: _with_chunks(chunk(b"teSt") * 300_000),
    "png with 300 000 empty parts of data": lambda: _with_chunks(chunk(b"IDAT") * 300_000),
    "png with EXIF of 8 MB": lambda: _with_chunks(chunk(b"eXIf", exif(6)[6:] + bytes(8 * 2**20))),
    "jpeg with 1 000 000 comments": lambda: _with_segments(segment(0xFE, b"") * 1_000_000),
    "jpeg with 4 MB of padding": lambda: _with_segments(b"\xff" * (4 * 2**20)),
    "jpeg with 4 MB of junk between its parts": lambda: _with_segments(b"j" * (4 * 2**20)),
    "jpeg with 4 000 pieces of EXIF": lambda: _with_segments(segment(0xE1, b"Exif\0\0" + bytes(4000)) * 4000),
    "jpeg with 200 pieces of profile": lambda: _with_segments(
        segment(0xE2, b"ICC_PROFILE\0\1\1" + bytes(60_000)) * 200
    ),
    "jpeg with 20 000 scans": lambda: _many_scans(20_000),
    "jpeg that says 65500×65500": lambda: _lying_jpeg(65_500, 65_500),
    "webp on a canvas of 16384×16384": lambda: _webp_canvas(16_384, 16_384),
    "webp on a canvas of 2²⁴ a side": lambda: _webp_canvas(2**24, 2**24),
    "gif that says 65535×65535": lambda: saved(noise(mode="P"), "GIF").replace(
        struct.pack("<HH", *SIZE_PX), b"\xff" * 4
    ),
    "gif with 8 MB of comments": lambda: saved(noise(mode="P"), "GIF")[:-1] + b"!\xfe" + b"\1a" * (4 * 2**20) + b"\0;",
}


def _lying_jpeg(width: int, height: int) -> bytes:
    good = saved(noise(), "JPEG")
    at = good.index(b"\xff\xc0") + 5
    return good[:at] + struct.pack(">HH", height, width) + good[at + 4 :]


def _lying_png(width: int, height: int) -> bytes:
    return _PNG + header(width, height) + saved(noise())[33:]


ODDITIES: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "png's first bytes": lambda: _PNG,
    "jpeg's first bytes": lambda: b"\xff\xd8\xff",
    "webp's first bytes": lambda: b"RIFF\x10\0\0\0WEBPVP8L",
    "png's start and jpeg's body": lambda: _PNG + saved(noise(), "JPEG"),
    "jpeg's start and png's body": lambda: b"\xff\xd8\xff" + saved(noise()),
    "gif's start and zip's body": lambda: b"GIF89a" + b"PK\3\4" * 100,
    "a picture and a web page": lambda: saved(noise()) + b"<script>alert(1)</script>",
    "a picture and an archive": lambda: saved(noise(), "JPEG") + b"PK\5\6" + bytes(18),
    "svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    "postscript": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nsystemdict /run get exec\n",
    "tiff": lambda: saved(noise(), "TIFF"),
    "bmp": lambda: saved(noise(), "BMP"),
    "png larger than its data": lambda: _lying_png(640, 480),
    "png smaller than its data": lambda: _lying_png(6, 4),
    "jpeg larger than its data": lambda: _lying_jpeg(640, 480),
    "jpeg smaller than its data": lambda: _lying_jpeg(6, 4),
    "png of 16 bits": lambda: saved(Image.new("I;16", SIZE_PX, 40_000)),
    "png of 16 bits a band": lambda: (
        _PNG
        + header(4, 4, depth=16, colour=6)
        + chunk(b"IDAT", zlib.compress((b"\0" + b"\x12\x34" * 16) * 4))
        + chunk(b"IEND")
    ),
    "png of one bit": lambda: saved(noise(mode="1")),
    "png of grey and alpha": lambda: saved(noise(mode="LA")),
    "png with a palette that is partly clear": lambda: saved(
        noise().quantize(8), transparency=bytes([0, 255, 128, 7, 0, 0, 9, 1])
    ),
    "png with a palette too short": lambda: (
        _PNG
        + header(4, 4, colour=3)
        + chunk(b"PLTE", b"\1\2\3")
        + chunk(b"IDAT", zlib.compress((b"\0" + b"\xff" * 4) * 4))
        + chunk(b"IEND")
    ),
    "png without a palette": lambda: (
        _PNG + header(4, 4, colour=3) + chunk(b"IDAT", zlib.compress((b"\0" + bytes(4)) * 4)) + chunk(b"IEND")
    ),
    "png interlaced": lambda: (
        _PNG + header(1, 1, colour=0, interlace=1) + chunk(b"IDAT", zlib.compress(b"\0\7")) + chunk(b"IEND")
    ),
    "png with late EXIF": lambda: saved(noise())[:-12] + chunk(b"eXIf", exif(6)[6:]) + chunk(b"IEND"),
    "png with XMP that turns it": lambda: _with_chunks(
        chunk(b"iTXt", b'XML:com.adobe.xmp\0\0\0\0\0<x tiff:Orientation="6"/>')
    ),
    "png with a profile that is none": lambda: _with_chunks(chunk(b"iCCP", b"x\0\0" + zlib.compress(b"none"))),
    "apng": lambda: _animated("PNG"),
    "apng that says it has 2³² frames": lambda: _with_chunks(chunk(b"acTL", struct.pack(">II", 2**32 - 1, 0))),
    "gif film": lambda: _animated("GIF"),
    "webp film": lambda: _animated("WEBP"),
    "webp with alpha and a profile": lambda: saved(noise(mode="RGBA"), "WEBP", icc_profile=b"none", exif=exif(6)),
    "jpeg in cmyk": lambda: saved(noise(mode="CMYK"), "JPEG"),
    "jpeg in cmyk with a profile that is none": lambda: saved(noise(mode="CMYK"), "JPEG", icc_profile=bytes(200)),
    "jpeg progressive": lambda: saved(noise(), "JPEG", progressive=True),
    "jpeg with 100 scans": lambda: _many_scans(90, (64, 48)),
    "jpeg with cut EXIF": lambda: _with_segments(segment(0xE1, b"Exif\0\0MM\0*")),
    "jpeg with EXIF that leads nowhere": lambda: _with_segments(segment(0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff")),
    "jpeg with EXIF in a circle": lambda: _with_segments(segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\x08")),
    "jpeg with an orientation of text": lambda: _with_segments(segment(0xE1, exif(6, kind=2))),
    "jpeg with 2³¹ orientations": lambda: _with_segments(segment(0xE1, exif(6, count=2**31))),
    "jpeg with a damaged second picture": lambda: _with_segments(segment(0xE2, b"MPF\0MM\0*\0\0\0\x08\xff\xff")),
    "one column": lambda: saved(noise((1, 900))),
    "one row": lambda: saved(noise((900, 1))),
    "one row of a million": lambda: saved(Image.new("L", (1_000_000, 1))),
    "one pixel": lambda: saved(noise((1, 1))),
    "jpeg of one column": lambda: saved(noise((1, 9000)), "JPEG"),
    **{
        f"turned {orientation}": lambda orientation=orientation: saved(noise(), "JPEG", exif=exif(orientation))
        for orientation in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 65535)
    },
}
