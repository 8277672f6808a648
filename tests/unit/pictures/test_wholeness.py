import io

import numpy as np
import pytest
from PIL import Image

from bot.pictures.opening import DECODING_ERRORS, check_whole
from bot.pictures.wholeness import is_surely_whole

KINDS = {
    "baseline": {},
    "progressive": {"progressive": True},
    "restart markers": {"restart_marker_rows": 1},
    "with a comment and EXIF": {"comment": b"\xff\xd9 no end", "exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0\xff\xd9"},
}


def jpeg(**options):
    noise = np.random.default_rng(3).integers(0, 255, (200, 300, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).save(file, "JPEG", quality=95, **options)
    return file.getvalue()


def is_whole(data):
    return is_surely_whole(io.BytesIO(data))


@pytest.mark.parametrize("options", KINDS.values(), ids=KINDS)
def test_a_whole_jpeg_is_surely_whole(options):
    assert is_whole(jpeg(**options))


@pytest.mark.parametrize("options", KINDS.values(), ids=KINDS)
def test_a_jpeg_cut_off_anywhere_is_not(options):
    data = jpeg(**options)
    assert not any(is_whole(data[:length]) for length in range(0, len(data), 997))
    assert not is_whole(data[:-1])


def test_what_follows_the_end_is_no_matter():
    assert is_whole(jpeg() + b"\0" * 100 + jpeg()[:300])


def test_a_jpeg_whose_tables_make_no_sense_is_not_surely_whole():
    data = bytearray(jpeg())
    table = data.index(b"\xff\xc4")
    data[table + 5 : table + 21] = b"\xfe" * 16
    assert not is_whole(bytes(data))
    with pytest.raises(DECODING_ERRORS):
        check_whole(io.BytesIO(bytes(data)))


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"\xff\xd8\xff\xd9" * 9])
def test_anything_else_is_not_surely_whole(data):
    assert not is_whole(data)
