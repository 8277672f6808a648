import io
import os
import stat

import pytest
from PIL import Image

from bot.domain.errors import StoreUnavailable
from bot.services.ports import CopyRole
from bot.storage.copies import FolderCopies
from tests.fakes.copies import FakeCopies

JOB, OTHER, THIRD = "0123456789abcdef", "fedcba9876543210", "00000000000000ff"
IMAGE, MASK = CopyRole.IMAGE, CopyRole.MASK


def a_picture(colour="red"):
    file = io.BytesIO()
    Image.new("RGB", (32, 32), colour).save(file, "PNG")
    return file


RED, BLUE = a_picture("red").getvalue(), a_picture("blue").getvalue()


@pytest.fixture
def open_copies(tmp_path):
    """Opens the folder as each start of the bot does."""
    opened = []

    def open_them(limit_bytes=2**20):
        opened.append(FolderCopies(tmp_path / "copies", limit_bytes=limit_bytes))
        return opened[-1]

    yield open_them
    for one in opened:
        one.close()


@pytest.fixture(params=["folder", "fake"])
def copies(request):
    """The port, in each of its forms."""
    return FakeCopies() if request.param == "fake" else request.getfixturevalue("open_copies")()


async def content(copies, job_id, role=IMAGE):
    file = await copies.open(job_id, role)
    if file is None:
        return None
    with file:
        return file.read()


async def test_what_is_kept_comes_back_and_stays(copies):
    await copies.keep(JOB, IMAGE, io.BytesIO(RED))
    await copies.keep(JOB, MASK, io.BytesIO(BLUE))
    assert await content(copies, JOB) == RED
    assert await content(copies, JOB) == RED
    assert await content(copies, JOB, MASK) == BLUE


async def test_a_file_that_was_read_before_is_kept_whole_and_replaces_another(copies):
    await copies.keep(JOB, IMAGE, io.BytesIO(RED))
    blue = io.BytesIO(BLUE)
    blue.read()
    await copies.keep(JOB, IMAGE, blue)
    assert await content(copies, JOB) == BLUE


async def test_a_linked_copy_outlives_the_job_it_came_from(copies):
    await copies.keep(JOB, IMAGE, io.BytesIO(RED))
    await copies.link(JOB, OTHER, CopyRole)
    await copies.drop([JOB])
    assert await content(copies, JOB) is None
    assert await content(copies, OTHER) == RED


async def test_only_what_is_wanted_is_linked(copies):
    await copies.keep(JOB, IMAGE, io.BytesIO(RED))
    await copies.keep(JOB, MASK, io.BytesIO(BLUE))
    await copies.link(JOB, OTHER, {MASK})
    assert await content(copies, OTHER) is None
    assert await content(copies, OTHER, MASK) == BLUE


async def test_replacing_a_linked_copy_leaves_the_others_as_it_is(copies):
    await copies.keep(JOB, IMAGE, io.BytesIO(RED))
    await copies.link(JOB, OTHER, CopyRole)
    await copies.keep(OTHER, IMAGE, io.BytesIO(BLUE))
    assert await content(copies, JOB) == RED
    await copies.link(JOB, OTHER, CopyRole)
    assert await content(copies, OTHER) == RED


async def test_nothing_kept_is_nothing_to_open_link_drop_or_list(copies):
    assert await content(copies, JOB) is None
    await copies.link(JOB, OTHER, CopyRole)
    await copies.drop([JOB, "../../etc"])
    assert await copies.job_ids() == []


async def test_dropped_is_gone_and_the_others_stay(copies):
    for job_id in (JOB, OTHER):
        await copies.keep(job_id, IMAGE, io.BytesIO(RED))
    await copies.drop([JOB])
    assert await copies.job_ids() == [OTHER]


async def test_files_are_for_the_bots_own_user_only(open_copies, tmp_path):
    await open_copies().keep(JOB, IMAGE, io.BytesIO(RED))
    folder = tmp_path / "copies" / JOB
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / "image")] == [0o700, 0o600]


async def test_past_the_limit_the_oldest_go_first_and_the_newest_stays(open_copies):
    copies = open_copies(limit_bytes=2 * len(RED))
    for job_id in (JOB, OTHER, THIRD):
        await copies.keep(job_id, IMAGE, io.BytesIO(RED))
    assert await copies.job_ids() == sorted([OTHER, THIRD])
    tiny = open_copies(limit_bytes=1)
    await tiny.keep(JOB, IMAGE, io.BytesIO(RED))
    assert await tiny.job_ids() == [JOB]


async def test_the_limit_holds_over_restarts_by_age(open_copies, tmp_path):
    copies = open_copies()
    for age, job_id in ((1, JOB), (3, OTHER), (2, THIRD)):
        await copies.keep(job_id, IMAGE, io.BytesIO(RED))
        os.utime(tmp_path / "copies" / job_id, (1000 - age, 1000 - age))
    again = open_copies(limit_bytes=3 * len(RED))
    await again.keep("00000000000000aa", IMAGE, io.BytesIO(RED))
    assert OTHER not in await again.job_ids()
    assert len(await again.job_ids()) == 3


@pytest.mark.parametrize("is_restarted", [False, True])
async def test_a_shared_copy_counts_once(open_copies, is_restarted):
    limit_bytes = 2 * len(RED)
    copies = open_copies(limit_bytes)
    await copies.keep(JOB, IMAGE, io.BytesIO(RED))
    await copies.link(JOB, OTHER, CopyRole)
    if is_restarted:
        copies = open_copies(limit_bytes)
    await copies.drop([JOB])
    await copies.keep(THIRD, IMAGE, io.BytesIO(RED))
    assert await copies.job_ids() == sorted([OTHER, THIRD])
    await copies.keep(JOB, IMAGE, io.BytesIO(RED))
    assert OTHER not in await copies.job_ids()


async def test_what_cannot_be_rid_of_its_metadata_is_not_kept(open_copies, tmp_path):
    copies = open_copies()
    for bad in (b"no picture", RED[:-10]):
        with pytest.raises(StoreUnavailable):
            await copies.keep(JOB, IMAGE, io.BytesIO(bad))
    assert await content(copies, JOB) is None
    assert not list((tmp_path / "copies" / JOB).iterdir())


async def test_an_unusable_folder_is_a_fault_of_the_store(tmp_path):
    (tmp_path / "copies").write_text("a file, not a folder")
    copies = FolderCopies(tmp_path / "copies", limit_bytes=1)
    for call in (lambda: copies.keep(JOB, IMAGE, io.BytesIO(RED)), lambda: copies.open(JOB, IMAGE), copies.job_ids):
        with pytest.raises(StoreUnavailable):
            await call()
    copies.close()


@pytest.mark.parametrize("job_id", ["", "..", "../0123456789abcd", "0123456789ABCDEF", "0123456789abcdef\n"])
async def test_what_is_no_jobs_id_never_becomes_a_path(open_copies, job_id):
    with pytest.raises(ValueError, match="id"):
        await open_copies().keep(job_id, IMAGE, io.BytesIO(RED))
    with pytest.raises(ValueError, match="id"):
        await open_copies().link(JOB, job_id, CopyRole)
