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


async def test_a_person_chooses_a_language_and_commands_are_shown_in_it(tmp_path: Path):
    async with bot_on_screen(tmp_path) as screen, screen.tab() as tab:
        await tab.open(as_user="ada")
        await expect(tab.page.get_by_role("button", name="rocket").first).to_be_visible()
        await tab.click(tab.page.get_by_role("button", name="Language: American English"))
        await tab.click(tab.page.get_by_role("menuitem", name="Deutsch"))
        await expect(tab.page.get_by_role("button", name="Language: Deutsch")).to_be_visible()
        assert not await tab.accessibility_faults()
        await tab.type("/inp", into=tab.page.get_by_role("textbox", name="Message #repaints"))
        await expect(tab.page.get_by_text("Einen Teil eines Bildes übermalen")).to_be_visible()
        await tab.press("Enter")
        await expect(tab.page.get_by_role("button", name="Upload bild")).to_be_visible()
