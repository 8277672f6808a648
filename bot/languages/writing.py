"""Numbers, units, lists and quotations as each language writes them."""

from collections.abc import Iterable

from bot.languages.catalogue import gettext, pgettext


def decimal(number: float, *, digits: int = 6) -> str:
    """A number of at most so many significant digits, without zeros at its end."""
    return f"{number:.{digits}g}".replace(".", _mark())


def percent(share: float) -> str:
    """A share (0 to 1) in whole percent, where it is not next to nothing or next to all."""
    if share < 0.01:
        return gettext("less than 1 %")
    if share > 0.99:
        return gettext("more than 99 %")
    return gettext("{number} %", number=round(share * 100))


def mebibytes(size_bytes: int) -> str:
    """A size."""
    return gettext("{number} MiB", number=decimal(size_bytes / 2**20, digits=3))


def storage_size(size_bytes: int) -> str:
    """What much of is kept, to a tenth."""
    if size_bytes >= 2**30:
        return gettext("{number} GiB", number=_tenths(size_bytes / 2**30))
    return gettext("{number} MiB", number=_tenths(size_bytes / 2**20))


def duration(seconds: float) -> str:
    """A time, in seconds or minutes: as exactly as it matters."""
    if seconds < 10:
        return gettext("{number} s", number=_tenths(seconds))
    if seconds < 120:
        return gettext("{number} s", number=f"{seconds:.0f}")
    return gettext("{number} min", number=f"{seconds / 60:.0f}")


def size(width_px: int, height_px: int) -> str:
    """Width and height, written alike everywhere."""
    return f"{width_px}×{height_px}"


def listed(parts: Iterable[str]) -> str:
    """The parts of a list, one after the other."""
    return pgettext("between the parts of a list", ", ").join(parts)


def quoted(words: str) -> str:
    """Somebody's own words."""
    return gettext("“{words}”", words=words)


def capitalised(words: str) -> str:
    """Words as they begin a line."""
    return words[:1].upper() + words[1:]


def _tenths(number: float) -> str:
    return f"{number:.1f}".replace(".", _mark())


def _mark() -> str:
    return pgettext("decimal mark", ".")
