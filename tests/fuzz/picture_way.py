"""The whole way of a file through `bot.pictures`, as an attachment of either role and as a result."""

import io
import sys
import time
from contextlib import closing, suppress

from bot.domain.errors import RetouchError
from bot.domain.mask import Area
from bot.domain.recipe import Recipe
from bot.pictures.comparing import compare
from bot.pictures.encoding import Limits
from bot.pictures.known_masks import KnownMasks
from bot.pictures.laying_over import overlay, protect
from bot.pictures.result_check import check_result
from bot.pictures.sequences import pair, steps
from bot.pictures.working_out import work_out
from bot.storage.stripping import NotStrippable, strip
from tests.fuzz import zoo

MAX_PX = 40_000_000
UPLOAD_LIMIT_BYTES = 10 * 2**20
RECIPES = (Recipe(), Recipe(invert=True, grow_px=3, feather_px=2), Recipe(inherits=True))
WITHOUT_MASK = (Recipe(), Recipe().at(Area.LEFT), Recipe().at(Area.BORDER))


def go_all_ways(data: bytes, *, max_px: int = MAX_PX, is_thorough: bool = True) -> None:
    """Read, understand, show, lay over, keep. Raises nothing that is not of the error tree."""
    for image, mask in ((data, zoo.a_mask()), (zoo.saved(zoo.noise()), data), (data, None), (data, data)):
        recipes = WITHOUT_MASK if mask is None else RECIPES
        for recipe in recipes if is_thorough else recipes[:1]:
            with suppress(RetouchError):
                _carry(image, mask, recipe, max_px)
    _as_result(data)
    with suppress(NotStrippable):
        strip(io.BytesIO(data), io.BytesIO())


def _carry(image: bytes, mask: bytes | None, recipe: Recipe, max_px: int) -> None:
    """As PrepareJob and DeliverJob do it."""
    given, given_mask = io.BytesIO(image), None if mask is None else io.BytesIO(mask)
    limits = Limits(max_px, UPLOAD_LIMIT_BYTES)
    known = KnownMasks()
    worked = work_out(given, given_mask, recipe, image_name="i", mask_name="m", limits=limits, known=known)
    with closing(worked):
        sent, used = worked.new_image or given, worked.new_mask or given_mask
        assert used is not None
        overlay(sent, used).close()
        result = io.BytesIO(zoo.saved(zoo.noise((64, 64))))
        with suppress(RetouchError):
            protect(result, sent, used, upload_limit_bytes=UPLOAD_LIMIT_BYTES).file.close()


def _as_result(data: bytes) -> None:
    with suppress(RetouchError):
        check_result(io.BytesIO(data), upload_limit_bytes=UPLOAD_LIMIT_BYTES)
    good = zoo.saved(zoo.noise())
    with suppress(RetouchError):
        mask = io.BytesIO(zoo.a_mask())
        protect(io.BytesIO(data), io.BytesIO(good), mask, upload_limit_bytes=UPLOAD_LIMIT_BYTES).file.close()


def show_again(data: bytes) -> None:
    """What is done with a picture that was taken once already: it comes from a copy, or from Discord again."""
    good = zoo.saved(zoo.noise())
    for show in (
        lambda: compare(io.BytesIO(data), io.BytesIO(good)),
        lambda: pair(io.BytesIO(good), io.BytesIO(data), upload_limit_bytes=UPLOAD_LIMIT_BYTES),
        lambda: steps([io.BytesIO(data), io.BytesIO(good)], upload_limit_bytes=UPLOAD_LIMIT_BYTES),
    ):
        with suppress(RetouchError):
            show()


def _main() -> None:
    """`python -m tests.fuzz.picture_way MEMORY_MIB`: every bomb under a limit of memory; a line each, seconds first."""
    import resource  # noqa: PLC0415 (Linux's)

    go_all_ways(zoo.saved(zoo.noise()))
    show_again(zoo.saved(zoo.noise()))
    with open("/proc/self/statm") as file:  # noqa: PTH123
        present = int(file.read().split()[0]) * resource.getpagesize()
    most = present + int(sys.argv[1]) * 2**20
    for name, make in zoo.BOMBS.items():
        data = make()
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))
        start = time.process_time()
        go_all_ways(data, is_thorough=False)
        show_again(data)
        print(f"{time.process_time() - start:.2f}\t{name}", flush=True)  # noqa: T201
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


if __name__ == "__main__":
    _main()
