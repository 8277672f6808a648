"""`python -m tests.browser.mask_screenshots`: the pictures in docs/masks that show what Retouch says, taken anew.

Those of files being chosen and of results were taken by hand; they change with the page, not with the bot's words.
"""

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


async def _no_mask(tab: Tab) -> None:
    await begin(tab)
    await send(tab)
    await expect(newest(tab)).to_contain_text("Which part of the picture shall be repainted?")
    await _take(tab, "no-mask-help")
    await newest(tab).get_by_role("combobox").tap()
    await tab.page.get_by_role("option", name="Bottom right ninth").tap()
    await see_preview(tab, "11 %")
    await _take(tab, "no-mask-preview")


async def _words(tab: Tab) -> None:
    await begin(tab)
    await add(tab, "area")
    await tab.type("centre")
    await expect(tab.page.locator('[role="option"]').first).to_have_text("centre")
    await tab.press("Enter")
    await send(tab)
    await see_preview(tab, "25 %")
    await _take(tab, "words-preview")
    await press(tab, "Grow")
    await see_preview(tab, "28 %")
    await _take(tab, "words-grown")


async def _border(tab: Tab) -> None:
    await begin(tab)
    await add(tab, "area")
    await tab.type("a new border")
    await tab.press("Enter")
    await send(tab)
    await expect(newest(tab)).to_contain_text("The picture becomes")
    await _take(tab, "border-preview")


async def _other_way_round(tab: Tab, folder: Path) -> None:
    mask = Image.new("L", (512, 512))
    ImageDraw.Draw(mask).ellipse((130, 130, 390, 390), fill=255)
    with Image.open(COFFEE) as picture:
        ImageOps.invert(mask.resize(picture.size)).save(folder / "mask.png")
    await begin(tab)
    await tab.choose_files(tab.page.get_by_role("button", name="Upload mask"), folder / "mask.png")
    await send(tab)
    await expect(newest(tab)).to_contain_text("Is it the other way round?")
    await _take(tab, "other-way-round-asked")
    await press(tab, "Invert")
    await expect(newest(tab)).to_contain_text("Inverted: black in your mask is repainted")
    await _take(tab, "other-way-round-inverted")
    await press(tab, "Go")
    await see_picture(tab)
    await _take(tab, "other-way-round-result")


async def _from_a_result(tab: Tab, folder: Path) -> None:
    await begin(tab)
    await tab.choose_files(tab.page.get_by_role("button", name="Upload mask"), scribble(folder))
    await send(tab)
    await see_preview(tab, "8 %")
    await _take(tab, "drawn-preview")
    await press(tab, "Go")
    await see_picture(tab)
    for label, name in (("Change…", "change-form"), ("Use 1", "use-form")):
        await press(tab, label)
        await expect(tab.page.get_by_role("dialog")).to_be_visible()
        await _take(tab, name)
        await tab.press("Escape")
        await expect(tab.page.get_by_role("dialog")).to_have_count(0)


async def _take_all() -> None:
    ways = (_no_mask, _words, _border)
    for way in ways:
        with tempfile.TemporaryDirectory() as folder:
            async with _phone(Path(folder)) as tab:
                await way(tab)
    for way in (_other_way_round, _from_a_result):
        with tempfile.TemporaryDirectory() as folder:
            async with _phone(Path(folder)) as tab:
                await way(tab, Path(folder))


if __name__ == "__main__":
    asyncio.run(_take_all())
