import io
import stat

import pytest

from bot.domain.errors import StoreUnavailable
from bot.services.ports import Result
from bot.storage.result_shelf import FolderResultShelf
from tests.fakes.result_shelf import FakeResultShelf

JOB, OTHER = "0123456789abcdef", "fedcba9876543210"


def a_result(content, extension="png"):
    return Result(io.BytesIO(content), extension, len(content), 64, 64, is_black=False, is_reduced=False)


def read_all(files):
    contents = []
    for file in files:
        with file:
            contents.append(file.read())
    return contents


@pytest.fixture
def folder_shelf(tmp_path):
    shelf = FolderResultShelf(tmp_path / "results")
    yield shelf
    shelf.close()


@pytest.fixture(params=["folder", "fake"])
def shelf(request):
    """The port, in each of its forms."""
    return FakeResultShelf() if request.param == "fake" else request.getfixturevalue("folder_shelf")


class TornFile(io.BytesIO):
    def read(self, *_):
        raise OSError(28, "No space left on device")


async def test_what_is_kept_comes_back_in_order_and_stays(shelf):
    contents = [b"%d" % number for number in range(1, 12)]
    await shelf.keep(JOB, [a_result(content) for content in contents])
    assert read_all(await shelf.take(JOB)) == contents
    assert read_all(await shelf.take(JOB)) == contents


async def test_a_file_that_was_read_before_is_kept_whole(shelf):
    result = a_result(b"picture")
    result.file.read()
    await shelf.keep(JOB, [result])
    assert read_all(await shelf.take(JOB)) == [b"picture"]


async def test_kept_again_replaces_what_was_there(shelf):
    await shelf.keep(JOB, [a_result(b"1"), a_result(b"2")])
    await shelf.keep(JOB, [a_result(b"3", "webp")])
    assert read_all(await shelf.take(JOB)) == [b"3"]


async def test_dropped_is_gone_and_the_others_stay(shelf):
    await shelf.keep(JOB, [a_result(b"1")])
    await shelf.keep(OTHER, [a_result(b"2")])
    await shelf.drop([JOB])
    assert await shelf.take(JOB) == []
    assert await shelf.job_ids() == [OTHER]


async def test_nothing_kept_is_nothing_to_take_drop_or_list(shelf):
    assert await shelf.take(JOB) == []
    assert await shelf.job_ids() == []
    await shelf.drop([JOB, "../../etc"])


async def test_files_are_for_the_bots_own_user_only(folder_shelf, tmp_path):
    await folder_shelf.keep(JOB, [a_result(b"1", "jpg")])
    folder = tmp_path / "results" / JOB
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder.parent, folder, folder / "1.jpg")]
    assert modes == [0o700, 0o700, 0o600]


async def test_a_full_disk_keeps_nothing_and_what_was_there_stays(folder_shelf, tmp_path):
    await folder_shelf.keep(JOB, [a_result(b"old")])
    torn = Result(TornFile(), "png", 1, 64, 64, is_black=False, is_reduced=False)
    with pytest.raises(StoreUnavailable):
        await folder_shelf.keep(JOB, [a_result(b"new"), torn])
    assert read_all(await folder_shelf.take(JOB)) == [b"old"]
    assert [path.name for path in (tmp_path / "results").iterdir()] == [JOB]


async def test_what_a_crash_left_half_written_is_never_shown_and_is_cleared_away(folder_shelf, tmp_path):
    half = tmp_path / "results" / f"{JOB}.part"
    half.mkdir(parents=True)
    (half / "1.png").write_bytes(b"ha")
    assert await folder_shelf.take(JOB) == []
    assert await folder_shelf.job_ids() == [JOB]
    await folder_shelf.keep(JOB, [a_result(b"whole")])
    assert read_all(await folder_shelf.take(JOB)) == [b"whole"]
    half.mkdir()
    await folder_shelf.drop([JOB])
    assert not list((tmp_path / "results").iterdir())


async def test_an_unusable_folder_is_a_fault_of_the_store(tmp_path):
    (tmp_path / "results").write_text("a file, not a folder")
    shelf = FolderResultShelf(tmp_path / "results")
    for call in (lambda: shelf.keep(JOB, [a_result(b"1")]), lambda: shelf.take(JOB), lambda: shelf.drop([JOB])):
        with pytest.raises(StoreUnavailable):
            await call()
    shelf.close()


@pytest.mark.parametrize("job_id", ["", "..", "../0123456789abcd", "0123456789ABCDEF", "0123456789abcdef\n"])
async def test_what_is_no_jobs_id_never_becomes_a_path(folder_shelf, job_id):
    with pytest.raises(ValueError, match="id"):
        await folder_shelf.keep(job_id, [])
    with pytest.raises(ValueError, match="id"):
        await folder_shelf.take(job_id)
