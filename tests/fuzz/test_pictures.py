"""Whatever somebody attaches, or a service sends: a picture, or an error of the tree, soon and in little memory."""

import io
import random
import struct
import subprocess
import sys
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.errors import CorruptPicture, PictureRole, RetouchError
from bot.domain.recipe import Recipe
from bot.pictures.encoding import Limits
from bot.pictures.known_masks import KnownMasks
from bot.pictures.parts import TooManyParts, require_few_parts, require_few_scans
from bot.pictures.reading import require_whole
from bot.pictures.working_out import work_out
from tests.fuzz import zoo
from tests.fuzz.budget import budget
from tests.fuzz.picture_way import go_all_ways, show_again

# Pillow warns of what it passes over.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")

# Beside what a process has that did nothing yet but load the libraries. The largest is a picture of the most pixels.
MEMORY_MIB = 700
# All ways of one file; alone it is a tenth of this.
TIME_S = 25
SMALL_PX = 1_000_000

SEEDS = {name: make() for name, make in zoo.ODDITIES.items() if name != "one row of a million"}
WHOLE = [data for data in SEEDS.values() if 100 < len(data) < 20_000]


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux: a limit of memory for a process")
def test_bombs_end_in_time_and_little_memory():
    command = [sys.executable, "-W", "ignore", "-m", "tests.fuzz.picture_way", str(MEMORY_MIB)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    seconds = {name: float(taken) for taken, name in (line.split("\t") for line in done.stdout.splitlines())}
    assert set(seconds) == set(zoo.BOMBS)
    assert {name: taken for name, taken in seconds.items() if taken > TIME_S} == {}


@pytest.mark.parametrize("name", SEEDS)
def test_an_oddity_is_taken_or_refused_in_words(name):
    go_all_ways(SEEDS[name])
    show_again(SEEDS[name])


@pytest.mark.parametrize("name", ["jpeg progressive", "webp with alpha and a profile", "png with late EXIF"])
def test_a_picture_cut_anywhere_is_taken_or_refused_in_words(name):
    data = SEEDS[name]
    places = {*range(64), *range(0, len(data), max(1, len(data) // 40)), len(data) - 1}
    for place in sorted(places):
        go_all_ways(data[:place], is_thorough=False)


@budget(200)
@given(st.sampled_from(WHOLE), st.randoms(use_true_random=False))
def test_a_picture_damaged_anywhere_is_taken_or_refused_in_words(data, chance):
    go_all_ways(damaged(data, chance), max_px=SMALL_PX, is_thorough=False)


@budget(100)
@given(st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\x90\0\0\0WEBP", b"GIF89a", b""]), st.binary())
@example(b"\xff\xd8\xff", b"\xe1\x00\x10Exif\0\0MM\0*")
def test_any_bytes_behind_a_pictures_start_are_refused_in_words(start, rest):
    go_all_ways(start + rest, max_px=SMALL_PX, is_thorough=False)
    show_again(start + rest)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A few bytes of it changed, doubled or taken away; those of its head the likeliest."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(min(len(changed), chance.choice((64, 300, len(changed)))) or 1)
        how = chance.randrange(4)
        if how == 0:
            changed[at : at + 1] = bytes([chance.randrange(256)])
        elif how == 1:
            changed[at : at + 4] = struct.pack(">I", chance.choice((0, 1, 0x7FFF_FFFF, 0xFFFF_FFFF)))
        elif how == 2:
            del changed[at : at + chance.randrange(1, 40)]
        else:
            changed[at:at] = changed[at : at + chance.randrange(1, 40)]
    return bytes(changed)


def count_parts(file):
    require_few_parts(file)
    require_few_scans(file)


@pytest.mark.parametrize(
    "bomb",
    [
        "png with 300 000 chunks",
        "png with 300 000 empty parts of data",
        "jpeg with 1 000 000 comments",
        "jpeg with 4 MB of padding",
        "jpeg with 4 MB of junk between its parts",
        "jpeg with 4 000 pieces of EXIF",
        "jpeg with 20 000 scans",
    ],
)
def test_a_file_of_endless_parts_is_refused_before_it_is_decoded(bomb):
    file = io.BytesIO(zoo.BOMBS[bomb]())
    with pytest.raises(TooManyParts):
        count_parts(file)
    with pytest.raises(CorruptPicture):
        require_whole(file, PictureRole.INIT_IMAGE, "bomb")


@pytest.mark.parametrize("name", ["jpeg with 100 scans", "jpeg progressive", "a picture and an archive"])
def test_what_programs_write_has_few_enough_parts(name):
    require_few_parts(io.BytesIO(SEEDS[name]))
    require_few_scans(io.BytesIO(SEEDS[name]))


def test_a_turn_that_only_some_would_see_turns_nothing():
    """Said behind the pixels, or in XMP: what is shown, what is sent and what is laid over must be one picture."""
    for name in ("png with late EXIF", "png with XMP that turns it"):
        with suppress(RetouchError):
            worked = work_out(
                io.BytesIO(SEEDS[name]),
                io.BytesIO(zoo.a_mask()),
                Recipe(grow_px=2),
                image_name="i",
                mask_name="m",
                limits=Limits(SMALL_PX, SMALL_PX),
                known=KnownMasks(),
            )
            assert worked.picture_px == zoo.SIZE_PX
            assert worked.new_image is None
