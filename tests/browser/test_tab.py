"""The harness itself: it counts what a person does, and hears what a page complains of."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.chromium import chromium
from tests.browser.tab import tab_of

NOWHERE = "http://127.0.0.1:9"
PAGE = """<!doctype html><html lang="en"><title>A page</title><main><h1>A page</h1>
<label>Words <input id="words"></label><label>File <input type="file" multiple></label><p>nothing</p>
<script>
  const said = document.querySelector("p");
  const show = (files) => { said.textContent = [...files].map((file) => `${file.name} ${file.size}`).join(", "); };
  document.querySelector("[type=file]").onchange = (event) => show(event.target.files);
  document.ondrop = (event) => show(event.dataTransfer.files);
  document.onpaste = (event) => show(event.clipboardData.files);
</script></main>"""


async def test_every_doing_of_a_person_is_counted_once(tmp_path: Path):
    files = [tmp_path / "a.png", tmp_path / "b.txt"]
    for file in files:
        file.write_bytes(b"12345")
    async with chromium() as browser, tab_of(browser, NOWHERE) as tab:
        await tab.page.set_content(PAGE)
        said = tab.page.locator("p")
        await tab.type("hello", into=tab.page.get_by_label("Words"))
        await tab.press("Home", "Shift+End", "Backspace")
        await expect(tab.page.get_by_label("Words")).to_have_value("")
        await tab.choose_files(tab.page.get_by_label("File"), *files)
        await expect(said).to_have_text("a.png 5, b.txt 5")
        await tab.drop_files(said, files[0])
        await expect(said).to_have_text("a.png 5")
        await tab.paste_files(files[1])
        await expect(said).to_have_text("b.txt 5")
        assert [one.split()[0] for one in tab.interactions] == [
            *("click", "type", "press", "press", "press", "click", "choose", "drop", "paste")
        ]
        assert await tab.accessibility_faults() == []


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("console.error('oh no')", "console: oh no"),
        ("setTimeout(() => { throw new Error('unheard') })", "uncaught: Error: unheard"),
        ("fetch('http://127.0.0.1:10/').catch(() => {})", "a request to somebody else: http://127.0.0.1:10/"),
    ],
)
async def test_page_that_complains_fails_the_test_unless_forgiven(script: str, complaint: str):
    async def visit(forgiven: str) -> None:
        async with tab_of(browser, NOWHERE) as tab:
            tab.forgive(forgiven)
            await tab.page.set_content(f"<title>x</title><script>{script}</script>")
            await tab.page.evaluate("() => new Promise((done) => setTimeout(done))")

    async with chromium() as browser:
        with pytest.raises(AssertionError, match=complaint):
            await visit(forgiven="something else")
        await visit(forgiven="unheard|oh no|127.0.0.1:10|ERR_")


async def test_page_without_a_label_is_told_of():
    async with chromium() as browser, tab_of(browser, NOWHERE) as tab:
        await tab.page.set_content('<html lang="en"><title>x</title><main><h1>x</h1><input></main>')
        (fault,) = await tab.accessibility_faults("main")
        assert fault.startswith("label (critical)")
