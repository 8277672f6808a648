"""NumPy and OpenCV, for the modules beside this one: nothing that runs at the bot's start may import it (30 MiB)."""

import os
from typing import Any, TypeAlias

# Both bring OpenBLAS, which starts a thread for each core as soon as it is loaded; nothing here multiplies matrices.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import cv2
import numpy as np
from numpy.typing import NDArray

# OpenCV would start a thread a core for every call; two pool threads on two cores would starve the event loop.
cv2.setNumThreads(1)

Array: TypeAlias = NDArray[Any]
"""Any array; docstrings say dtype and shape."""

__all__ = ["Array", "cv2", "np"]
