"""What few jobs need must not weigh on all of them."""

import subprocess
import sys
from pathlib import Path

import pytest

# 30 MiB and more, for masks that have to be made.
HEAVY = ("numpy", "cv2")


@pytest.mark.parametrize("module", HEAVY)
def test_a_bot_that_starts_does_not_load_it(module):
    look = f"import sys, bot.app; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], check=False, timeout=60).returncode == 0  # noqa: S603


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="counts threads as Linux tells them")
def test_what_masks_need_starts_no_threads_of_its_own():
    look = (
        "import os, bot.domain.mask.arrays as arrays;"
        "arrays.cv2.GaussianBlur(arrays.np.zeros((999, 999, 3), 'uint8'), (0, 0), 3);"
        "import sys; sys.exit(len(os.listdir('/proc/self/task')) - 1)"
    )
    assert subprocess.run([sys.executable, "-c", look], check=False, timeout=60).returncode == 0  # noqa: S603
