"""What a person sees of the bot's answers: modals, waits, failures, menus. The bot is the showcase."""

import asyncio
from pathlib import Path

from PIL import Image
from playwright.async_api import Route, expect

from tests.browser.screen import ShowcaseScreen, showcase_on_screen
from tests.browser.tab import PHONE, Tab
from tests.integration.sandbox_people import ADA, REPAINTS

# hikari takes its time to hang up.
GOODBYE_MS = 20_000
FIRST_LINE_Y = """(code) => {
  const words = document.createRange();
  words.selectNodeContents(code);
  return words.getClientRects()[0].y;
}"""


async def use(tab: Tab, command: str, option: str) -> None:
    """Type a slash command whose first option has choices, choose one, and send."""
    await tab.type(f"/{command}", into=tab.page.get_by_role("textbox", name="Message #repaints"))
    await tab.press("Enter")
    await tab.type(option)
    await tab.press("Enter", "Enter")


def a_picture(folder: Path) -> Path:
    picture = folder / "a picture.png"
    Image.new("RGB", (40, 30), "teal").save(picture)
    return picture


async def test_modal_sends_a_file(tmp_path: Path):
    async with showcase_on_screen() as screen, screen.tab() as tab:
        await tab.open(as_user="ada")
        await use(tab, "modal", "files")
        modal = tab.page.get_by_role("dialog")
        required = modal.get_by_role("button", name="upload").last
        await tab.choose_files(required, a_picture(tmp_path))
        await tab.click(modal.get_by_role("button", name="Submit"))
        await expect(modal).to_have_count(0)
        await expect(tab.page.locator(".message").last).to_contain_text("a_picture.png")


async def test_command_without_an_answer_is_shown_as_failed():
    async with showcase_on_screen() as screen, screen.tab() as tab:
        await tab.open(as_user="ada")
        await use(tab, "show", "silence")
        notice = tab.page.locator(".notice").filter(has_text="The application did not respond")
        await expect(notice).to_be_visible()
        await tab.click(notice.get_by_role("button", name="Dismiss"))
        await expect(notice).to_have_count(0)


async def test_command_of_a_bot_that_is_gone_is_shown_as_failed():
    async with showcase_on_screen() as screen, screen.tab() as tab:
        await tab.open(as_user="ada")
        await expect(tab.page.get_by_text("bot online")).to_be_visible()
        await screen.showcase.bot.close()
        await expect(tab.page.get_by_text("bot offline")).to_be_visible(timeout=GOODBYE_MS)
        await use(tab, "show", "text")
        await expect(tab.page.get_by_text("The application did not respond")).to_be_visible()


async def test_bot_that_left_while_the_state_was_under_way_stays_gone():
    """The page asks for the state anew once its feed is up; what the feed tells meanwhile is newer than that answer."""
    async with showcase_on_screen() as screen, screen.tab() as tab:
        asked, gone = 0, asyncio.Event()

        async def answer_the_feeds_question_late(route: Route) -> None:
            nonlocal asked
            asked += 1
            answer = await route.fetch()
            if asked == 3:  # who there is, what Ada sees, and what she sees now that the feed is up
                assert (await answer.json())["bot"]["connected"]
                held.set()
                await gone.wait()
            await route.fulfill(response=answer)

        held = asyncio.Event()
        await tab.page.route("**/sandbox/state*", answer_the_feeds_question_late)
        await tab.open(as_user="ada")
        await held.wait()
        await screen.showcase.bot.close()
        await expect(tab.page.get_by_text("bot offline")).to_be_visible(timeout=GOODBYE_MS)
        async with tab.page.expect_response("**/sandbox/state*"):
            gone.set()
        await tab.page.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")
        await expect(tab.page.get_by_text("bot offline")).to_be_visible()


async def test_deferral_without_an_answer_fails_when_its_token_dies():
    async with showcase_on_screen() as screen, screen.tab() as tab:
        await tab.open(as_user="ada")
        await use(tab, "show", "never answered")
        await expect(tab.page.get_by_text("is thinking")).to_be_visible()
        await screen.wire.person("POST", "/age", {"seconds": 16 * 60})
        await expect(tab.page.get_by_text("The application did not respond")).to_be_visible()
        await expect(tab.page.get_by_text("is thinking")).to_have_count(0)


async def test_two_tabs_are_two_people_and_see_edits_live():
    async with showcase_on_screen() as screen, screen.tab() as adas, screen.tab() as mikas:
        await adas.open(as_user="ada")
        await mikas.open(as_user="mika")
        await screen.show("edits")
        for tab in (adas, mikas):
            await expect(tab.page.get_by_text("(edited)").first).to_be_visible()


async def test_everything_the_showcase_shows_is_drawn_without_a_complaint():
    async with showcase_on_screen(pause_s=0.05) as screen, screen.tab() as tab:
        await tab.open(as_user="ada")
        for thing in ("text", "containers", "sections", "galleries", "files", "buttons", "selects"):
            await shown(screen, tab, thing)
        for thing in ("attachments", "embeds", "edits", "follow-ups"):
            await shown(screen, tab, thing)
        assert await tab.page.locator(".unknown-component").count() == 0


async def shown(screen: ShowcaseScreen, tab: Tab, thing: str) -> None:
    await screen.show(thing)
    newest = (await screen.wire.seen())[-1]
    await expect(tab.page.locator(f"#message-{newest['id']}")).to_be_attached()


async def test_a_message_that_is_replied_to_is_quoted_without_its_markdown():
    async with showcase_on_screen() as screen, screen.tab() as tab:
        words = "### How this was made\n**Prompt** a lemon\n-# small"
        said = {"user_id": ADA, "channel_id": REPAINTS, "content": words}
        original = (await screen.wire.person("POST", "/messages", said)).body
        reply = {**said, "content": "Lovely", "reply_to": original["id"]}
        await screen.wire.person("POST", "/messages", reply)
        await tab.open(as_user="ada")
        quoted = tab.page.locator(".message").last.locator(".excerpt")
        await expect(quoted).to_have_text("How this was made Prompt a lemon small")


async def test_on_a_phone_no_code_lies_below_its_copy_button():
    async with showcase_on_screen() as screen, screen.tab(viewport=PHONE, has_touch=True, is_mobile=True) as tab:
        said = {"user_id": ADA, "channel_id": REPAINTS, "content": f"```\n{'/inpaint prompt:a lemon ' * 8}\n```"}
        await screen.wire.person("POST", "/messages", said)
        await tab.open(as_user="ada")
        block = tab.page.locator(".message").last.locator(".code-block")
        button = await block.get_by_role("button", name="Copy").bounding_box()
        first_line_y = await block.locator("code").evaluate(FIRST_LINE_Y)
        assert button is not None
        assert button["y"] + button["height"] <= first_line_y
