"""`python -m tests.browser.screenshots --out docs/page`: a picture of everything the page draws, and a list of them."""

import argparse
import asyncio
import io
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import hikari
from PIL import Image
from playwright.async_api import Locator, Page, expect

from tests.browser.chromium import ADVICE, find_chromium
from tests.browser.screen import ShowcaseScreen, showcase_on_screen
from tests.browser.showcase.bot import THINGS
from tests.browser.showcase.modals import MODALS

AT_MOST_BYTES = 2_500_000
MARGIN_PX = 12
TALL_PX = 9000  # so that all of a thing is on screen at once, and so drawn
OVER_WHEN_DONE = {"deferred-ephemeral", "deletion", "typing"}
"""Things of which nothing is left to look at."""

_ROWS = ".message, .notice"
_STILL_FOR_MS = 300
_SETTLED = """() => {
  const before = window.seenBefore;
  window.seenBefore = document.querySelector('.messages').innerHTML;
  return window.seenBefore === before && [...document.images].every((one) => one.complete);
}"""
_SAME_HOUR = "all => all.forEach((one) => { one.textContent = '12:00'; })"


@dataclass(frozen=True)
class Look:
    """One way to look at the page. `things` and `modals` are those to take pictures of."""

    suffix: str
    words: str
    things: tuple[str, ...]
    modals: tuple[str, ...]
    width_px: int = 980
    colours: str = "dark"

    def names(self) -> Iterator[str]:
        yield from (f"{name}{self.suffix}" for name in (*self.things, *(f"modal-{kind}" for kind in self.modals)))


LOOKS = (
    Look("", "", tuple(name for name in THINGS if name not in OVER_WHEN_DONE), tuple(MODALS)),
    Look(
        "-light", "light", ("text", "code", "containers", "buttons", "selects", "embeds"), ("labels",), colours="light"
    ),
    Look("-phone", "390 px wide", ("lists", "containers", "sections", "buttons", "embeds"), ("selects",), width_px=390),
)


def main() -> None:
    """Read the arguments, take the pictures, write the list."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.screenshots", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/page"), help="the folder for the pictures")
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME", help="things and modal-… to take anew")
    chosen = parser.parse_args()
    if find_chromium() is None:
        sys.exit(ADVICE)
    chosen.out.mkdir(parents=True, exist_ok=True)
    asyncio.run(_take_all(chosen.out, set(chosen.only)))
    (chosen.out / "README.md").write_text(_listed())
    size = sum(one.stat().st_size for one in chosen.out.iterdir())
    if size > AT_MOST_BYTES:
        sys.exit(f"{chosen.out} holds {size} bytes, more than {AT_MOST_BYTES}.")


async def _take_all(folder: Path, only: set[str]) -> None:
    async with AsyncExitStack() as stack:
        screen = await stack.enter_async_context(showcase_on_screen())
        pages = []
        for look in LOOKS:
            size = {"width": look.width_px, "height": TALL_PX}
            tab = await stack.enter_async_context(screen.tab(viewport=size, color_scheme=look.colours))
            await tab.open(as_user="ada")
            await expect(tab.page.get_by_role("textbox", name="Message")).to_be_visible()
            pages.append((look, tab.page))
        for name in THINGS:
            if name not in OVER_WHEN_DONE and (not only or name in only):
                await _take_thing(screen, name, pages, folder)
        for kind in MODALS:
            if not only or f"modal-{kind}" in only:
                await _take_modal(screen, kind, pages, folder)


async def _take_thing(screen: ShowcaseScreen, name: str, pages: list[tuple[Look, Page]], folder: Path) -> None:
    before = [await page.locator(_ROWS).count() for _, page in pages]
    await screen.show(name)
    for (look, page), known in zip(pages, before, strict=True):
        rows = page.locator(_ROWS)
        await expect(rows.nth(known)).to_be_visible()  # a command without an answer fails only after three seconds
        if name not in look.things:
            continue
        await page.mouse.move(0, 0)
        await page.wait_for_function(_SETTLED, polling=_STILL_FOR_MS)
        await page.locator(".byline time").evaluate_all(_SAME_HOUR)
        first, last, list_ = [await _place(one) for one in (rows.nth(known), rows.last, page.get_by_role("log"))]
        top = first["y"] - MARGIN_PX
        height = last["y"] + last["height"] + MARGIN_PX - top
        clip = {"x": list_["x"], "y": top, "width": list_["width"], "height": height}
        _save(await page.screenshot(clip=clip), folder / f"{name}{look.suffix}.webp")
    for _, page in pages:
        for dismiss in await page.locator(".notice").get_by_role("button").all():
            await dismiss.click()


async def _take_modal(screen: ShowcaseScreen, kind: str, pages: list[tuple[Look, Page]], folder: Path) -> None:
    used = await screen.wire.use("modal", kind=kind)
    await screen.showcase.done_with(used.id)
    for look, page in pages:
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_be_visible()
        if kind in look.modals:
            _save(await dialog.screenshot(), folder / f"modal-{kind}{look.suffix}.webp")
        await page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)


async def _place(row: Locator) -> dict[str, float]:
    box = await row.bounding_box()
    assert box is not None
    return dict(box)


def _save(png: bytes, path: Path) -> None:
    """Without loss: text stays sharp, and the same screen gives the same file."""
    Image.open(io.BytesIO(png)).convert("RGB").save(path, lossless=True, method=6)


def _listed() -> str:
    summaries = {name: thing.summary for name, thing in THINGS.items()}
    summaries |= {f"modal-{kind}": f"the modal “{title}”" for kind, (title, _) in MODALS.items()}
    lines = [
        f"- [{name}]({name}.webp): {summaries[name.removesuffix(look.suffix)]}{look.words and f' ({look.words})'}"
        for look in LOOKS
        for name in look.names()
    ]
    return "\n".join([_ABOUT, *lines, ""])


_ABOUT = f"""# The page, thing by thing

What `tests/browser/showcase`, a bot written with hikari {hikari.__version__}, sent to the sandbox, as the page draws it
for Ada. `name` is shown by `/show name`, `modal-name` by `/modal name`; what hikari has no builders for, it sends as
plain JSON.
`python -m tests.browser.screenshots --out docs/page` takes all pictures anew, and writes this list.
"""


if __name__ == "__main__":
    main()
