"""From opening the page to a finished picture, as a newcomer goes: with the examples, with files, on a phone."""

from pathlib import Path

from PIL import Image
from playwright.async_api import Locator, expect

from sandbox.examples import FOLDER
from tests.browser.screen import bot_on_screen
from tests.browser.tab import PHONE, Tab
from tests.integration.sandbox_people import NOOR, REPAINTS

PICTURES_MS = 30_000
ROCKET, ROCKET_MASK = FOLDER / "rocket.jpg", FOLDER / "rocket-mask.png"


def results(tab: Tab) -> Locator:
    """The pictures of the newest message."""
    return tab.page.locator(".message").last.locator("img")


async def see_results(tab: Tab) -> None:
    await expect(results(tab).first).to_be_visible(timeout=PICTURES_MS)
    await tab.page.wait_for_function(
        "() => [...document.querySelectorAll('.message:last-child img')].every((one) => one.naturalWidth > 0)"
    )


async def send_files_from_disk(tab: Tab, image: Path, mask: Path, prompt: str) -> None:
    await expect(tab.page.get_by_role("button", name="rocket").first).to_be_visible()
    await tab.type("/inp")
    await tab.press("Enter")
    await tab.choose_files(tab.page.get_by_role("button", name="Upload image"), image)
    await tab.choose_files(tab.page.get_by_role("button", name="Upload mask"), mask)
    await tab.type(prompt, into=tab.page.get_by_label("prompt, required"))
    await tab.press("Enter")


async def test_example_files_make_a_picture_in_three_clicks(tmp_path: Path):
    async with bot_on_screen(tmp_path) as screen, screen.tab() as tab:
        await tab.open(as_user="ada")
        await tab.click(tab.page.get_by_role("button", name="rocket").first)
        await tab.click(tab.page.get_by_role("button", name="Send"))
        await see_results(tab)
        assert len(tab.interactions) <= 3


async def test_files_from_disk_make_a_picture_in_under_ten_interactions(tmp_path: Path):
    async with bot_on_screen(tmp_path) as screen, screen.tab() as tab:
        await tab.open(as_user="ada")
        await send_files_from_disk(tab, ROCKET, ROCKET_MASK, "an empty launch pad")
        await see_results(tab)
        assert len(tab.interactions) < 10


async def test_files_dropped_and_pasted_make_a_picture(tmp_path: Path):
    async with bot_on_screen(tmp_path) as screen, screen.tab() as tab:
        await tab.open(as_user="ada")
        await tab.type("/inp", into=tab.page.get_by_role("textbox", name="Message #repaints"))
        await tab.press("Enter")
        await tab.drop_files(tab.page.locator("#composer"), ROCKET)
        await tab.paste_files(ROCKET_MASK)
        await tab.type("an empty launch pad", into=tab.page.get_by_label("prompt, required"))
        await tab.press("Enter")
        await see_results(tab)


async def test_phone_makes_a_picture_from_example_files_by_touch(tmp_path: Path):
    async with bot_on_screen(tmp_path) as screen, screen.tab(viewport=PHONE, has_touch=True) as tab:
        await tab.open(as_user="noor")
        await tab.page.get_by_role("button", name="rocket").first.tap()
        await tab.page.get_by_role("button", name="Send").tap()
        await see_results(tab)
        assert await tab.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


async def test_second_person_watches_the_picture_arrive(tmp_path: Path):
    async with bot_on_screen(tmp_path) as screen, screen.tab() as adas, screen.tab() as mikas:
        await adas.open(as_user="ada")
        await mikas.open(as_user="mika")
        await adas.click(adas.page.get_by_role("button", name="rocket").first)
        await adas.click(adas.page.get_by_role("button", name="Send"))
        await see_results(mikas)
        await expect(mikas.page.locator(".origin").last).to_contain_text("Ada used /inpaint")
        assert not mikas.interactions


async def test_refusal_is_seen_by_its_requester_only(tmp_path: Path):
    odd_mask = tmp_path / "mask.png"
    Image.new("L", (640, 64)).save(odd_mask)
    async with bot_on_screen(tmp_path) as screen, screen.tab() as adas, screen.tab() as mikas:
        await adas.open(as_user="ada")
        await mikas.open(as_user="mika")
        await send_files_from_disk(adas, ROCKET, odd_mask, "anything")
        refusal = adas.page.locator(".message[data-ephemeral]")
        await expect(refusal).to_contain_text("Only you can see this", timeout=PICTURES_MS)
        await screen.wire.person("POST", "/messages", {"user_id": NOOR, "channel_id": REPAINTS, "content": "hello"})
        await expect(mikas.page.get_by_text("hello")).to_be_visible()
        await expect(mikas.page.locator(".message[data-ephemeral]")).to_have_count(0)
        await adas.click(refusal.get_by_role("button", name="Dismiss message").first)
        await expect(refusal).to_have_count(0)
