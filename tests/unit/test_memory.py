import ctypes

import pytest

from bot.memory import spare_memory


@pytest.mark.parametrize("library", [None, object()], ids=["glibc, if it is there", "something else"])
def test_sparing_memory_never_fails(monkeypatch, library):
    if library is not None:
        monkeypatch.setattr(ctypes, "CDLL", lambda _: library)
    spare_memory()
