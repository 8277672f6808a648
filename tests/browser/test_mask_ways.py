"""From `/inpaint` to a finished picture on a phone, with masks as people make them: drawn, and in words."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.async_api import Locator, expect

from sandbox.examples import FOLDER
from tests.browser.screen import bot_on_screen
from tests.browser.tab import PHONE, Tab

PATIENCE_MS = 14_000
COFFEE = FOLDER / "coffee.png"
ROUND_THE_SPOON = [(410, 55), (440, 80), (405, 230), (390, 340), (335, 345), (310, 300), (370, 200), (410, 55)]


@asynccontextmanager
async def phone(folder: Path) -> AsyncIterator[Tab]:
    async with bot_on_screen(folder) as screen, screen.tab(viewport=PHONE, has_touch=True) as tab:
        await tab.open(as_user="noor")
        await expect(tab.page.get_by_text("bot online")).to_be_visible()
        yield tab


def scribble(folder: Path) -> Path:
    """The picture as an app's editor saves it, with a red line drawn round the spoon."""
    drawn_on = folder / "drawn on.jpg"
    with Image.open(COFFEE) as picture:
        copy = picture.convert("RGB")
    ImageDraw.Draw(copy).line(ROUND_THE_SPOON, fill="red", width=11, joint="curve")
    copy.save(drawn_on, quality=75)
    return drawn_on


def newest(tab: Tab) -> Locator:
    return tab.page.locator(".message").last


async def begin(tab: Tab) -> None:
    """`/inpaint` with what it must be given."""
    await tab.type("/inp", into=tab.page.get_by_role("textbox", name="Message #repaints"))
    await tab.press("Enter")
    await tab.choose_files(tab.page.get_by_role("button", name="Upload image"), COFFEE)
    await tab.type("the bare saucer", into=tab.page.get_by_label("prompt, required"))


async def add(tab: Tab, option: str) -> None:
    """One more option, from the list of those that can be left out."""
    await tab.page.locator(".more-options").tap()
    await tab.page.get_by_role("menuitem", name=re.compile(rf"^{option}\b")).tap()
    await expect(tab.page.get_by_role("combobox", name=option)).to_be_focused()


async def send(tab: Tab) -> None:
    await tab.page.get_by_role("button", name="Send").tap()


async def press(tab: Tab, label: str) -> None:
    await newest(tab).get_by_role("button", name=label, exact=True).tap()


async def see_preview(tab: Tab, share: str) -> None:
    """The question, to nobody else, with a picture of the mask."""
    await expect(newest(tab)).to_contain_text(f"This repaints {share} of the picture", timeout=PATIENCE_MS)
    await expect(newest(tab)).to_contain_text("Only you can see this")
    await expect(newest(tab).get_by_role("img", name="what is repainted is coloured")).to_be_visible()


async def see_picture(tab: Tab) -> None:
    """The result; the question is gone."""
    await expect(newest(tab).get_by_role("button", name="Compare")).to_be_visible(timeout=PATIENCE_MS)
    await expect(newest(tab).get_by_role("img", name="the bare saucer")).to_be_visible()
    await tab.page.wait_for_function(
        "() => [...document.querySelectorAll('.message:last-child img')].every((one) => one.naturalWidth > 0)"
    )
    await expect(tab.page.get_by_text("This repaints")).to_have_count(0)
    assert await tab.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


async def test_scribble_is_previewed_and_makes_a_picture(tmp_path: Path):
    async with phone(tmp_path) as tab:
        await begin(tab)
        await tab.choose_files(tab.page.get_by_role("button", name="Upload mask"), scribble(tmp_path))
        await send(tab)
        await see_preview(tab, "8 %")
        await expect(newest(tab)).to_contain_text("what your lines enclose")
        await press(tab, "Go")
        await see_picture(tab)


async def test_without_a_mask_an_area_chosen_below_the_help_makes_a_picture(tmp_path: Path):
    async with phone(tmp_path) as tab:
        await begin(tab)
        await send(tab)
        await expect(newest(tab)).to_contain_text("Which part of the picture shall be repainted?", timeout=PATIENCE_MS)
        await newest(tab).get_by_role("combobox").tap()
        await tab.page.get_by_role("option", name="Bottom right ninth").tap()
        await see_preview(tab, "11 %")
        await expect(tab.page.get_by_text("You chose: bottom right ninth.")).to_be_visible()
        await press(tab, "Go")
        await see_picture(tab)


async def test_area_in_words_is_grown_and_makes_a_picture(tmp_path: Path):
    async with phone(tmp_path) as tab:
        await begin(tab)
        await add(tab, "area")
        await tab.type("centre")
        await expect(tab.page.locator('[role="option"]').first).to_have_text("centre")
        await tab.press("Enter")
        await send(tab)
        await see_preview(tab, "25 %")
        await press(tab, "Grow")
        await see_preview(tab, "28 %")
        await press(tab, "Go")
        await see_picture(tab)


@pytest.mark.parametrize(("typed", "option"), [("fea", "feather"), ("expand_", "expand_sides"), ("see", "seed")])
async def test_an_option_is_found_by_typing_the_beginning_of_its_name(tmp_path: Path, typed: str, option: str):
    async with bot_on_screen(tmp_path) as screen, screen.tab() as tab:
        await tab.open(as_user="noor")
        await expect(tab.page.get_by_text("bot online")).to_be_visible()
        await begin(tab)
        await tab.click(tab.page.locator(".more-options"))
        await expect(tab.page.get_by_role("menuitem").first).to_be_visible()
        await tab.type(typed)
        await expect(tab.page.get_by_role("menuitem", name=option, exact=True)).to_be_focused()
