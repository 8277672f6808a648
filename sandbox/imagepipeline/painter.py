"""One painter: a process that fills one mask after another, so that the server's event loop never waits for pixels.

Orders come on standard input, fills go to standard output, each as one line of JSON and the bytes it announces. The
end of the input is the end of the process: it cannot outlive the server.
"""

import json
import os
import signal
import sys
from io import BytesIO
from typing import BinaryIO

from PIL import Image

from sandbox.imagepipeline.inpainter import NothingToFillFrom, encode_png, inpaint
from sandbox.imagepipeline.paint_order import PaintOrder


def paint(order: PaintOrder, picture: bytes, mask: bytes) -> tuple[bytes, str | None]:
    """The finished PNG, or none and the reason."""
    try:
        with Image.open(BytesIO(picture)) as init_image, Image.open(BytesIO(mask)) as mask_image:
            result = inpaint(
                init_image,
                mask_image,
                size_px=(order.width_px, order.height_px),
                seed=order.seed,
                strength=order.strength,
            )
    except NothingToFillFrom:
        return b"", "mask_image leaves nothing of init_image to fill from"
    except (OSError, ValueError, SyntaxError) as error:
        return b"", f"cannot read the pictures: {error}"
    return encode_png(result), None


def work(orders: BinaryIO, fills: BinaryIO) -> None:
    """Fill until there are no more orders."""
    for line in iter(orders.readline, b""):
        order = PaintOrder.from_line(line)
        picture, mask = orders.read(order.picture_bytes), orders.read(order.mask_bytes)
        png, error = paint(order, picture, mask)
        fills.write(json.dumps({"png_bytes": len(png), "error": error}).encode() + b"\n" + png)
        fills.flush()


if __name__ == "__main__":
    # Ctrl-C goes to everyone at the terminal; a painter ends when its server does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Pixels must not keep the bot and the servers from answering in time.
    os.nice(5)
    work(sys.stdin.buffer, sys.stdout.buffer)
