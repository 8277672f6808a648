"""`python -m tests.browser.mask_screenshots`: all pictures in docs/masks, taken anew on a phone of 390 pixels."""

import asyncio
import io
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps
from playwright.async_api import expect

from sandbox.imagepipeline import Knobs
from tests.browser.screen import bot_on_screen
from tests.browser.tab import PHONE, Tab
from tests.browser.test_mask_ways import (
    COFFEE,
    ROUND_THE_SPOON,
    add,
    begin,
    newest,
    press,
    scribble,
    see_picture,
    see_preview,
    send,
)

FOLDER = Path("docs/masks")
PAINTED_WITHIN_MS = 60_000


@asynccontextmanager
async def _phone(folder: Path) -> AsyncIterator[Tab]:
    """A phone that likes the dark, in front of an image service that really paints."""
    dark = {"viewport": PHONE, "has_touch": True, "color_scheme": "dark"}
    async with bot_on_screen(folder, Knobs(work_s=0.5)) as screen, screen.tab(**dark) as tab:
        await tab.open(as_user="noor")
        await expect(tab.page.get_by_text("bot online")).to_be_visible()
        yield tab


async def _take(tab: Tab, name: str) -> None:
    await tab.page.wait_for_function("() => [...document.images].every((one) => one.complete)")
    await tab.page.get_by_role("log").evaluate("(list) => { list.scrollTop = list.scrollHeight; }")
    await tab.page.wait_for_timeout(300)
    picture = Image.open(io.BytesIO(await tab.page.screenshot())).convert("RGB")
    picture.save(FOLDER / f"{name}.webp", quality=88, method=6)


async def _go(tab: Tab, name: str) -> None:
    await press(tab, "Go")
    # A large border takes the sandbox's painter its time.
    await expect(newest(tab).get_by_role("button", name="Compare")).to_be_visible(timeout=PAINTED_WITHIN_MS)
    await see_picture(tab)
    await _take(tab, name)


async def _give_mask(tab: Tab, mask: Path) -> None:
    await tab.choose_files(tab.page.get_by_role("button", name="Upload mask"), mask)


def _mask(folder: Path, *, inverted: bool = False) -> Path:
    """White where the spoon lies, and black elsewhere."""
    with Image.open(COFFEE) as picture:
        mask = Image.new("L", picture.size)
    ImageDraw.Draw(mask).polygon(ROUND_THE_SPOON, fill=255)
    path = folder / "mask.png"
    (ImageOps.invert(mask) if inverted else mask).save(path)
    return path


def _erased(folder: Path) -> Path:
    """The picture, without the spoon."""
    with Image.open(_mask(folder, inverted=True)) as rest, Image.open(COFFEE) as picture:
        erased = picture.convert("RGB")
        erased.putalpha(rest)
    path = folder / "erased.png"
    erased.save(path)
    return path


async def _no_mask(tab: Tab, _folder: Path) -> None:
    await begin(tab)
    await send(tab)
    await expect(newest(tab)).to_contain_text("Which part of the picture shall be repainted?")
    await _take(tab, "no-mask-help")
    await newest(tab).get_by_role("combobox").tap()
    await expect(tab.page.get_by_role("option", name="Bottom right ninth")).to_be_visible()
    await _take(tab, "no-mask-choice")
    await tab.page.get_by_role("option", name="Bottom right ninth").tap()
    await see_preview(tab, "11 %")
    await _take(tab, "no-mask-preview")
    await _go(tab, "no-mask-result")


async def _words(tab: Tab, _folder: Path) -> None:
    await begin(tab)
    await add(tab, "area")
    await tab.type("centre")
    await expect(tab.page.locator('[role="option"]').first).to_have_text("centre")
    await tab.press("Enter")
    await _take(tab, "words-given")
    await send(tab)
    await see_preview(tab, "25 %")
    await _take(tab, "words-preview")
    await press(tab, "Grow")
    await see_preview(tab, "28 %")
    await _take(tab, "words-grown")
    await _go(tab, "words-result")


async def _border(tab: Tab, _folder: Path) -> None:
    await begin(tab)
    await add(tab, "area")
    await tab.type("a new border")
    await expect(tab.page.locator('[role="option"]').first).to_contain_text("a new border")
    await tab.press("Enter")
    await send(tab)
    await expect(newest(tab)).to_contain_text("The picture becomes")
    await _take(tab, "border-preview")
    await _go(tab, "border-result")


async def _black_and_white(tab: Tab, folder: Path) -> None:
    await begin(tab)
    await _give_mask(tab, _mask(folder))
    await _take(tab, "black-and-white-given")
    await send(tab)
    await see_picture(tab)
    await _take(tab, "black-and-white-result")


async def _erase(tab: Tab, folder: Path) -> None:
    await begin(tab)
    await _give_mask(tab, _erased(folder))
    await send(tab)
    await expect(newest(tab)).to_contain_text("What is see-through is repainted")
    await _take(tab, "erased-preview")
    await _go(tab, "erased-result")


async def _other_way_round(tab: Tab, folder: Path) -> None:
    await begin(tab)
    await _give_mask(tab, _mask(folder, inverted=True))
    await send(tab)
    await expect(newest(tab)).to_contain_text("Is it the other way round?")
    await _take(tab, "other-way-round-asked")
    await press(tab, "Invert")
    await expect(newest(tab)).to_contain_text("Inverted: black in your mask is repainted")
    await _take(tab, "other-way-round-inverted")
    await _go(tab, "other-way-round-result")


async def _drawn_and_gone_on_from(tab: Tab, folder: Path) -> None:
    await begin(tab)
    await _give_mask(tab, scribble(folder))
    await _take(tab, "drawn-given")
    await send(tab)
    await see_preview(tab, "8 %")
    await _take(tab, "drawn-preview")
    await _go(tab, "drawn-result")

    form = tab.page.get_by_role("dialog")
    await press(tab, "Change…")
    await expect(form).to_be_visible()
    await _take(tab, "change-form")
    await tab.choose_files(form.get_by_role("button", name="upload"), scribble(folder))
    await form.get_by_role("button", name="Submit").tap()
    await see_preview(tab, "8 %")
    await _take(tab, "change-preview")
    await _go(tab, "change-result")

    shown = await tab.page.locator(".message").count()
    await press(tab, "Use 1")
    await expect(form).to_be_visible()
    await _take(tab, "use-form")
    await form.get_by_role("button", name="Submit").tap()
    await expect(tab.page.locator(".message")).to_have_count(shown + 1)
    await see_picture(tab)
    await _take(tab, "use-result")


WAYS = (_no_mask, _words, _border, _black_and_white, _erase, _other_way_round, _drawn_and_gone_on_from)


async def _take_all() -> None:
    for way in WAYS:
        with tempfile.TemporaryDirectory() as folder:
            async with _phone(Path(folder)) as tab:
                await way(tab, Path(folder))


if __name__ == "__main__":
    asyncio.run(_take_all())
