import subprocess
import sys

import pytest

from bot.domain.mask.arrays import cv2


@pytest.mark.parametrize("module", ["", ".sizes", ".kinds", ".areas", ".expansion"])
def test_what_the_bot_imports_at_its_start_brings_no_numpy(module):
    code = f"import sys, bot.domain.mask{module}; sys.exit('numpy' in sys.modules or 'cv2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603  # our own code


def test_opencv_keeps_to_one_thread():
    assert cv2.getNumThreads() == 1
