"""The page in a real browser."""

from pathlib import Path

from playwright.async_api import expect

from tests.browser.screen import bot_on_screen, showcase_on_screen


async def test_page_opens_in_the_first_channel(tmp_path: Path):
    async with bot_on_screen(tmp_path) as screen, screen.tab() as tab:
        await tab.open(as_user="ada")
        await expect(tab.page).to_have_title("#repaints · Retouch sandbox")
        assert not tab.interactions


async def test_page_of_another_librarys_bot_opens():
    async with showcase_on_screen() as screen, screen.tab() as tab:
        await screen.show("text")
        await tab.open(as_user="ada")
        await expect(tab.page).to_have_title("#repaints · Retouch sandbox")
