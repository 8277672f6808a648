"""What few jobs need must not weigh on all of them."""

import subprocess
import sys

import pytest

# 30 MiB and more, for masks that have to be made.
HEAVY = ("numpy", "cv2")


@pytest.mark.parametrize("module", HEAVY)
def test_a_bot_that_starts_does_not_load_it(module):
    look = f"import sys, bot.app; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], check=False, timeout=60).returncode == 0  # noqa: S603
