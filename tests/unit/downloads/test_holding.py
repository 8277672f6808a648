import io
import threading

from bot.downloads.holding import Holding

MIB = 2**20


def is_in_memory(file):
    return isinstance(file, io.BytesIO)


def test_files_are_held_in_memory_while_there_is_room():
    holding = Holding(3 * MIB)
    files = [holding.hold(MIB) for _ in range(4)]
    assert [is_in_memory(file) for file in files] == [True, True, True, False]
    files[-1].close()


def test_a_file_that_is_closed_gives_its_place_back_once():
    holding = Holding(2 * MIB)
    first, second = holding.hold(MIB), holding.hold(MIB)
    first.close()
    first.close()
    third, fourth = holding.hold(MIB), holding.hold(MIB)
    assert is_in_memory(third)
    assert not is_in_memory(fourth)
    for file in (second, third, fourth):
        file.close()


def test_a_file_that_is_forgotten_gives_its_place_back():
    holding = Holding(MIB)
    for _ in range(3):
        assert is_in_memory(holding.hold(MIB))


def test_a_file_of_unknown_size_goes_to_disk_when_it_grows():
    file = Holding(3 * MIB).hold(None)
    file.write(b"x" * MIB)
    assert file.fileno() > 0
    file.close()


def test_a_small_file_takes_no_place():
    holding = Holding(MIB)
    files = [holding.hold(1000) for _ in range(2000)]
    assert is_in_memory(holding.hold(MIB))
    for file in files:
        file.close()


def test_files_closed_in_other_threads_give_their_places_back():
    holding = Holding(64 * MIB)
    for _ in range(20):
        threads = [threading.Thread(target=holding.hold(MIB).close) for _ in range(64)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert is_in_memory(holding.hold(64 * MIB))
