"""The page for people who use a keyboard, a screen reader, or other colours."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.screen import bot_on_screen
from tests.browser.tab import PHONE
from tests.browser.test_first_picture import see_results


@pytest.mark.parametrize("colours", ["dark", "light"])
async def test_axe_finds_nothing_wrong_where_a_newcomer_goes(tmp_path: Path, colours: str):
    async with bot_on_screen(tmp_path) as screen, screen.tab(color_scheme=colours) as tab:
        tab.forgive("/sandbox/image-api/")  # nobody is backstage of this sandbox
        await tab.open(as_user="ada")
        await tab.click(tab.page.get_by_role("button", name="rocket").first)
        found = {"a command": await tab.accessibility_faults()}
        await tab.click(tab.page.get_by_role("button", name="Send"))
        await see_results(tab)
        found["a picture"] = await tab.accessibility_faults()
        for name in ("Trouble", "Image API", "Wire"):
            if name == "Trouble":
                await tab.click(tab.page.get_by_role("button", name="Backstage"))
            await tab.click(tab.page.get_by_role("tab", name=name))
            found[name] = await tab.accessibility_faults()
        await tab.click(tab.page.get_by_role("button", name="Members"))
        found["members"] = await tab.accessibility_faults()
        assert found == {place: [] for place in found}


async def test_keyboard_alone_leads_to_a_picture(tmp_path: Path):
    async with bot_on_screen(tmp_path) as screen, screen.tab() as tab:
        await tab.open(as_user="ada")
        await expect(tab.page.get_by_role("button", name="rocket").first).to_be_visible()
        await tab.page.get_by_role("textbox", name="Message #repaints").focus()
        for _ in range(10):
            await tab.press("Shift+Tab")
            if "rocket" in await tab.page.evaluate("document.activeElement.textContent"):
                break
        await tab.press("Enter")
        await expect(tab.page.get_by_role("button", name="Send")).to_be_focused()
        await tab.press("Enter")
        await see_results(tab)


async def test_phone_has_the_channels_in_a_drawer(tmp_path: Path):
    async with bot_on_screen(tmp_path) as screen, screen.tab(viewport=PHONE, has_touch=True) as tab:
        await tab.open(as_user="noor")
        await tab.page.get_by_role("button", name="Channels").tap()
        await tab.page.get_by_role("link", name="after-dark").tap()
        await expect(tab.page.get_by_role("heading", level=1)).to_contain_text("after-dark")
        assert await tab.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
