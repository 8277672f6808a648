import io
import os

import pytest
from PIL import Image

from bot.domain.errors import ResultUnusable
from bot.pictures.result_check import check_result

MIB = 2**20


def a_result(kind="PNG", size=(256, 192)):
    file = io.BytesIO()
    Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3)).save(file, kind)
    return file


@pytest.mark.parametrize(("kind", "extension"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp")])
def test_a_whole_picture_passes_untouched(kind, extension):
    file = a_result(kind)
    result = check_result(file, upload_limit_bytes=10 * MIB)
    assert (result.extension, result.width_px, result.height_px) == (extension, 256, 192)
    assert result.file is file
    assert file.tell() == 0
    assert result.size_bytes == len(file.getvalue())
    assert not result.is_black
    assert not result.is_reduced


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.97])
def test_a_truncated_picture_is_unusable(kind, share):
    content = a_result(kind).getvalue()
    with pytest.raises(ResultUnusable):
        check_result(io.BytesIO(content[: int(len(content) * share)]), upload_limit_bytes=10 * MIB)


@pytest.mark.parametrize("content", [b"", b"<html><body>502 Bad Gateway</body></html>", b'{"error": "x"}'])
def test_what_is_no_picture_is_unusable(content):
    with pytest.raises(ResultUnusable):
        check_result(io.BytesIO(content), upload_limit_bytes=10 * MIB)


def test_a_lying_size_is_unusable_before_decoding():
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    with pytest.raises(ResultUnusable):
        check_result(bomb, upload_limit_bytes=10 * MIB)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_black_picture_is_told(kind):
    file = io.BytesIO()
    Image.new("RGB", (768, 768)).save(file, kind)
    assert check_result(file, upload_limit_bytes=10 * MIB).is_black


def test_a_dark_picture_with_one_light_is_not_black():
    picture = Image.new("RGB", (768, 768))
    picture.putpixel((5, 5), (0, 0, 200))
    file = io.BytesIO()
    picture.save(file, "PNG")
    assert not check_result(file, upload_limit_bytes=10 * MIB).is_black


@pytest.mark.parametrize("limit_bytes", [140_000, 60_000, 5_000])
def test_a_picture_over_the_limit_is_reduced_below_it(limit_bytes):
    result = check_result(a_result(), upload_limit_bytes=limit_bytes)
    content = result.file.read()
    assert result.is_reduced
    assert result.extension == "webp"
    assert len(content) == result.size_bytes <= limit_bytes
    assert Image.open(io.BytesIO(content)).size == (result.width_px, result.height_px)
