"""Files in a person's hand: dropped on the page or pasted into it, as a browser would hand them over."""

import base64
import mimetypes
from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import JSHandle, Locator, Page

_FILL = """(files) => {
  const held = new DataTransfer();
  for (const { name, type, content } of files) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    held.items.add(new File([bytes], name, { type }));
  }
  return held;
}"""
_PASTE = """(held) => document.activeElement.dispatchEvent(
  new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true }))"""


async def drop_files(target: Locator, files: Sequence[Path]) -> None:
    """Drag the files over the target, and let go."""
    held = await _held(target.page, files)
    for event in ("dragenter", "dragover", "drop"):
        await target.dispatch_event(event, {"dataTransfer": held, "bubbles": True, "cancelable": True})
    await held.dispose()


async def paste_files(page: Page, files: Sequence[Path]) -> None:
    """Paste the files where the focus is."""
    held = await _held(page, files)
    await page.evaluate(_PASTE, held)
    await held.dispose()


async def _held(page: Page, files: Sequence[Path]) -> JSHandle:
    return await page.evaluate_handle(
        _FILL,
        [
            {
                "name": file.name,
                "type": mimetypes.guess_type(file.name)[0] or "",
                "content": base64.b64encode(file.read_bytes()).decode(),
            }
            for file in files
        ],
    )
