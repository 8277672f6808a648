import io
import threading

import pytest
from PIL import Image

from bot.pictures.room import Room, decoded_bytes


class Guest:
    """A thread that takes room, and leaves when it is told."""

    def __init__(self, room, size_bytes):
        self.is_in, self.may_leave = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._stay, args=(room, size_bytes))
        self._thread.start()

    def _stay(self, room, size_bytes):
        with room.taken(size_bytes):
            self.is_in.set()
            self.may_leave.wait(30)

    def leave(self):
        self.may_leave.set()
        self._thread.join()


def queue_of(room, count):
    """Wait until so many stand in line."""
    with room._changed:
        while len(room._waiting) < count:
            room._changed.wait(0.01)


def test_those_who_fit_are_in_together_and_the_next_waits_for_room():
    room = Room(100)
    first, second = Guest(room, 60), Guest(room, 40)
    assert first.is_in.wait(30)
    assert second.is_in.wait(30)
    third = Guest(room, 50)
    queue_of(room, 1)
    second.leave()
    assert not third.is_in.is_set()
    first.leave()
    assert third.is_in.wait(30)
    third.leave()


def test_what_is_larger_than_all_of_it_is_alone():
    room = Room(100)
    huge = Guest(room, 1000)
    assert huge.is_in.wait(30)
    small = Guest(room, 1)
    queue_of(room, 1)
    assert not small.is_in.is_set()
    huge.leave()
    assert small.is_in.wait(30)
    small.leave()


def test_small_ones_do_not_pass_a_large_one_that_waits():
    room = Room(100)
    first = Guest(room, 60)
    assert first.is_in.wait(30)
    large = Guest(room, 100)
    queue_of(room, 1)
    small = Guest(room, 10)
    queue_of(room, 2)
    assert not small.is_in.is_set()
    first.leave()
    assert large.is_in.wait(30)
    assert not small.is_in.is_set()
    large.leave()
    assert small.is_in.wait(30)
    small.leave()


def test_room_is_given_back_when_work_fails():
    room = Room(10)
    with pytest.raises(OSError, match="damaged"), room.taken(10):
        raise OSError("damaged")
    with room.taken(10):
        pass


def test_a_pictures_weight_is_told_from_its_header_alone():
    file = io.BytesIO()
    Image.new("RGB", (30, 20)).save(file, "PNG")
    head = io.BytesIO(file.getvalue()[:60])
    assert decoded_bytes(head) == 4 * 30 * 20
    assert head.tell() == 0
    assert decoded_bytes(file, None, file) == 2 * 4 * 30 * 20


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n broken"])
def test_what_is_no_picture_weighs_nothing(content):
    assert decoded_bytes(io.BytesIO(content)) == 0
