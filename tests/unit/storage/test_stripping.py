"""Copies show what their originals show, and say nothing else."""

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, ImageOps, PngImagePlugin

from bot.storage.stripping import NotStrippable, strip

SECRET = b"52.3702N 4.8952E Ada"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
SIZE = (37, 23)


def exif(orientation):
    told = Image.Exif()
    told[0x0112] = orientation
    told[0x010F] = SECRET.decode()  # the camera's maker
    told.get_ifd(0x8825)[1] = SECRET.decode()  # GPS
    return told


def encoded(kind, mode="RGB", orientation=1, **options):
    noise = Image.merge("RGB", [Image.effect_noise(SIZE, 80) for _ in "RGB"])
    picture = noise.convert(mode)
    if kind == "PNG":
        words = PngImagePlugin.PngInfo()
        for name in ("Author", "Comment"):
            words.add_text(name, SECRET.decode())
        words.add_itxt("XML:com.adobe.xmp", SECRET.decode(), zip=True)
        options["pnginfo"] = words
    else:
        options["xmp"] = SECRET
    if kind == "JPEG":
        options["comment"] = SECRET
    if mode != "CMYK":
        options["icc_profile"] = PROFILE
    file = io.BytesIO()
    picture.save(file, kind, exif=exif(orientation), **options)
    return file.getvalue()


def stripped(content):
    bare = io.BytesIO()
    strip(io.BytesIO(content), bare)
    return bare.getvalue()


def shown(content):
    with Image.open(io.BytesIO(content)) as picture:
        upright = ImageOps.exif_transpose(picture)
        upright.load()
        return upright


def same(one, other):
    return one.mode == other.mode and one.size == other.size and not ImageChops.difference(one, other).getbbox()


PICTURES = {
    "a jpeg": ("JPEG", "RGB", {}),
    "a progressive jpeg": ("JPEG", "RGB", {"progressive": True, "quality": 95}),
    "a grey jpeg with restarts": ("JPEG", "L", {"restart_marker_blocks": 1}),
    "a cmyk jpeg": ("JPEG", "CMYK", {}),
    "a png": ("PNG", "RGB", {}),
    "a png with alpha": ("PNG", "RGBA", {}),
    "a palette png with a transparent colour": ("PNG", "P", {"transparency": 3}),
    "a 16-bit png": ("PNG", "I;16", {}),
    "a webp": ("WEBP", "RGB", {}),
    "a lossless webp with alpha": ("WEBP", "RGBA", {"lossless": True}),
}


@pytest.mark.parametrize(("kind", "mode", "options"), PICTURES.values(), ids=PICTURES)
@pytest.mark.parametrize("orientation", [1, 3, 6])
def test_a_copy_shows_the_same_and_tells_nothing_else(kind, mode, options, orientation):
    content = encoded(kind, mode, orientation, **options)
    bare = stripped(content)
    assert same(shown(bare).convert("RGBA"), shown(content).convert("RGBA"))
    for words in (SECRET, SECRET[:8], zlib.compress(SECRET)[:12], b"GPS", b"http"):
        assert words not in bare
    with Image.open(io.BytesIO(bare)) as picture:
        told = picture.getexif()
        assert dict(told) == ({} if orientation == 1 else {0x0112: orientation})
        assert not told.get_ifd(0x8825)
        assert picture.info.get("icc_profile") == (None if mode == "CMYK" else PROFILE)


@pytest.mark.parametrize(("kind", "mode", "options"), PICTURES.values(), ids=PICTURES)
def test_a_bare_picture_stays_byte_for_byte(kind, mode, options):
    bare = stripped(encoded(kind, mode, **options))
    assert stripped(bare) == bare


def test_a_phones_second_picture_behind_the_end_goes():
    content = encoded("JPEG")
    assert stripped(content + content) == stripped(content)


def test_a_jpegs_thumbnail_goes():
    content = encoded("JPEG")
    thumbnail = bytes(range(48))
    jfif = b"JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x04\x04" + thumbnail
    with_thumbnail = content[:2] + b"\xff\xe0" + struct.pack(">H", len(jfif) + 2) + jfif + content[2:]
    bare = stripped(with_thumbnail)
    assert thumbnail not in bare
    assert same(shown(bare), shown(content))


def test_a_scan_is_copied_whole_wherever_a_block_ends(monkeypatch):
    content = encoded("JPEG", quality=100)
    whole = stripped(content)
    for size in range(1, 12):
        monkeypatch.setattr("bot.storage.stripping._BLOCK_BYTES", size)
        assert stripped(content) == whole


SOURCES = [encoded(kind, mode, 6, **options) for kind, mode, options in PICTURES.values()]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_damaged_file_is_refused_or_shortened_but_never_worse(data):
    content = bytearray(data.draw(st.sampled_from(SOURCES)))
    for _ in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    bare = io.BytesIO()
    try:
        strip(io.BytesIO(bytes(content[:cut])), bare)
    except NotStrippable:
        return
    assert len(bare.getvalue()) <= cut + 64


@pytest.mark.parametrize("content", [b"", b"hello, I am no picture", b"GIF89a" + bytes(60)])
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(NotStrippable):
        stripped(content)
